import type { RecordBatch } from 'apache-arrow';
import * as z from 'zod';
import { CorruptInput, describe } from '../../base/errors.js';
import {
  defineOperator,
  durationParam,
  healthService,
  type AddColumns,
  type AsyncStage,
  type StageNode,
  type StageOptions,
} from '../../core/index.js';
import { cacheService, type NamedCache } from '../../runtime/cache/index.js';
import { KeyPattern, redisParam, redisSettings, RedisValues } from '../../transports/index.js';
import { milliseconds } from '../../transports/params.js';
import { VALUE_KINDS, ValueColumns, type ColumnOfKind, type ValueKind } from './_value-columns.js';

const kinds = () => z.enum(VALUE_KINDS);

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
type Found = readonly (string | null)[];

/** `enrich({ key: 'instrument:{symbol}', columns: { tick: 'number' } })` adds the column `tick`. */
export type Enrich = <const C extends Readonly<Record<string, ValueKind>>>(
  given: Omit<z.input<ReturnType<typeof params>>, 'columns'> & { readonly columns: C },
  options?: StageOptions,
) => AddColumns<unknown, { -readonly [Name in keyof C]: ColumnOfKind[C[Name]] }>;

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
  private readonly columns: ValueColumns;
  private readonly kinds: readonly ValueKind[];
  private readonly keys: KeyPattern;
  private readonly values: RedisValues;
  private readonly cached: NamedCache<Found>;
  private readonly unlisten: () => void;

  constructor(given: Params, node: StageNode) {
    const { context } = node;
    const { clock, random } = context;
    this.columns = new ValueColumns('enrich', given.columns);
    this.kinds = Object.values(given.columns);
    this.keys = new KeyPattern('enrich', given.key);
    this.values = new RedisValues(redisSettings(given.redis), { clock, random }, milliseconds(given.patience));
    // What is in Redis needs no second level there.
    this.cached = context.service(cacheService).open<Found>(node.id, context, {
      maxEntries: given.cachedKeys,
      ttlMs: milliseconds(given.cacheFor),
      memoryOnly: true,
    });
    this.unlisten = this.values.onHealth(({ state, reasons }) =>
      context.service(healthService).report(node.id, state, reasons),
    );
  }

  async process(batch: RecordBatch, signal: AbortSignal): Promise<RecordBatch> {
    const keys = this.keys.keysOf(batch);
    const found = new Map<string, Found>();
    const missing: string[] = [];
    const { cache } = this.cached;
    for (const key of new Set(keys)) {
      if (key === null) continue;
      const known = cache.get(key);
      if (known === undefined) missing.push(key);
      else found.set(key, known);
    }
    if (missing.length > 0) {
      try {
        await this.lookUp(missing, found);
      } catch (error) {
        throw signal.aborted ? signal.reason : error;
      }
    }
    this.cached.tell();
    return this.columns.append(
      batch,
      (row, column) => {
        const key = keys[row];
        const text = key == null ? undefined : found.get(key)?.[column];
        return text == null ? null : this.valueOf(text, column, key as string);
      },
      (row) => `key ${keys[row] ?? ''}`,
    );
  }

  private async lookUp(keys: readonly string[], found: Map<string, Found>): Promise<void> {
    const hashes = await this.values.hashes(keys, this.columns.names);
    for (const [at, key] of keys.entries()) {
      const texts = (hashes[at] ?? []).map((value) => (value === null || value.length === 0 ? null : value.toString()));
      found.set(key, texts);
      this.cached.cache.set(key, texts);
    }
  }

  private valueOf(text: string, column: number, key: string): string | number | boolean {
    const kind = this.kinds[column];
    const value = kind === 'number' ? Number(text) : kind === 'boolean' ? BOOLEANS[text] : text;
    if (value === undefined || Number.isNaN(value))
      throw new CorruptInput(
        `key ${key}`,
        `Field "${this.columns.names[column] ?? ''}" is ${describe(text)}; expected a ${kind ?? ''}.`,
        { component: 'enrich' },
      );
    return value;
  }

  close(): void {
    this.unlisten();
    this.values.close();
  }
}

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, false: false, 1: true, 0: false };
