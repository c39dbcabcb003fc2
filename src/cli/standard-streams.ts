import { once } from 'node:events';
import { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import * as z from 'zod';
import { IpcStreamWriter } from '../columnar/index.js';
import {
  configuredOf,
  defineSink,
  linkUpstream,
  type Component,
  type ComponentCard,
  type Configured,
} from '../core/index.js';
import { didYouMean } from '../base/errors.js';
import type { PipelineModel, UseModel } from '../pipeline/index.js';
import { arrowStream } from '../sources/index.js';
import { BadInput } from './failure.js';
import type { Terminal } from './terminal.js';

const none = () => z.strictObject({});

/** `source: stdin`: an Arrow IPC stream that another program writes to the standard input. */
export function stdinSource(terminal: Terminal): Component {
  const card: ComponentCard = {
    ...arrowStream.card,
    name: 'stdin',
    title: 'Standard input',
    summary: 'Reads an Arrow IPC stream from the standard input.',
    params: none(),
    examples: [{ title: 'Rows of another program', params: {} }],
  };
  const { shorthand: _, ...plain } = card;
  return {
    card: plain,
    configure(given, options) {
      const inner = arrowStream.configure({ from: terminal.stdin }, options) as Observable<RecordBatch>;
      const configured = configuredOf(inner) as Configured;
      const outer = new Observable<RecordBatch>((subscriber) => inner.subscribe(subscriber));
      return linkUpstream(outer, [], { ...configured, card: plain, given, params: {} });
    },
  };
}

/** `sink: stdout`: an Arrow IPC stream on the standard output, for another program. */
export function stdoutSink(terminal: Terminal): Component {
  return defineSink({
    name: 'stdout',
    title: 'Standard output',
    summary: 'Writes an Arrow IPC stream to the standard output; what is said about the run goes to the error stream.',
    params: none,
    examples: [{ title: 'Rows for another program', params: {} }],
    open: {
      async: () => {
        const writer = new IpcStreamWriter();
        const { stdout } = terminal;
        const write = async (bytes: Uint8Array): Promise<void> => {
          if (!stdout.write(bytes)) await once(stdout, 'drain');
        };
        return {
          async process(batch) {
            await write(writer.write(batch));
            return batch;
          },
          async control(_control, batch) {
            await Promise.resolve();
            return batch;
          },
          async end() {
            await write(writer.finish());
            return undefined;
          },
        };
      },
    },
  }) as Component;
}

export interface StreamOptions {
  /** `arrow` or `arrow:stream`. */
  readonly in?: string;
  readonly out?: string;
}

/** Puts the standard input in the place of a source and sends a stream to the standard output. */
export function withStandardStreams(model: PipelineModel, options: StreamOptions, terminal: Terminal): PipelineModel {
  const streams = new Map(model.streams);
  if (options.in !== undefined) {
    const sources = [...streams.values()]
      .filter((stream) => stream.origin?.kind === 'source')
      .map((stream) => stream.name);
    const name = streamFor('--in', options.in, sources, [...streams.keys()]);
    const stream = streams.get(name);
    if (stream !== undefined)
      streams.set(name, { ...stream, origin: { kind: 'source', use: useOf(stdinSource(terminal), stream.path) } });
  }
  if (options.out !== undefined) {
    const read = new Set(
      [...streams.values()].flatMap((stream) =>
        stream.origin?.kind === 'stream'
          ? [stream.origin.name]
          : stream.origin?.kind === 'join'
            ? stream.origin.use.inputs
            : [],
      ),
    );
    const ends = [...streams.keys()].filter((name) => !read.has(name));
    const name = streamFor('--out', options.out, ends, [...streams.keys()]);
    const sink = useOf(stdoutSink(terminal), []);
    streams.set(freeName('stdout', streams), {
      name: 'stdout',
      path: [],
      origin: { kind: 'stream', name, path: [] },
      operators: [],
      sinks: [sink],
    });
  }
  return { ...model, streams };
}

/** Whether what a program reads from the standard output is Arrow. */
export function writesToStdout(model: PipelineModel): boolean {
  return [...model.streams.values()].some((stream) =>
    stream.sinks.some((sink) => sink.component.card.name === 'stdout'),
  );
}

function useOf(component: Component, path: UseModel['path']): UseModel {
  return { component, plain: {}, given: {}, id: undefined, path };
}

function freeName(wanted: string, taken: ReadonlyMap<string, unknown>): string {
  let name = wanted;
  for (let copy = 2; taken.has(name); copy++) name = `${wanted}${copy}`;
  return name;
}

function streamFor(option: string, given: string, fitting: readonly string[], all: readonly string[]): string {
  const [format, name] = given.split(':', 2);
  if (format !== 'arrow')
    throw new BadInput(`${option} ${given}: the format is "${format ?? ''}".`, 'Write arrow, or arrow:STREAM.');
  if (name !== undefined) {
    if (all.includes(name)) return name;
    throw new BadInput(
      `${option} ${given}: there is no stream "${name}".`,
      didYouMean(name, all) ?? `There are ${all.join(', ')}.`,
    );
  }
  const [only, second] = fitting;
  if (only === undefined) throw new BadInput(`${option} ${given}: no stream fits.`, `Name one: arrow:STREAM.`);
  if (second !== undefined)
    throw new BadInput(
      `${option} ${given}: it could be ${fitting.join(' or ')}.`,
      `Name one: ${option} arrow:${only}.`,
    );
  return only;
}
