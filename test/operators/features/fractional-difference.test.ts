import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { fractionalDifference } from 'rxarrow/operators';

it('adds its column, with nothing where a value is missing and a history for each symbol', () => {
  const alone = compute({ close: [1, 4, 9] }, fractionalDifference({ order: 1 }))[
    'fractionalDifference'
  ] as Float64Array;
  expect(Array.from(alone)).toEqual([NaN, 3, 5]);
  const { close } = { close: [1, 4, 9] };
  const rows = close.flatMap((value) => [
    { symbol: 'A', close: value },
    { symbol: 'B', close: 5 },
    { symbol: 'A', close: null },
  ]);
  const found = compute(rows, fractionalDifference({ order: 1 }));
  const ofA = found
    .filter((row) => row['symbol'] === 'A' && row['close'] !== null)
    .map((row) => row['fractionalDifference'] ?? NaN);
  expect(ofA).toEqual(Array.from(alone));
  expect(found.filter((row) => row['close'] === null).every((row) => row['fractionalDifference'] === null)).toBe(true);
});
