import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compute, quality } from '../../../src/core/index.js';
import { controlBatch } from 'rxarrow/columnar';
import { countWindow } from 'rxarrow/operators';
import { memory } from 'rxarrow/sources';
import { at, cut, rowsOf, type Row } from './_rows.js';
import { trades, type Trade } from './_trades.js';

test('gives so many rows of each symbol, whatever the cuts', async () => {
  await fc.assert(
    fc.asyncProperty(
      trades({ late: 0 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 20 }),
      async (rows, count, size) => {
        const window = countWindow({
          rows: count,
          aggregates: { open: { first: 'price' }, volume: { sum: 'size' }, rows: { count: '*' } },
        });
        const out = await rowsOf(memory(cut(rows, size)).pipe(window));
        const open = new Map<string, Trade[]>();
        const windows: Trade[][] = [];
        for (const row of rows) {
          const inside = [...(open.get(row.symbol) ?? []), row];
          if (inside.length === count) windows.push(inside);
          open.set(row.symbol, inside.length === count ? [] : inside);
        }
        const left = [...open.values()]
          .filter((inside) => inside.length > 0)
          .sort((a, b) => Number((a.at(-1) as Trade).sequence - (b.at(-1) as Trade).sequence));
        const expected = [...windows, ...left].map((inside) => ({
          symbol: inside[0]?.symbol,
          sequence: inside.at(-1)?.sequence,
          time: inside[0]?.time,
          available: inside.at(-1)?.available,
          open: inside.find(({ price }) => price !== null)?.price ?? null,
          volume: inside.reduce((sum, { size: units }) => sum + units, 0),
          rows: inside.length,
          quality: inside.length === count ? 0 : quality.partial,
        }));
        expect(out).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});

const row = (moment: number, symbol: string): Row => ({
  symbol,
  time: at(moment),
  available: at(moment),
  price: moment,
});

test('a symbol that comes back after its time to live begins anew', () => {
  const window = countWindow({ rows: 2, timeToLive: '10s', aggregates: { low: { min: 'price' } } });
  const rows = [row(1, 'AAA'), row(2, 'BBB'), row(8, 'BBB'), row(20, 'AAA'), row(21, 'AAA')];
  expect(compute(rows, window).map(({ symbol, low }) => [symbol, low])).toEqual([
    ['BBB', 2],
    ['AAA', 20],
  ]);
});

test('a gap flags the windows that are open, and counts where there is no sequence', async () => {
  const gap = controlBatch({ kind: 'gap', reason: 'lost' });
  const batches = [...cut([row(1, 'AAA')], 1), gap, ...cut([row(2, 'AAA'), row(3, 'BBB'), row(4, 'BBB')], 3)];
  const out = await rowsOf(memory(batches).pipe(countWindow({ rows: 2, aggregates: { low: { min: 'price' } } })));
  expect(out.map(({ symbol, sequence, quality: bits }) => [symbol, sequence, bits])).toEqual([
    ['AAA', 0n, quality.gap],
    ['BBB', 1n, 0],
  ]);
});
