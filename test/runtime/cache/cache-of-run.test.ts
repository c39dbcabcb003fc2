import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from 'rxarrow';
import { memoize } from 'rxarrow/operators';
import { cache } from 'rxarrow/runtime';
import { memory } from 'rxarrow/sources';
import { generateBars } from 'rxarrow/testing';

const bars = generateBars({ instants: 20, batchRows: 5 });
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rxarrow-cache-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function callsOf(params: Parameters<typeof cache>[0]): Promise<number> {
  let calls = 0;
  const stage = memoize(
    { key: '{symbol}', columns: { value: 'number' }, compute: () => ({ value: ++calls }) },
    { id: 'values' },
  );
  await run(memory(bars).pipe(stage), { services: [cache(params)] }).done;
  return calls;
}

test('with a store the caches of a run are warm after a restart', async () => {
  const store = join(folder, 'caches.lmdb');
  const first = await callsOf({ store, ttl: '1h' });
  expect(first).toBeGreaterThan(0);
  expect(await callsOf({ store, ttl: '1h' })).toBe(0);
  expect(await callsOf({})).toBe(first);
});

test('bounds of the run count for stages that say none', async () => {
  const few = await callsOf({ entries: 1 });
  expect(few).toBeGreaterThan(await callsOf({ entries: 100 }));
});

test('a store that is damaged ends the run before it begins, and parameters that cannot be are refused', async () => {
  const store = join(folder, 'caches.lmdb');
  await writeFile(store, 'nonsense');
  await expect(callsOf({ store })).rejects.toThrow(/cache: The file is no database of LMDB/);
  expect(() => cache({ entries: 0 })).toThrow(/entries/);
  expect(() => cache({ ttl: '-1s' })).toThrow(/ttl/);
  expect(() => cache({ eviction: 'random' as never })).toThrow(/eviction/);
});
