import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { minMax } from 'rxarrow/operators';

it('adds its column, with nothing where a value is missing and a history for each symbol', () => {
  const alone = compute({ close: [1, 2, 3, 1] }, minMax({ period: 3 }))['minMax'] as Float64Array;
  expect(Array.from(alone)).toEqual([NaN, NaN, 1, 0]);
  const { close } = { close: [1, 2, 3, 1] };
  const rows = close.flatMap((value) => [
    { symbol: 'A', close: value },
    { symbol: 'B', close: 5 },
    { symbol: 'A', close: null },
  ]);
  const found = compute(rows, minMax({ period: 3 }));
  const ofA = found.filter((row) => row['symbol'] === 'A' && row['close'] !== null).map((row) => row['minMax'] ?? NaN);
  expect(ofA).toEqual(Array.from(alone));
  expect(found.filter((row) => row['close'] === null).every((row) => row['minMax'] === null)).toBe(true);
});
