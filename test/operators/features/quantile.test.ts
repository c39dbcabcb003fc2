import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { quantile } from 'rxarrow/operators';

it('adds its column, with nothing where a value is missing and a history for each symbol', () => {
  const alone = compute({ close: [1, 4, 9, 16] }, quantile({ period: 4 }))['quantile'] as Float64Array;
  expect(Array.from(alone)).toEqual([NaN, NaN, NaN, 6.5]);
  const { close } = { close: [1, 4, 9, 16] };
  const rows = close.flatMap((value) => [
    { symbol: 'A', close: value },
    { symbol: 'B', close: 5 },
    { symbol: 'A', close: null },
  ]);
  const found = compute(rows, quantile({ period: 4 }));
  const ofA = found
    .filter((row) => row['symbol'] === 'A' && row['close'] !== null)
    .map((row) => row['quantile'] ?? NaN);
  expect(ofA).toEqual(Array.from(alone));
  expect(found.filter((row) => row['close'] === null).every((row) => row['quantile'] === null)).toBe(true);
});
