import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordBatch } from 'apache-arrow';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from 'rxarrow';
import { batchesToRows } from 'rxarrow/columnar';
import { select } from 'rxarrow/operators';
import { lmdbKeyedStore } from 'rxarrow/runtime';
import { store as toStore } from 'rxarrow/sinks';
import { memory, store } from 'rxarrow/sources';
import { generateBars } from 'rxarrow/testing';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rxarrow-store-source-'));
  path = join(folder, 'latest.lmdb');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bars = generateBars({ instants: 30, batchRows: 7 });
async function collected(stream: Parameters<typeof run>[0]): Promise<RecordBatch[]> {
  const got: RecordBatch[] = [];
  await run(stream, { onBatch: (batch) => void got.push(batch) }).done;
  return got;
}

test('gives the latest row of each key in the order of the keys, in batches of so many rows', async () => {
  await run(memory(bars).pipe(toStore(path, { key: 'bar:{symbol}' }))).done;
  const latest = new Map(batchesToRows(bars).map((row) => [String(row['symbol']), row]));
  const expected = [...latest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const got = await collected(store(path, { batchRows: 2 }));
  expect(batchesToRows(got)).toEqual(expected);
  expect(Math.max(...got.map(({ numRows }) => numRows))).toBe(Math.min(2, expected.length));
  const [first] = expected;
  expect(batchesToRows(await collected(store(path, { prefix: `bar:${String(first?.['symbol'])}` })))).toEqual([first]);
});

test('rows that were written with other columns are a batch of their own', async () => {
  await run(memory(bars).pipe(toStore(path, { key: 'a:{symbol}' }))).done;
  await run(memory(bars).pipe(select(['symbol', 'close']), toStore(path, { key: 'b:{symbol}' }))).done;
  const got = await collected(store(path));
  expect(got.map(({ numCols }) => numCols)).toEqual([bars[0]?.numCols, 2]);
});

test('a store that is not there, or that holds something else, is refused', async () => {
  await expect(run(store(join(folder, 'nope.lmdb'))).done).rejects.toThrow(/store: There is no store ".*nope.lmdb"/);
  const opened = await lmdbKeyedStore(path);
  await opened.put([['odd', Uint8Array.of(1)]]);
  await opened.close();
  await expect(run(store(path)).done).rejects.toThrow(/The store holds something that is no row. \(at key odd\)/);
});
