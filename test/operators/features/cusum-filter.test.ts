import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { cusumFilter } from 'rxarrow/operators';

it('adds its column, with nothing where a value is missing and a history for each symbol', () => {
  const alone = compute({ close: [1, 2, 4, 1] }, cusumFilter({ threshold: 2, of: 'value' }))[
    'cusumFilter'
  ] as Float64Array;
  expect(Array.from(alone)).toEqual([NaN, 0, 1, -1]);
  const { close } = { close: [1, 2, 4, 1] };
  const rows = close.flatMap((value) => [
    { symbol: 'A', close: value },
    { symbol: 'B', close: 5 },
    { symbol: 'A', close: null },
  ]);
  const found = compute(rows, cusumFilter({ threshold: 2, of: 'value' }));
  const ofA = found
    .filter((row) => row['symbol'] === 'A' && row['close'] !== null)
    .map((row) => row['cusumFilter'] ?? NaN);
  expect(ofA).toEqual(Array.from(alone));
  expect(found.filter((row) => row['close'] === null).every((row) => row['cusumFilter'] === null)).toBe(true);
});
