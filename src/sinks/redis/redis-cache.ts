import { Schema, type Field, type RecordBatch } from 'apache-arrow';
import * as z from 'zod';
import {
  batchesToRows,
  columnIndex,
  describeSchema,
  formatTimeNs,
  FrameWriter,
  gatherRows,
  isTime,
  pickColumns,
  sliceRows,
} from '../../columnar/index.js';
import { SchemaMismatch } from '../../base/errors.js';
import { defineSink, durationParam, healthService, type AsyncStage, type StageNode } from '../../core/index.js';
import { KeyPattern, redisParam, redisSettings, RedisValues, type RedisEntry } from '../../transports/index.js';
import { milliseconds } from '../../transports/params.js';

const params = () =>
  z.strictObject({
    key: z.string().min(1).describe('Key of a row, with columns in braces: "latest:{symbol}".'),
    as: z
      .enum(['hash', 'frame'])
      .default('hash')
      .describe('A hash with a field a column, or the row as a frame of rxarrow.'),
    columns: z.array(z.string().min(1)).min(1).optional().describe('Columns that are kept; all when left out.'),
    ttl: durationParam().optional().describe('How long a key lives that is not written again.'),
    redis: redisParam(),
    patience: durationParam().default('1m').describe('How long the server may be away before the sink fails.'),
  });

type Params = z.output<ReturnType<typeof params>>;

/**
 * Keeps the latest row of each key in Redis, for screens, other programs and `enrich`. Of a batch each key is written once. Times are
 * ISO 8601, missing values an empty text in a hash. Rows without a key are handed on and not kept.
 * @throws NotConnected when there is no server for longer than `patience`
 */
export const redisCache = defineSink({
  name: 'redisCache',
  title: 'Redis cache',
  summary: 'Keeps the latest row of each key in Redis, as a hash or a frame.',
  params,
  delivery: 'idempotent',
  needs: 'a Redis server, and the package `ioredis`',
  identity: ({ redis: _where, patience: _patience, ...rest }) => rest,
  examples: [{ title: 'The latest bar of each symbol, for an hour', params: { key: 'latest:{symbol}', ttl: '1h' } }],
  open: { async: (given, node) => new CacheStage(given, node) },
});

class CacheStage implements AsyncStage {
  private readonly given: Params;
  private readonly keys: KeyPattern;
  private readonly values: RedisValues;
  private readonly frames = new FrameWriter();
  private readonly unlisten: () => void;
  private known: Schema | undefined;
  private schema: Schema | undefined;

  constructor(given: Params, node: StageNode) {
    const { clock, random } = node.context;
    this.given = given;
    this.keys = new KeyPattern('redisCache', given.key);
    this.values = new RedisValues(redisSettings(given.redis), { clock, random }, milliseconds(given.patience));
    this.unlisten = this.values.onHealth(({ state, reasons }) =>
      node.context.service(healthService).report(node.id, state, reasons),
    );
  }

  async process(batch: RecordBatch, signal: AbortSignal): Promise<RecordBatch> {
    const latest = new Map<string, number>();
    for (const [row, key] of this.keys.keysOf(batch).entries()) if (key !== null) latest.set(key, row);
    const { ttl, as } = this.given;
    const rows = gatherRows(batch, Int32Array.from(latest.values()), latest.size);
    const entries = as === 'hash' ? this.asHashes([...latest.keys()], rows) : this.asFrames([...latest.keys()], rows);
    try {
      await this.values.set(entries, ttl === undefined ? undefined : milliseconds(ttl));
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    }
    return batch;
  }

  private asHashes(keys: readonly string[], rows: RecordBatch): RedisEntry[] {
    const times = new Set(
      rows.schema.fields.filter(({ type }) => isTime(type) && !String(type).startsWith('Int')).map(({ name }) => name),
    );
    const { columns } = this.given;
    return batchesToRows([rows]).map((row, at) => ({
      key: keys[at] as string,
      value: Object.entries(row)
        .filter(([name]) => columns === undefined || columns.includes(name))
        .flatMap(([name, value]) => [name, cellText(value, times.has(name))]),
    }));
  }

  private asFrames(keys: readonly string[], rows: RecordBatch): RedisEntry[] {
    const kept = this.kept(rows);
    return keys.map((key, at) => ({ key, value: Buffer.from(this.frames.write(sliceRows(kept, at, at + 1))) }));
  }

  /** The columns that are wanted, under one schema for all batches of the same columns. */
  private kept(rows: RecordBatch): RecordBatch {
    const { columns } = this.given;
    if (columns === undefined) return rows;
    const indices = columns.map((name) => {
      const at = columnIndex(rows.schema, name);
      if (at < 0)
        throw new SchemaMismatch({
          component: 'redisCache',
          column: name,
          wanted: 'a column to be kept',
          available: describeSchema(rows.schema),
        });
      return at;
    });
    if (this.known !== rows.schema || this.schema === undefined) {
      this.known = rows.schema;
      this.schema = new Schema(
        indices.map((at) => rows.schema.fields[at] as Field),
        rows.schema.metadata,
      );
    }
    return pickColumns(rows, this.schema, indices);
  }

  close(): void {
    this.unlisten();
    this.values.close();
  }
}

function cellText(value: unknown, isInstant: boolean): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'bigint') return isInstant ? formatTimeNs(value) : String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}
