import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkContract, compute, quality } from '../../../src/core/index.js';
import { run } from 'rxarrow';
import { timeBars } from 'rxarrow/operators';
import { memory } from 'rxarrow/sources';
import { at, cut, rowsOf, watermarkAt, type Row } from './_rows.js';
import { seconds, trades } from './_trades.js';

test('makes the bars of trades that are counted one by one', async () => {
  await fc.assert(
    fc.asyncProperty(
      trades({ late: 0, missing: false }),
      fc.integer({ min: 3, max: 30 }),
      fc.integer({ min: 1, max: 20 }),
      async (rows, every, size) => {
        const out = await rowsOf(memory(cut(rows, size)).pipe(timeBars(`${every}s`)));
        let volume = 0;
        for (const bar of out) {
          const start = bar['time'] as bigint;
          const inside = rows.filter(
            ({ symbol, time }) => symbol === bar['symbol'] && time >= start && time < start + seconds(every),
          );
          const prices = inside.map(({ price }) => price as number);
          const units = inside.reduce((sum, each) => sum + each.size, 0);
          const money = inside.reduce((sum, each) => sum + each.size * (each.price as number), 0);
          expect(bar).toMatchObject({
            available: start + seconds(every),
            open: prices[0],
            high: Math.max(...prices),
            low: Math.min(...prices),
            close: prices.at(-1),
            volume: units,
            trades: inside.length,
          });
          expect(bar['vwap']).toBeCloseTo(money / units, 9);
          volume += units;
        }
        expect(volume).toBe(rows.reduce((sum, each) => sum + each.size, 0));
      },
    ),
    { numRuns: 60 },
  );
});

const trade = (moment: number, symbol: string, price: number | null, size = 1): Row => ({
  symbol,
  sequence: BigInt(moment),
  time: at(moment),
  available: at(moment),
  price,
  size,
});

test('keeps the contract of bars, also for trades that have no price', async () => {
  const batches = cut([trade(1, 'AAA', 2), trade(11, 'AAA', null), trade(21, 'AAA', 3)], 5);
  const seen: unknown[] = [];
  const stats = await run(memory(batches).pipe(timeBars('10s')), {
    onBatch(batch) {
      checkContract(batch.schema, 'Bar', 'test');
      seen.push(...batch.toArray().map((row: Row) => row['close']));
    },
  }).done;
  expect(seen).toEqual([2, 3]);
  expect(stats.stages[0]).toMatchObject({ rowsIn: 3, fates: { absorbed: 3 } });
});

const shown = (rows: readonly Row[]): unknown[] =>
  rows.map(({ symbol, time, open, close, volume, quality: bits }) => [
    symbol,
    Number((time as bigint) - at(0)) / 1e9,
    open,
    close,
    volume,
    bits,
  ]);

test('fills what a quiet symbol leaves out, by the watermark, up to a limit', async () => {
  const batches = [
    ...cut([trade(1, 'AAA', 5), trade(2, 'AAA', 6), trade(3, 'BBB', 7)], 1),
    watermarkAt(25),
    ...cut([trade(45, 'AAA', 8)], 1),
    watermarkAt(80),
  ];
  const bars = timeBars({ every: '10s', fill: 'zeroVolume', fillLimit: 2 });
  const { filled } = quality;
  expect(shown(await rowsOf(memory(batches).pipe(bars)))).toEqual([
    ['AAA', 0, 5, 6, 2, 0],
    ['BBB', 0, 7, 7, 1, 0],
    ['AAA', 10, 6, 6, 0, filled],
    ['BBB', 10, 7, 7, 0, filled],
    ['AAA', 20, 6, 6, 0, filled],
    ['BBB', 20, 7, 7, 0, filled],
    ['AAA', 40, 8, 8, 1, 0],
    ['AAA', 50, 8, 8, 0, filled],
    ['AAA', 60, 8, 8, 0, filled],
  ]);
});

test('may repeat the bar before instead', () => {
  const rows = [trade(1, 'AAA', 5), trade(2, 'AAA', 6, 3), trade(31, 'AAA', 8)];
  const out = compute(rows, timeBars({ every: '10s', fill: 'forward' }));
  expect(shown(out).slice(0, 3)).toEqual([
    ['AAA', 0, 5, 6, 4, 0],
    ['AAA', 10, 5, 6, 4, quality.filled],
    ['AAA', 20, 5, 6, 4, quality.filled],
  ]);
});
