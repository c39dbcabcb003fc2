import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from 'rxarrow';
import { batchesToRows, decodeBatchFrame } from 'rxarrow/columnar';
import { lmdbKeyedStore } from 'rxarrow/runtime';
import { store } from 'rxarrow/sinks';
import { memory } from 'rxarrow/sources';
import { generateBars } from 'rxarrow/testing';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rxarrow-store-sink-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bars = generateBars({ instants: 30, batchRows: 7 });

test('the latest row of each key is on the disk, also when it is written twice', async () => {
  const path = join(folder, 'latest.lmdb');
  for (let time = 0; time < 2; time++) await run(memory(bars).pipe(store(path, { key: 'bar:{symbol}' }))).done;
  const latest = new Map(batchesToRows(bars).map((row) => [`bar:${String(row['symbol'])}`, row]));
  const opened = await lmdbKeyedStore(path);
  const found = new Map([...opened.range()].map(([key, bytes]) => [key, batchesToRows([decodeBatchFrame(bytes)])[0]]));
  await opened.close();
  expect(found).toEqual(new Map([...latest].sort(([a], [b]) => (a < b ? -1 : 1))));
});

test('a file that is no store, a column that is not there and a key of none are refused', async () => {
  const path = join(folder, 'nonsense.lmdb');
  await writeFile(path, 'nonsense');
  await expect(run(memory(bars).pipe(store(path, { key: '{symbol}' }))).done).rejects.toThrow(/no database of LMDB/);
  const fine = join(folder, 'fine.lmdb');
  await expect(run(memory(bars).pipe(store(fine, { key: '{venue}' }))).done).rejects.toThrow(/column "venue"/);
  await expect(run(memory(bars).pipe(store(fine, { key: 'all' }))).done).rejects.toThrow(/a column in braces/);
});
