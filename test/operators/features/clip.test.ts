import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { clip } from 'rxarrow/operators';

it('adds its column, with nothing where a value is missing and a history for each symbol', () => {
  const alone = compute({ close: [1, 2, 3, 4] }, clip({ lower: 2, upper: 3 }))['clip'] as Float64Array;
  expect(Array.from(alone)).toEqual([2, 2, 3, 3]);
  const { close } = { close: [1, 2, 3, 4] };
  const rows = close.flatMap((value) => [
    { symbol: 'A', close: value },
    { symbol: 'B', close: 5 },
    { symbol: 'A', close: null },
  ]);
  const found = compute(rows, clip({ lower: 2, upper: 3 }));
  const ofA = found.filter((row) => row['symbol'] === 'A' && row['close'] !== null).map((row) => row['clip'] ?? NaN);
  expect(ofA).toEqual(Array.from(alone));
  expect(found.filter((row) => row['close'] === null).every((row) => row['clip'] === null)).toBe(true);
});
