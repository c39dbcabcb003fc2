import { resolve } from 'node:path';
import type { RecordBatch } from 'apache-arrow';
import * as z from 'zod';
import { FrameWriter, gatherRows, sliceRows } from '../../columnar/index.js';
import { defineSink, type AsyncStage, type SameColumns } from '../../core/index.js';
import { lmdbKeyedStore, type KeyedStore } from '../../runtime/cache/index.js';
import { KeyPattern } from '../../transports/index.js';

const params = () =>
  z.strictObject({
    path: z.string().min(1).describe('File of the store, made when it is not there.'),
    key: z.string().min(1).describe('Key of a row, with columns in braces: "{symbol}".'),
  });

type Given = z.input<ReturnType<typeof params>>;

/** `store('latest.lmdb', { key: '{symbol}' })`. */
export interface StoreSink {
  (path: string, options: Omit<Given, 'path'> & { readonly id?: string }): SameColumns;
  (params: Given, options?: { readonly id?: string }): SameColumns;
}

/**
 * Keeps the latest row of each key in a file of LMDB, for the source `store`, and hands batches on when they are on the disk. Rows
 * without a key are handed on and not kept.
 * @throws NotConnected when the file cannot be opened or `lmdb` is missing; CorruptInput when it is damaged; LimitExceeded when the disk
 * is full
 */
export const store = defineSink<ReturnType<typeof params>, StoreSink>({
  name: 'store',
  title: 'Store',
  summary: 'Keeps the latest row of each key in a file that is there after a restart.',
  params,
  shorthand: 'path',
  delivery: 'idempotent',
  needs: 'the package `lmdb`',
  identity: ({ path: _where, ...rest }) => rest,
  examples: [{ title: 'The latest bar of each symbol', params: { path: 'latest.lmdb', key: '{symbol}' } }],
  open: { async: (given, _node, { baseFolder }) => new StoreStage(resolve(baseFolder ?? '.', given.path), given.key) },
});

class StoreStage implements AsyncStage {
  private readonly path: string;
  private readonly keys: KeyPattern;
  private readonly frames = new FrameWriter();
  private opening: Promise<KeyedStore> | undefined;

  constructor(path: string, key: string) {
    this.path = path;
    this.keys = new KeyPattern('store', key);
  }

  async process(batch: RecordBatch): Promise<RecordBatch> {
    const latest = new Map<string, number>();
    for (const [row, key] of this.keys.keysOf(batch).entries()) if (key !== null) latest.set(key, row);
    const rows = gatherRows(batch, Int32Array.from(latest.values()), latest.size);
    this.opening ??= lmdbKeyedStore(this.path);
    const opened = await this.opening;
    await opened.put(
      [...latest.keys()].map((key, at) => [key, this.frames.write(sliceRows(rows, at, at + 1))] as const),
    );
    return batch;
  }

  async close(): Promise<void> {
    await (await this.opening?.catch(() => undefined))?.close();
  }
}
