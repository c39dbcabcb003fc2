import type { Observable } from 'rxjs';
import type { RecordBatch, Schema } from 'apache-arrow';
import { InvalidParams, SchemaMismatch } from '../../base/errors.js';
import { seededRandom, type Random } from '../../base/random.js';
import { configuredOf, type BatchOperator, type Component, type ComponentCard } from '../../core/index.js';
import { drive, type Assemble } from './drive.js';
import { batchesOf, inputSchema, tableRows } from './input-batches.js';
import { BAR_KINDS, inputRows, SYMBOLS, type ExtraColumn, type InputRow } from './input-rows.js';

export interface LawOptions {
  /** Parameters to hold it to the laws with; the examples of its card and its defaults when left out. */
  readonly params?: readonly unknown[];
  /** Another seed draws other rows. */
  readonly seed?: number;
  /** Times with rows; a multiple of the warm-up when left out. */
  readonly instants?: number;
  /** How far rows may stand from their place in time order; 0 when left out. */
  readonly disorder?: number;
  /** Rows to use in place of bars, for a component that reads something else; drawn from the seed. */
  readonly table?: (seed: number) => readonly RecordBatch[];
  /** For a rule: the desk that runs it. */
  readonly host?: (rule: unknown) => BatchOperator;
}

/** A component with one choice of parameters, ready to be put above any input. */
export interface Subject {
  readonly card: ComponentCard;
  /** Name and parameters, for messages. */
  readonly title: string;
  /** Checked, with defaults. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Streams it reads: 0 for a source. */
  readonly inputs: number;
  readonly assemble: Assemble;
  readonly extras: readonly ExtraColumn[];
  readonly options: LawOptions;
}

const MOST_EXTRAS = 8;

/** The component with each choice of parameters. */
export async function subjectsOf(component: Component, options: LawOptions = {}): Promise<Subject[]> {
  const subjects: Subject[] = [];
  for (const params of paramsFor(component, options)) {
    const bare = bareSubject(component, params, options);
    subjects.push(bare.inputs === 0 ? bare : await withColumns(bare));
  }
  return subjects;
}

/** The parameters that the laws are tried with. */
export function paramsFor(component: Component, options: LawOptions): readonly unknown[] {
  if (options.params !== undefined) return options.params;
  const examples = component.card.examples.map((example) => example.params);
  try {
    component.configure({}, { streams: [] });
  } catch (error) {
    if (error instanceof InvalidParams) return examples;
    throw error;
  }
  return [...examples, {}];
}

function bareSubject(component: Component, given: unknown, options: LawOptions): Subject {
  const { card } = component;
  const title = `${card.name}(${shown(given)})`;
  const common = { card, title, extras: [], options };
  if (card.kind === 'join') {
    const { streams } = component as Component & { readonly streams?: readonly string[] | '...' };
    const inputs = Array.isArray(streams) ? streams.length : 2;
    const assemble: Assemble = (sources) =>
      component.configure(given, { streams: sources.slice(0, inputs) }) as Observable<RecordBatch>;
    return { ...common, inputs, assemble, params: {} };
  }
  if (card.kind === 'source')
    return { ...common, inputs: 0, assemble: () => component.configure(given) as Observable<RecordBatch>, params: {} };
  const made = component.configure(given);
  const { host } = options;
  if (card.kind === 'rule' && host === undefined)
    throw new InvalidParams({
      component: card.name,
      path: 'host',
      found: host,
      expected: 'the desk that runs the rule',
    });
  const operator = host === undefined ? (made as BatchOperator) : host(made);
  const params = configuredOf(operator)?.params ?? {};
  return {
    ...common,
    inputs: 1,
    assemble: ([source]) => operator(source as Observable<RecordBatch>),
    params: params as Readonly<Record<string, unknown>>,
  };
}

function shown(params: unknown): string {
  const text = JSON.stringify(params, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** Finds out which columns it needs beside those of bars by asking it: its own error names them. */
async function withColumns(subject: Subject): Promise<Subject> {
  let found = subject;
  for (let round = 0; round <= MOST_EXTRAS; round++) {
    try {
      const rows = rowsFor(found, seededRandom(1), 2);
      await drive(
        found.assemble,
        inputsOf(found, () => batchesOf(schemaFor(found), rows, 'all')),
      );
      return found;
    } catch (error) {
      if (!(error instanceof SchemaMismatch) || isKnown(found, error.column)) throw error;
      const kind = error.column === 'signal' || error.column === 'target' ? 'signal' : 'walk';
      found = { ...found, extras: [...found.extras, { name: error.column, kind }] };
    }
  }
  throw new InvalidParams({
    component: subject.card.name,
    path: 'params',
    found: subject.title,
    expected: `parameters that need no more than ${MOST_EXTRAS} columns beside those of bars`,
  });
}

function isKnown(subject: Subject, column: string): boolean {
  return column in BAR_KINDS || subject.extras.some(({ name }) => name === column);
}

export function inputsOf<T>(subject: Subject, make: (input: number) => T): T[] {
  return Array.from({ length: subject.inputs }, (_, input) => make(input));
}

/** Leading rows of a key without a value; 0 for components that say nothing of it. */
export function warmupOf(subject: Subject): number {
  return subject.card.warmup?.(subject.params as never) ?? 0;
}

/** Rows that suit the component: enough for its warm-up, with values missing where it may meet that. */
export function rowsFor(subject: Subject, random: Random, instants = instantsFor(subject)): InputRow[] {
  const { card, extras, options } = subject;
  if (options.table !== undefined) return tableRows(options.table(random.integer(2 ** 31))).rows;
  return inputRows({
    random,
    instants,
    symbols: SYMBOLS.slice(0, 1 + random.integer(SYMBOLS.length)),
    missingPercent: card.kind === 'indicator' || card.kind === 'operator' ? 6 : 0,
    extras,
    disorder: options.disorder ?? 0,
  });
}

function instantsFor(subject: Subject): number {
  return subject.options.instants ?? 30 + Math.ceil(warmupOf(subject) * 1.7);
}

/** The schema of the input, with dictionaries of its own. */
export function schemaFor(subject: Subject): Schema {
  const { table } = subject.options;
  if (table !== undefined) return tableRows(table(1)).schema;
  return inputSchema(subject.extras);
}

/** The name of the column it reads for a role. */
export function columnFor(subject: Subject, role: string): string {
  const { column, columns } = subject.params as {
    readonly column?: string;
    readonly columns?: Readonly<Record<string, string>>;
  };
  return column ?? columns?.[role] ?? role;
}
