import {
  Field,
  Schema,
  type Bool,
  type Data,
  type DataType,
  type Float64,
  type RecordBatch,
  type Utf8,
} from 'apache-arrow';
import * as z from 'zod';
import { CorruptInput, describe, SchemaMismatch } from '../../base/errors.js';
import {
  appendColumns,
  booleanColumn,
  columnIndex,
  DictionaryBuilder,
  float64Column,
  textColumn,
} from '../../columnar/index.js';
import {
  defineOperator,
  durationParam,
  healthService,
  type AddColumns,
  type AsyncStage,
  type StageNode,
  type StageOptions,
  type Word,
} from '../../core/index.js';
import { KeyPattern, redisParam, redisSettings, RedisValues } from '../../transports/index.js';
import { milliseconds } from '../../transports/params.js';

const kinds = () => z.enum(['number', 'word', 'text', 'boolean']);

const params = () =>
  z.strictObject({
    key: z.string().min(1).describe('Key of the hash of a row, with columns in braces: "instrument:{symbol}".'),
    columns: z
      .record(z.string().min(1), kinds())
      .refine((columns) => Object.keys(columns).length > 0, { message: 'at least one column' })
      .describe('Fields of the hash that become columns, each with its kind.'),
    cacheFor: durationParam()
      .default('1m')
      .describe('How long what was looked up counts, also that there was nothing.'),
    cachedKeys: z.int().min(1).default(10_000).describe('Keys that are kept in the process.'),
    redis: redisParam(),
    patience: durationParam().default('10s').describe('How long the server may be away before the operator fails.'),
  });

type Params = z.output<ReturnType<typeof params>>;
type Kind = z.output<ReturnType<typeof kinds>>;
type Found = readonly (string | null)[];

interface ColumnOf {
  readonly number: Float64;
  readonly word: Word;
  readonly text: Utf8;
  readonly boolean: Bool;
}

/** `enrich({ key: 'instrument:{symbol}', columns: { tick: 'number' } })` adds the column `tick`. */
export type Enrich = <const C extends Readonly<Record<string, Kind>>>(
  given: Omit<z.input<ReturnType<typeof params>>, 'columns'> & { readonly columns: C },
  options?: StageOptions,
) => AddColumns<unknown, { -readonly [Name in keyof C]: ColumnOf[C[Name]] }>;

interface Cached {
  readonly found: Found;
  readonly untilMs: number;
}

/**
 * Adds columns that are looked up in Redis by a key of the row, as `redisCache` and others write them. Keys that a batch needs and the
 * cache does not have are asked for together. What is not there is null. It is a look-up of now: a replay finds what is there then.
 * @throws CorruptInput when a field is no number or no boolean; NotConnected when there is no server for longer than `patience`
 */
export const enrich = defineOperator<ReturnType<typeof params>, Enrich>({
  name: 'enrich',
  title: 'Enrich',
  summary: 'Adds columns looked up in Redis by a key of the row, with a cache in the process.',
  params,
  scope: 'row',
  addsColumns: true,
  needs: 'a Redis server, and the package `ioredis`',
  identity: ({ redis: _where, patience: _patience, ...rest }) => rest,
  examples: [
    {
      title: 'Tick size and currency of each instrument',
      params: { key: 'instrument:{symbol}', columns: { tick: 'number', currency: 'word' } },
    },
  ],
  open: { async: (given, node) => new EnrichStage(given, node) },
});

class EnrichStage implements AsyncStage {
  private readonly node: StageNode;
  private readonly names: readonly string[];
  private readonly kinds: readonly Kind[];
  private readonly keys: KeyPattern;
  private readonly values: RedisValues;
  private readonly cacheMs: number;
  private readonly halfSize: number;
  private readonly dictionaries: ReadonlyMap<string, DictionaryBuilder>;
  private readonly unlisten: () => void;
  /** Two generations: what is used stays, and nothing has to be looked for to be forgotten. */
  private young = new Map<string, Cached>();
  private old = new Map<string, Cached>();
  private known: Schema | undefined;
  private schema: Schema | undefined;

  constructor(given: Params, node: StageNode) {
    const { clock, random } = node.context;
    this.node = node;
    this.names = Object.keys(given.columns);
    this.kinds = Object.values(given.columns);
    this.keys = new KeyPattern('enrich', given.key);
    this.values = new RedisValues(redisSettings(given.redis), { clock, random }, milliseconds(given.patience));
    this.cacheMs = milliseconds(given.cacheFor);
    this.halfSize = Math.max(1, given.cachedKeys >> 1);
    this.dictionaries = new Map(this.names.map((name) => [name, new DictionaryBuilder()]));
    this.unlisten = this.values.onHealth(({ state, reasons }) =>
      node.context.service(healthService).report(node.id, state, reasons),
    );
  }

  async process(batch: RecordBatch, signal: AbortSignal): Promise<RecordBatch> {
    const keys = this.keys.keysOf(batch);
    const found = new Map<string, Found>();
    const missing: string[] = [];
    for (const key of new Set(keys)) {
      if (key === null) continue;
      const cached = this.cached(key);
      if (cached === undefined) missing.push(key);
      else found.set(key, cached);
    }
    if (missing.length > 0) {
      try {
        await this.lookUp(missing, found);
      } catch (error) {
        throw signal.aborted ? signal.reason : error;
      }
    }
    const columns = this.names.map((name, at) =>
      this.column(
        name,
        this.kinds[at] as Kind,
        keys.map((key) => (key === null ? null : (found.get(key)?.[at] ?? null))),
        keys,
      ),
    );
    return appendColumns(batch, this.schemaFor(batch.schema, columns), columns);
  }

  private cached(key: string): Found | undefined {
    const entry = this.young.get(key) ?? this.old.get(key);
    if (entry === undefined || entry.untilMs <= this.node.context.clock.monotonicMs()) return undefined;
    this.keep(key, entry);
    return entry.found;
  }

  private keep(key: string, entry: Cached): void {
    this.young.set(key, entry);
    if (this.young.size < this.halfSize) return;
    this.old = this.young;
    this.young = new Map();
  }

  private async lookUp(keys: readonly string[], found: Map<string, Found>): Promise<void> {
    const hashes = await this.values.hashes(keys, this.names);
    const untilMs = this.node.context.clock.monotonicMs() + this.cacheMs;
    for (const [at, key] of keys.entries()) {
      const texts = (hashes[at] ?? []).map((value) => (value === null || value.length === 0 ? null : value.toString()));
      found.set(key, texts);
      this.keep(key, { found: texts, untilMs });
    }
  }

  private column(name: string, kind: Kind, texts: readonly (string | null)[], keys: readonly (string | null)[]): Data {
    const fail = (row: number): never => {
      throw new CorruptInput(
        `key ${keys[row] ?? ''}`,
        `Field "${name}" is ${describe(texts[row])}; expected a ${kind}.`,
        {
          component: 'enrich',
        },
      );
    };
    switch (kind) {
      case 'number':
        return float64Column(
          Float64Array.from(texts, (text, row) => {
            const value = text === null ? Number.NaN : Number(text);
            return text !== null && Number.isNaN(value) ? fail(row) : value;
          }),
          texts.length,
        );
      case 'boolean':
        return booleanColumn(
          Float64Array.from(texts, (text, row) => (text === null ? Number.NaN : (BOOLEANS[text] ?? fail(row)))),
          texts.length,
        );
      case 'word':
        return (this.dictionaries.get(name) as DictionaryBuilder).columnOf(texts);
      case 'text':
        return textColumn(texts);
    }
  }

  private schemaFor(input: Schema, columns: readonly Data[]): Schema {
    if (this.known === input && this.schema !== undefined) return this.schema;
    for (const name of this.names)
      if (columnIndex(input, name) >= 0)
        throw new SchemaMismatch({
          component: 'enrich',
          column: name,
          wanted: 'a name that is free for the new column',
          available: input.fields.map((field) => field.name),
          hint: 'Rename or drop the column beneath.',
        });
    this.known = input;
    const added = this.names.map((name, at) => new Field(name, columns[at]?.type as DataType, true));
    this.schema = new Schema([...input.fields, ...added], input.metadata);
    return this.schema;
  }

  close(): void {
    this.unlisten();
    this.values.close();
  }
}

const BOOLEANS: Readonly<Record<string, number>> = { true: 1, false: 0, 1: 1, 0: 0 };
