import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { kurtosis } from 'rxarrow/operators';

it('adds its column, with nothing where a value is missing and a history for each symbol', () => {
  const alone = compute({ close: [1, 2, 2, 4] }, kurtosis({ period: 2 }))['kurtosis'] as Float64Array;
  expect(Array.from(alone)).toEqual([NaN, -2, 0, -2]);
  const { close } = { close: [1, 2, 2, 4] };
  const rows = close.flatMap((value) => [
    { symbol: 'A', close: value },
    { symbol: 'B', close: 5 },
    { symbol: 'A', close: null },
  ]);
  const found = compute(rows, kurtosis({ period: 2 }));
  const ofA = found
    .filter((row) => row['symbol'] === 'A' && row['close'] !== null)
    .map((row) => row['kurtosis'] ?? NaN);
  expect(ofA).toEqual(Array.from(alone));
  expect(found.filter((row) => row['close'] === null).every((row) => row['kurtosis'] === null)).toBe(true);
});
