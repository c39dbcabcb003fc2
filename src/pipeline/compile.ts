import type { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { RxArrowError } from '../base/errors.js';
import { sharedStream, type BatchOperator, type Registry, type RunService } from '../core/index.js';
import { configureUse } from './configure-use.js';
import { graphOf, type PipelineGraph } from './graph.js';
import { inputsOf, type PipelineModel, type PipelineSettings, type StreamModel, type UseModel } from './model.js';

/** A pipeline of the very operators that code would use; nothing runs until it is subscribed. */
export interface Pipeline {
  readonly name: string;
  /** Every stream by its name; one with a sink gives what the sink gives. */
  readonly streams: ReadonlyMap<string, Observable<RecordBatch>>;
  /** What is to be run: the streams with sinks. */
  readonly outputs: readonly PipelineOutput[];
  readonly graph: PipelineGraph;
  readonly deadLetters: BatchOperator | undefined;
  readonly late: BatchOperator | undefined;
  readonly services: readonly RunService[];
  readonly settings: PipelineSettings;
}

export interface PipelineOutput {
  /** Name of the stream. */
  readonly name: string;
  /** Name of the sink component. */
  readonly sink: string;
  readonly stream: Observable<RecordBatch>;
  /** What the sink reads. */
  readonly input: Observable<RecordBatch>;
}

/** What components are configured with beside their parameters. */
export interface CompileScope {
  readonly registry: Registry;
  /** Folder that relative paths start from. */
  readonly baseFolder: string;
}

/** Makes the streams of a checked document. */
export function compileModel(model: PipelineModel, scope: CompileScope): Pipeline {
  const streams = new Map<string, Observable<RecordBatch>>();
  const outputs: PipelineOutput[] = [];
  const operatorOf = (use: UseModel, id: string | undefined): BatchOperator =>
    configureUse(use, { ...scope, ...(id === undefined ? {} : { id }) }) as BatchOperator;

  const build = (name: string): Observable<RecordBatch> => {
    const built = streams.get(name);
    if (built !== undefined) return built;
    const stream = model.streams.get(name);
    if (stream === undefined) throw new RxArrowError('Internal', `There is no stream "${name}".`);
    const start = originOf(stream, build, scope);
    const body = stream.operators.reduce((from, use) => operatorOf(use, use.id)(from), start);
    const [sink, ...more] = stream.sinks;
    // What a sink reads is shared, so that a report can watch it.
    const input = sink === undefined ? body : sharedStream(body);
    const sinks = stream.sinks.map((use) => {
      const id = use.id ?? (more.length === 0 ? name : `${name}.${use.component.card.name}`);
      return { sink: use.component.card.name, stream: sharedStream(operatorOf(use, id)(input)) };
    });
    const result = sink === undefined ? sharedStream(body) : more.length > 0 ? input : (sinks[0]?.stream ?? body);
    streams.set(name, result);
    for (const each of sinks) outputs.push({ name, input, ...each });
    return result;
  };
  for (const name of model.streams.keys()) build(name);
  const ends = [...streams].map(([name, stream]) => ({ name, stream }));
  return {
    name: model.name,
    // In the order of the file, whatever order they were built in.
    streams: new Map([...model.streams.keys()].map((name) => [name, streams.get(name) as Observable<RecordBatch>])),
    outputs,
    graph: graphOf([...ends, ...outputs]),
    deadLetters: model.deadLetters === undefined ? undefined : operatorOf(model.deadLetters, 'deadLetters'),
    late: model.late === undefined ? undefined : operatorOf(model.late, 'late'),
    services: model.services.map(
      (use) => configureUse(use, { ...scope, ...(use.id === undefined ? {} : { id: use.id }) }) as RunService,
    ),
    settings: model.settings,
  };
}

function originOf(
  stream: StreamModel,
  build: (name: string) => Observable<RecordBatch>,
  scope: CompileScope,
): Observable<RecordBatch> {
  const { origin } = stream;
  const inputs = inputsOf(stream).map(build);
  switch (origin?.kind) {
    case 'source':
      return configureUse(origin.use, { ...scope, id: origin.use.id ?? stream.name }) as Observable<RecordBatch>;
    case 'join':
      return origin.use.join.configure(origin.use.given, {
        ...scope,
        streams: inputs,
        streamNames: origin.use.inputs,
      }) as Observable<RecordBatch>;
    case 'stream':
      return inputs[0] as Observable<RecordBatch>;
    case undefined:
      throw new RxArrowError('Internal', `The stream "${stream.name}" has no origin.`);
  }
}
