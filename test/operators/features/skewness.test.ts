import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { skewness } from 'rxarrow/operators';

it('adds its column, with nothing where a value is missing and a history for each symbol', () => {
  const alone = compute({ close: [1, 2, 3, 4] }, skewness({ period: 3 }))['skewness'] as Float64Array;
  expect(Array.from(alone)).toEqual([NaN, NaN, 0, 0]);
  const { close } = { close: [1, 2, 3, 4] };
  const rows = close.flatMap((value) => [
    { symbol: 'A', close: value },
    { symbol: 'B', close: 5 },
    { symbol: 'A', close: null },
  ]);
  const found = compute(rows, skewness({ period: 3 }));
  const ofA = found
    .filter((row) => row['symbol'] === 'A' && row['close'] !== null)
    .map((row) => row['skewness'] ?? NaN);
  expect(ofA).toEqual(Array.from(alone));
  expect(found.filter((row) => row['close'] === null).every((row) => row['skewness'] === null)).toBe(true);
});
