import type { Schema } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { RxArrowError, SchemaMismatch } from '../base/errors.js';
import {
  configuredOf,
  contractNames,
  contractSchema,
  outputSchema,
  type Configured,
  type ContractName,
} from '../core/index.js';
import { inputsOf, type PipelineModel, type StreamModel, type UseModel } from './model.js';
import type { CompileScope } from './compile.js';
import type { Report } from './resolve-use.js';

/** Columns of each stream as far as they are known before anything runs, in the order of its stages. */
export interface StreamColumns {
  /** What source, stream or join gives. */
  readonly start: Schema | undefined;
  /** What each operator gives. */
  readonly operators: readonly (Schema | undefined)[];
  readonly end: Schema | undefined;
}

/**
 * Follows the columns through a pipeline by sending batches without rows through its synchronous stages. A column that
 * is missing, has the wrong type or is there twice is reported where it would fail.
 */
export function columnsOf(model: PipelineModel, scope: CompileScope, report: Report): Map<string, StreamColumns> {
  const known = new Map<string, StreamColumns>();
  const through = (use: UseModel, input: Schema | undefined): Schema | undefined => {
    if (input === undefined) return undefined;
    const { given, id, component } = use;
    const made = component.configure(given, { ...scope, ...(id === undefined ? {} : { id }) });
    const configured = configuredOf(made);
    if (configured === undefined || !isHarmless(configured)) return undefined;
    return attempt(use.path, scope, report, () => outputSchema(configured, [input]));
  };
  const visit = (stream: StreamModel): StreamColumns => {
    const done = known.get(stream.name);
    if (done !== undefined) return done;
    const inputs = inputsOf(stream).map((name) => {
      const input = model.streams.get(name);
      return input === undefined ? undefined : visit(input).end;
    });
    const start = startOf(stream, inputs, scope, report);
    let at = start;
    const operators = stream.operators.map((use) => (at = through(use, at)));
    const ends = stream.sinks.map((use) => through(use, at));
    const columns = { start, operators, end: stream.sinks.length === 1 ? ends[0] : at };
    known.set(stream.name, columns);
    return columns;
  };
  for (const stream of model.streams.values()) visit(stream);
  return known;
}

/** The columns of a source that names a contract; a source that knows better says so. */
export function sourceSchema(configured: Configured): Schema | undefined {
  if (configured.columns !== undefined) return configured.columns();
  const contract = (configured.params as { readonly contract?: unknown } | undefined)?.contract;
  return contractNames.includes(contract as ContractName) ? contractSchema(contract as ContractName) : undefined;
}

function startOf(
  stream: StreamModel,
  inputs: readonly (Schema | undefined)[],
  scope: CompileScope,
  report: Report,
): Schema | undefined {
  const { origin } = stream;
  switch (origin?.kind) {
    case 'source': {
      const { use } = origin;
      const configured = configuredOf(use.component.configure(use.given, { ...scope, id: stream.name }));
      return configured === undefined ? undefined : attempt(use.path, scope, report, () => sourceSchema(configured));
    }
    case 'stream':
      return inputs[0];
    case 'join': {
      const { use } = origin;
      const schemas = inputs.filter((input) => input !== undefined);
      if (schemas.length < inputs.length) return undefined;
      const streams = inputs.map(() => NEVER);
      const options = { ...scope, streams, streamNames: use.inputs };
      const configured = configuredOf(use.join.configure(use.given, options));
      return configured === undefined
        ? undefined
        : attempt(use.path, scope, report, () => outputSchema(configured, schemas));
    }
    case undefined:
      return undefined;
  }
}

/** Only what computes may be opened for a look; a sink may open files and connections. The paper desk computes. */
export function isHarmless(configured: Configured): boolean {
  const { kind, scope } = configured.card;
  return kind !== 'sink' || (scope === 'account' && configured.stage.mode === 'sync');
}

function attempt<T>(path: StreamModel['path'], scope: CompileScope, report: Report, task: () => T): T | undefined {
  try {
    return task();
  } catch (error) {
    if (error instanceof SchemaMismatch) reportColumn(path, error, scope, report);
    else if (error instanceof RxArrowError) report(path, error.message.replace(/\.$/, ''));
    else throw error;
    return undefined;
  }
}

function reportColumn(
  path: StreamModel['path'],
  error: SchemaMismatch,
  { registry }: CompileScope,
  report: Report,
): void {
  const { column, wanted, available, hint } = error;
  const names = available.map((entry) => entry.split(':')[0]);
  if (!names.includes(column)) {
    const adds = registry.has(column, 'indicator');
    report(path, `the column "${column}" is not there`, {
      expected: `one of ${names.join(', ')}`,
      hint: adds ? `The indicator "${column}" adds it.` : hint,
    });
  } else if (wanted.startsWith('a name'))
    report(path, `the column "${column}" is there already`, { expected: wanted, hint });
  else report(path, `the column "${column}" is ${available.join(', ')}`, { expected: wanted, hint });
}

const NEVER = { subscribe: () => undefined } as unknown as Observable<never>;
