import { expect, test } from 'vitest';
import { validateQuotes } from 'rxarrow/operators';
import { compute, quality } from '../../../src/core/index.js';

const quote = (n: number, bid: number, ask: number, bidSize = 1, askSize = 1) => ({
  symbol: 'AAA',
  time: BigInt(n),
  available: BigInt(n),
  bid,
  ask,
  bidSize,
  askSize,
  quality: 0,
});

test('finds books that cannot be, and flags crossed ones', () => {
  const rows = [
    quote(1, 10, 10.1),
    quote(2, 10.2, 10.1),
    quote(3, 10, 10),
    quote(4, 5, 10),
    quote(5, 0, 10),
    quote(6, 10, 10.1, -1),
  ];
  const out = compute(rows, validateQuotes({ rules: { locked: 'flag' } }));
  expect(out.map(({ findings }) => findings)).toEqual([
    null,
    'crossed',
    'locked',
    'wide',
    'notPositivePrice wide',
    'negativeSize',
  ]);
  expect(out.map(({ quality: bits }) => bits)).toEqual([0, quality.crossed, 0, 0, 0, 0]);
});

test('a quote that does not move for long is stale', () => {
  const rows = Array.from({ length: 5 }, (_, n) => quote(n, 10, n === 4 ? 10.2 : 10.1));
  const out = compute(rows, validateQuotes({ staleRepeats: 2, rules: { stale: 'flag' } }));
  expect(out.map(({ findings }) => findings)).toEqual([null, null, 'stale', 'stale', null]);
});
