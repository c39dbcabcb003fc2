import { Schema, type Field, type RecordBatch } from 'apache-arrow';
import type { Observable, Subscription } from 'rxjs';
import * as z from 'zod';
import { InvalidParams } from '../../base/errors.js';
import { pickColumns, readCells } from '../../columnar/index.js';
import {
  defineOperator,
  durationParam,
  type AddColumns,
  type AsyncStage,
  type StageNode,
  type StageOptions,
} from '../../core/index.js';
import {
  CACHE_EVICTIONS,
  cacheService,
  valueKey,
  type Invalidation,
  type NamedCache,
} from '../../runtime/cache/index.js';
import { KeyPattern } from '../../transports/index.js';
import { milliseconds } from '../../transports/params.js';
import { columnAt } from './_column-picker.js';
import { VALUE_KINDS, ValueColumns, type ColumnOfKind, type ValueKind } from './_value-columns.js';

/** Values of the new columns for one row; what is left out is null. */
export type RowValues = Readonly<Record<string, unknown>>;
/** The columns of the key in one row: texts, numbers, booleans, and bigint for times and 64 bit numbers. */
export type KeyRow = Readonly<Record<string, string | number | bigint | boolean>>;

type Compute = (input: never, signal: AbortSignal) => unknown;

const params = () =>
  z
    .strictObject({
      key: z
        .string()
        .min(1)
        .optional()
        .describe(
          'For a function of a row: its key, with the columns in braces that the function is given: "{symbol}".',
        ),
      of: z
        .array(z.string().min(1))
        .min(1)
        .optional()
        .describe('For a function of a batch: the columns that it is given.'),
      columns: z
        .record(z.string().min(1), z.enum(VALUE_KINDS))
        .refine((columns) => Object.keys(columns).length > 0, { message: 'at least one column' })
        .describe('Columns that the function gives, each with its kind.'),
      compute: z
        .custom<Compute>((value) => typeof value === 'function', { message: 'a function' })
        .describe('Gives the values of the columns, or a promise of them; called once for the same input.'),
      ttl: durationParam().optional().describe('How long what it gave is used; for ever when left out.'),
      staleFor: durationParam().optional().describe('How long it is used after that while it is made anew.'),
      jitter: z.number().min(0).max(1).default(0).describe('What share of the time to live is left to chance.'),
      entries: z.int().min(1).optional().describe('Inputs that are remembered, 10,000 unless the run says otherwise.'),
      bytes: z.int().min(1).optional().describe('Bytes that they may take.'),
      eviction: z.enum(CACHE_EVICTIONS).optional().describe('Which goes when there are too many.'),
      concurrency: z.int().min(1).default(16).describe('Calls of the function that are under way at once.'),
      invalidateOn: z
        .custom<Observable<Invalidation>>(
          (value) => typeof value === 'object' && value !== null && 'subscribe' in value,
          'a stream of invalidations',
        )
        .optional()
        .describe('Says which keys are no longer to be believed: by key, prefix, or all.'),
    })
    .refine(({ key, of }) => (key === undefined) !== (of === undefined), { message: 'key or of, one of the two' });

type Params = z.output<ReturnType<typeof params>>;
type Shared = Omit<z.input<ReturnType<typeof params>>, 'key' | 'of' | 'columns' | 'compute'>;

/** `memoize({ key: '{symbol}', columns: { sector: 'word' }, compute: async ({ symbol }) => ({ sector }) })`. */
export interface Memoize {
  <const C extends Readonly<Record<string, ValueKind>>>(
    given: Shared & {
      readonly columns: C;
      readonly key: string;
      readonly compute: (row: KeyRow, signal: AbortSignal) => unknown;
    },
    options?: StageOptions,
  ): AddColumns<unknown, Added<C>>;
  <const C extends Readonly<Record<string, ValueKind>>>(
    given: Shared & {
      readonly columns: C;
      readonly of: readonly string[];
      readonly compute: (batch: RecordBatch, signal: AbortSignal) => unknown;
    },
    options?: StageOptions,
  ): AddColumns<unknown, Added<C>>;
}
type Added<C extends Readonly<Record<string, ValueKind>>> = { -readonly [Name in keyof C]: ColumnOfKind[C[Name]] };

/**
 * Adds columns that a function gives, which is called once for each input and remembered: for look-ups and models that cost more than a
 * look into a cache. Rows of a batch with the same key share a call, and so do batches that come while it is under way. A function of a
 * batch is remembered by the values of its columns. Rows whose key is null get null.
 * @throws CorruptInput when it gives a value of another kind; what it throws fails the run and is not remembered
 */
export const memoize = defineOperator<ReturnType<typeof params>, Memoize>({
  name: 'memoize',
  title: 'Memoize',
  summary: 'Adds columns that a function gives, called once for each input and remembered; in code only.',
  params,
  scope: 'row',
  addsColumns: true,
  identity: ({ compute: _code, invalidateOn: _events, ...rest }) => rest,
  opaque: () => true,
  examples: [],
  open: {
    async: (given, node) =>
      given.key === undefined ? new BatchMemo(given, node) : new RowMemo(given, given.key, node),
  },
});

abstract class Memo<V> {
  protected readonly given: Params;
  protected readonly columns: ValueColumns;
  protected readonly cached: NamedCache<V>;
  private readonly invalidating: Subscription | undefined;
  private readonly names: readonly string[];

  constructor(given: Params, node: StageNode) {
    const { context } = node;
    const { ttl, staleFor, entries, bytes, eviction } = given;
    this.given = given;
    this.names = Object.keys(given.columns);
    this.columns = new ValueColumns('memoize', given.columns);
    this.cached = context.service(cacheService).open<V>(node.id, context, {
      maxEntries: entries,
      maxBytes: bytes,
      eviction,
      ttlMs: ttl === undefined ? undefined : milliseconds(ttl),
      staleMs: staleFor === undefined ? undefined : milliseconds(staleFor),
    });
    this.invalidating = given.invalidateOn && this.cached.cache.invalidateOn(given.invalidateOn);
  }

  close(): void {
    this.invalidating?.unsubscribe();
  }

  protected load(key: string, make: () => Promise<V>): Promise<V> {
    return this.cached.loads.load(key, make, { jitter: this.given.jitter });
  }

  /** What the function gave, in the order of the columns. */
  protected ordered(given: unknown): unknown[] {
    if (typeof given !== 'object' || given === null)
      throw new InvalidParams({
        component: 'memoize',
        path: 'compute',
        found: given,
        expected: `a function that gives an object with ${this.names.join(', ')}`,
      });
    return this.names.map((name) => (given as RowValues)[name]);
  }
}

class RowMemo extends Memo<readonly unknown[]> implements AsyncStage {
  private readonly keys: KeyPattern;

  constructor(given: Params, key: string, node: StageNode) {
    super(given, node);
    this.keys = new KeyPattern('memoize', key);
  }

  async process(batch: RecordBatch, signal: AbortSignal): Promise<RecordBatch> {
    const keys = this.keys.keysOf(batch);
    const first = new Map<string, number>();
    for (const [row, key] of keys.entries()) if (key !== null && !first.has(key)) first.set(key, row);
    const inputs = this.keys.columns.map(
      (name) => [name, readCells(batch.data.children[columnAt(batch.schema, 'memoize', name)] as never, name)] as const,
    );
    const compute = this.given.compute as (row: RowValues, signal: AbortSignal) => unknown;
    const found = new Map<string, readonly unknown[]>();
    const waiting = [...first];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [key, row] = next;
        const rowOf = (): RowValues => Object.fromEntries(inputs.map(([name, cells]) => [name, cells[row] ?? null]));
        found.set(key, await this.load(key, async () => this.ordered(await compute(rowOf(), signal))));
      }
    };
    await Promise.all(Array.from({ length: Math.min(this.given.concurrency, waiting.length) }, work));
    this.cached.tell();
    const valueOf = (row: number, column: number): unknown => {
      const key = keys[row];
      return key == null ? null : found.get(key)?.[column];
    };
    return this.columns.append(batch, valueOf, (row) => `key ${keys[row] ?? ''}`);
  }
}

class BatchMemo extends Memo<readonly unknown[]> implements AsyncStage {
  private known: Schema | undefined;
  private picked: Schema | undefined;
  private indices: readonly number[] = [];

  async process(batch: RecordBatch, signal: AbortSignal): Promise<RecordBatch> {
    const compute = this.given.compute as (batch: RecordBatch, signal: AbortSignal) => unknown;
    const input = this.pick(batch);
    const values = await this.load(valueKey([input]), async () => {
      const columns = this.ordered(await compute(input, signal));
      for (const [column, name] of this.columns.names.entries()) this.checkLength(name, columns[column], batch.numRows);
      return columns;
    });
    this.cached.tell();
    const valueOf = (row: number, column: number): unknown => (values[column] as ArrayLike<unknown>)[row];
    return this.columns.append(batch, valueOf, (row) => `row ${row}`);
  }

  private checkLength(name: string, values: unknown, rows: number): void {
    const length = (values as Partial<ArrayLike<unknown>> | null | undefined)?.length;
    if (length !== rows)
      throw new InvalidParams({
        component: 'memoize',
        path: 'compute',
        found: values,
        expected: `a function that gives ${rows} values of "${name}", one a row`,
      });
  }

  private pick(batch: RecordBatch): RecordBatch {
    const { schema } = batch;
    if (schema !== this.known || this.picked === undefined) {
      this.indices = (this.given.of ?? []).map((name) => columnAt(schema, 'memoize', name));
      this.picked = new Schema(this.indices.map((at) => schema.fields[at] as Field));
      this.known = schema;
    }
    return pickColumns(batch, this.picked, this.indices);
  }
}
