import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeDisk } from '../../../src/base/node-disk.js';
import type { BarRow } from '../../../src/sources/history/bar-row.js';
import { folderName, SpanStore } from '../../../src/sources/history/span-store.js';
import { temporaryFolder } from '../support/collect.js';

const bar = (ms: number): BarRow => [ms, 1, 2, 0.5, ms, 10];

describe('kept stretches', () => {
  it('are known in another run, also where there are no bars', async () => {
    const folder = join(await temporaryFolder(), 'a', 'b');
    const first = new SpanStore(nodeDisk, folder);
    expect(await first.missing({ fromMs: 0, toMs: 100 })).toEqual([{ fromMs: 0, toMs: 100 }]);
    await first.put({ fromMs: 20, toMs: 50 }, [bar(20), bar(40)]);
    await first.put({ fromMs: 50, toMs: 60 }, []);
    const second = new SpanStore(nodeDisk, folder);
    expect(await second.missing({ fromMs: 0, toMs: 100 })).toEqual([
      { fromMs: 0, toMs: 20 },
      { fromMs: 60, toMs: 100 },
    ]);
    expect(await second.get({ fromMs: 30, toMs: 100 })).toEqual([bar(40)]);
  });

  it('that are damaged are missing', async () => {
    const folder = await temporaryFolder();
    const store = new SpanStore(nodeDisk, folder);
    await store.put({ fromMs: 0, toMs: 50 }, [bar(0)]);
    await store.put({ fromMs: 50, toMs: 90 }, [bar(50)]);
    await writeFile(join(folder, '0-50.bars'), 'damaged');
    expect(await store.get({ fromMs: 0, toMs: 90 })).toEqual([bar(50)]);
    expect(await store.missing({ fromMs: 0, toMs: 90 })).toEqual([{ fromMs: 0, toMs: 50 }]);
  });

  it('and what is missing cover what is wanted, without overlap', async () => {
    const span = fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 15 })).map(([fromMs, length]) => ({
      fromMs,
      toMs: fromMs + length,
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(span, { maxLength: 4 }), span, async (kept, wanted) => {
        const store = new SpanStore(nodeDisk, await temporaryFolder());
        for (const each of kept) await store.put(each, []);
        const missing = await store.missing(wanted);
        const isKept = (ms: number): boolean => kept.some(({ fromMs, toMs }) => ms >= fromMs && ms < toMs);
        for (let ms = wanted.fromMs; ms < wanted.toMs; ms++)
          expect(missing.filter(({ fromMs, toMs }) => ms >= fromMs && ms < toMs)).toHaveLength(isKept(ms) ? 0 : 1);
        for (const each of missing) expect(each.fromMs >= wanted.fromMs && each.toMs <= wanted.toMs).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

it('names of folders are different for different symbols', () => {
  expect(folderName('BTC/USDT:USDT')).toBe('BTC_2f_USDT_3a_USDT');
  expect(new Set(['a/b', 'a_2f_b', 'a-b', '..', 'é'].map(folderName)).size).toBe(5);
});
