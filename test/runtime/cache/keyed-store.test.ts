import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lmdbKeyedStore } from 'rxarrow/runtime';
import { openLmdb } from '../../../src/runtime/cache/lmdb.js';

let folder: string;
let files = 0;
const path = (): string => join(folder, `store-${files++}.lmdb`);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rxarrow-store-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const key = fc.constantFrom('a', 'ab', 'abc', 'b', 'ä', '😀', 'A');
const step = fc.oneof(
  fc.record({
    kind: fc.constant('put' as const),
    entries: fc.array(fc.tuple(key, fc.uint8Array({ maxLength: 20 })), { maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('delete' as const), keys: fc.array(key, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant('reopen' as const) }),
  fc.record({
    kind: fc.constant('range' as const),
    prefix: fc.constantFrom('', 'a', 'ab', 'z'),
    limit: fc.nat({ max: 3 }),
  }),
);

describe('a keyed store in LMDB', () => {
  test('is a map that is there after a restart', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const where = path();
        let store = await lmdbKeyedStore(where);
        const model = new Map<string, Uint8Array>();
        for (const each of steps) {
          if (each.kind === 'put') {
            await store.put(each.entries);
            for (const [name, bytes] of each.entries) model.set(name, bytes);
          } else if (each.kind === 'delete') {
            await store.delete(each.keys);
            for (const name of each.keys) model.delete(name);
          } else if (each.kind === 'reopen') {
            await store.close();
            store = await lmdbKeyedStore(where);
          } else {
            const expected = [...model]
              .filter(([name]) => name.startsWith(each.prefix))
              .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
              .slice(0, each.limit || undefined);
            const { prefix } = each;
            expect([...store.range(each.limit === 0 ? { prefix } : { prefix, limit: each.limit })]).toEqual(expected);
          }
          expect(store.size).toBe(model.size);
          for (const [name, bytes] of model) expect(store.get(name)).toEqual(bytes);
        }
        await store.close();
      }),
      { numRuns: 15 },
    );
  });

  test('keys that are none and a store that is closed are refused', async () => {
    const store = await lmdbKeyedStore(path());
    await expect(store.put([['', Uint8Array.of(1)]])).rejects.toThrow(
      /parameter "key" is "".*1 to 1900 bytes; this has 0/,
    );
    expect(() => store.get('k'.repeat(2000))).toThrow(/this has 2000/);
    await store.put([['k'.repeat(1900), Uint8Array.of(1)]]);
    await store.close();
    expect(() => store.get('a')).toThrow(/The store ".*" is closed/);
    await expect(store.put([])).rejects.toThrow(/is closed/);
    expect(() => [...store.range()]).toThrow(/is closed/);
    await store.close();
  });

  test('a value that was damaged is told with its key', async () => {
    const where = path();
    const store = await lmdbKeyedStore(where);
    await store.put([['AAPL', Uint8Array.of(1, 2, 3)]]);
    await store.close();
    const raw = await openLmdb(where, 'test');
    await raw.put('AAPL', Uint8Array.of(9, 9, 9, 9, 1, 2, 3));
    await raw.put('BTC', Uint8Array.of(1));
    await raw.close();
    const damaged = await lmdbKeyedStore(where);
    expect(() => damaged.get('AAPL')).toThrow(
      /store: The value in ".*" is damaged: its checksum does not fit. \(at key AAPL\)/,
    );
    expect(() => damaged.get('BTC')).toThrow(/damaged/);
    await damaged.close();
  });

  test('a file that is no database is refused', async () => {
    const where = path();
    await writeFile(where, 'symbol,close\nAAPL,1\n');
    await expect(lmdbKeyedStore(where)).rejects.toThrow(/The file is no database of LMDB/);
  });
});
