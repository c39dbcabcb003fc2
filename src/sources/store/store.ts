import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { CorruptInput, NotConnected } from '../../base/errors.js';
import { concatBatches, FrameReader, sameSchema } from '../../columnar/index.js';
import { defineSource, type PullReader } from '../../core/index.js';
import { lmdbKeyedStore } from '../../runtime/cache/index.js';

const params = () =>
  z.strictObject({
    path: z.string().min(1).describe('File that the sink `store` writes.'),
    prefix: z.string().default('').describe('Only keys that begin so; all when left out.'),
    batchRows: z.int().min(1).default(1024).describe('Rows of a batch.'),
  });

type Given = z.input<ReturnType<typeof params>>;

/** `store('latest.lmdb')`. */
export interface StoreSource {
  <T extends TypeMap = TypeMap>(
    path: string,
    options?: Omit<Given, 'path'> & { readonly id?: string },
  ): Observable<RecordBatch<T>>;
  <T extends TypeMap = TypeMap>(params: Given, options?: { readonly id?: string }): Observable<RecordBatch<T>>;
}

/**
 * The rows of a store, one for each key, in the order of the keys, as they are when it is opened: to begin with what was known before a
 * restart, or to export it.
 * @throws NotConnected when there is no such file or `lmdb` is missing; CorruptInput when it is damaged
 */
export const store = defineSource<ReturnType<typeof params>, StoreSource>({
  name: 'store',
  title: 'Store',
  summary: 'Reads the latest row of each key that the sink `store` has kept.',
  params,
  shorthand: 'path',
  replay: 'none',
  needs: 'the package `lmdb`, and a file that the sink `store` has written',
  examples: [{ title: 'What was known before', params: { path: 'latest.lmdb' } }],
  async open({ path, prefix, batchRows }, _context, { baseFolder }) {
    const place = resolve(baseFolder ?? '.', path);
    if (!existsSync(place))
      throw new NotConnected(`There is no store "${path}".`, {
        component: 'store',
        hint: 'Give the file that the sink `store` was given.',
      });
    const opened = await lmdbKeyedStore(place);
    try {
      return new StoreReader([...opened.range({ prefix })], batchRows);
    } finally {
      await opened.close();
    }
  },
});

class StoreReader implements PullReader {
  private readonly entries: readonly (readonly [key: string, bytes: Uint8Array])[];
  private readonly batchRows: number;
  private readonly frames = new FrameReader();
  private next = 0;

  constructor(entries: readonly (readonly [string, Uint8Array])[], batchRows: number) {
    this.entries = entries;
    this.batchRows = batchRows;
  }

  read(): RecordBatch | null {
    const rows: RecordBatch[] = [];
    for (; this.next < this.entries.length && rows.length < this.batchRows; this.next++) {
      const row = this.rowAt(this.next);
      // Rows that were written with other columns are a batch of their own.
      if (rows[0] !== undefined && !sameSchema(rows[0].schema, row.schema)) break;
      rows.push(row);
    }
    return rows.length === 0 ? null : concatBatches(rows);
  }

  private rowAt(at: number): RecordBatch {
    const [key, bytes] = this.entries[at] as readonly [string, Uint8Array];
    try {
      return this.frames.read(bytes);
    } catch (cause) {
      throw new CorruptInput(`key ${key}`, 'The store holds something that is no row.', { component: 'store', cause });
    }
  }
}
