import { expect, test } from 'vitest';
import { validateTrades } from 'rxarrow/operators';
import { compute } from '../../../src/core/index.js';

const trade = (n: number, price: number | null, size = 1, symbol = 'AAA') => ({
  symbol,
  time: BigInt(n),
  available: BigInt(n),
  price,
  size,
});

test('finds trades that cannot be', () => {
  const rows = [
    trade(1, 10),
    trade(2, 0),
    trade(3, 10, 0),
    trade(2, 10),
    trade(4, null),
    trade(4, 10.3),
    trade(1, 5, 1, 'BBB'),
  ];
  expect(compute(rows, validateTrades({ tick: 0.25 })).map(({ findings }) => findings)).toEqual([
    null,
    'notPositivePrice',
    'notPositiveSize',
    null,
    'missing',
    'offTick',
    null,
  ]);
});

test('a time that comes again is no duplicate unless told, one that goes back is out of order', () => {
  const rows = [trade(5, 10), trade(5, 10), trade(4, 10)];
  const found = (duplicate: 'ignore' | 'flag'): unknown[] =>
    compute(rows, validateTrades({ rules: { duplicate } })).map(({ findings }) => findings);
  expect(found('ignore')).toEqual([null, null, 'outOfOrder']);
  expect(found('flag')).toEqual([null, 'duplicate', 'outOfOrder']);
});

test('drops outliers of each symbol by itself', () => {
  const prices = [10, 11, 12, 11, 10, 90, 11];
  const rows = prices.flatMap((price, n) => [trade(n, price), trade(n, price * 100, 1, 'BBB')]);
  const kept = compute(rows, validateTrades({ outlierWindow: 5, rules: { outlier: 'drop' } }));
  expect(kept.filter(({ symbol }) => symbol === 'AAA').map(({ price }) => price)).toEqual([10, 11, 12, 11, 10, 11]);
  expect(kept).toHaveLength(12);
});
