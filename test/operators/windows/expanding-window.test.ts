import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expandingWindow } from 'rxarrow/operators';
import { memory } from 'rxarrow/sources';
import { at, cut, rowsOf, type Row } from './_rows.js';
import { seconds, trades } from './_trades.js';

test('says in each interval with rows what there has been so far', async () => {
  await fc.assert(
    fc.asyncProperty(
      trades({ late: 0 }),
      fc.integer({ min: 3, max: 30 }),
      fc.integer({ min: 1, max: 20 }),
      async (rows, every, size) => {
        const window = expandingWindow({
          every: `${every}s`,
          aggregates: {
            first: { first: 'price' },
            last: { last: 'price' },
            high: { max: 'price' },
            volume: { sum: 'size' },
            mean: { mean: 'price' },
            std: { std: 'price', freedom: 1 },
            rows: { count: '*' },
          },
        });
        const out = await rowsOf(memory(cut(rows, size)).pipe(window));
        const intervals = new Set(rows.map(({ symbol, time }) => `${symbol}/${time / seconds(every)}`));
        expect(out).toHaveLength(intervals.size);
        for (const row of out) {
          const past = rows.filter(
            ({ symbol, time }) => symbol === row['symbol'] && time < (row['available'] as bigint),
          );
          const prices = past.flatMap(({ price }) => (price === null ? [] : [price]));
          const n = prices.length;
          const mean = prices.reduce((sum, price) => sum + price, 0) / n;
          const start = (past[0]?.time ?? 0n) - ((past[0]?.time ?? 0n) % seconds(every));
          expect(row).toMatchObject({
            time: start,
            rows: past.length,
            first: prices[0] ?? null,
            last: prices.at(-1) ?? null,
            high: n === 0 ? null : Math.max(...prices),
            volume: past.reduce((sum, { size: units }) => sum + units, 0),
          });
          if (n > 0) expect(row['mean']).toBeCloseTo(mean, 9);
          if (n < 2) expect(row['std']).toBeNull();
          else
            expect(row['std']).toBeCloseTo(
              Math.sqrt(prices.reduce((sum, price) => sum + (price - mean) ** 2, 0) / (n - 1)),
              9,
            );
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('begins anew for a symbol that was silent for its time to live', async () => {
  const row = (moment: number, symbol: string): Row => ({
    symbol,
    time: at(moment),
    available: at(moment),
    price: moment,
  });
  const given = [row(1, 'AAA'), row(15, 'BBB'), row(25, 'AAA'), row(28, 'BBB'), row(99, 'AAA')];
  const window = expandingWindow({
    every: '10s',
    timeToLive: '30s',
    aggregates: { rows: { count: '*' }, low: { min: 'price' } },
  });
  for (const size of [1, 5]) {
    const out = await rowsOf(memory(cut(given, size)).pipe(window));
    expect(out.map(({ symbol, time, rows, low }) => [symbol, time, rows, low])).toEqual([
      ['AAA', at(0), 1, 1],
      ['BBB', at(10), 1, 15],
      ['AAA', at(0), 2, 1],
      ['BBB', at(10), 2, 15],
      ['AAA', at(90), 1, 99],
    ]);
  }
});

test('refuses what would have to keep every row', () => {
  expect(() => expandingWindow({ every: '1h', aggregates: { median: { quantile: 'price' } } })).toThrow(
    /statistics that grow row by row/,
  );
});
