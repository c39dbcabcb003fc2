import fc from 'fast-check';
import { expect, test } from 'vitest';
import { notionalBars } from 'rxarrow/operators';
import { readFileSync } from 'node:fs';
import { compute } from '../../../src/core/index.js';
import { barsBy, expectBars } from './_bar-reference.js';
import { trades, type Trade } from './_trades.js';

const weightOf = ({ price, size }: Trade): number => (price as number) * size;

test('ends a bar with the trade that fills it', () => {
  fc.assert(
    fc.property(trades({ late: 0, missing: false }), fc.integer({ min: 1, max: 40 }), (rows, threshold) => {
      const ends = (own: readonly Trade[]): number[] => {
        let sum = 0;
        return own.flatMap((trade, index) => {
          sum += weightOf(trade);
          if (sum < threshold) return [];
          sum = 0;
          return [index];
        });
      };
      expectBars(rows, notionalBars(threshold), barsBy(rows, ends));
    }),
  );
});

test('ends where the reference ends its dollar bars', () => {
  const folder = new URL('../../reference/quant/', import.meta.url);
  const [head = '', ...lines] = readFileSync(new URL('intraday_1m.csv', folder), 'utf8').trim().split('\n');
  expect(head).toBe('timestamp,open,high,low,close,volume');
  const rows = lines.map((line, n) => {
    const [time = '', , , , close, volume] = line.split(',');
    const moment = BigInt(Date.parse(time)) * 1_000_000n;
    return { sequence: BigInt(n), time: moment, available: moment, close: Number(close), volume: Number(volume) };
  });
  const { threshold, close_index: expected } = JSON.parse(
    readFileSync(new URL('dollar-bars.json', folder), 'utf8'),
  ) as { threshold: number; close_index: number[] };
  const bars = compute(rows, notionalBars({ notional: threshold, price: 'close', size: 'volume' }));
  expect(bars.map(({ sequence }) => Number(sequence))).toEqual(expected);
});
