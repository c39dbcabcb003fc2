import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { polynomialFeatures } from 'rxarrow/operators';

it('names products after their columns, and has none where a column has no value', () => {
  const rows = [
    { close: 2, volume: 3 },
    { close: null, volume: 3 },
  ];
  expect(compute(rows, polynomialFeatures({ columns: ['close', 'volume'] }))).toEqual([
    { close: 2, volume: 3, close2: 4, closeTimesVolume: 6, volume2: 9 },
    { close: null, volume: 3, close2: null, closeTimesVolume: null, volume2: null },
  ]);
});

it('refuses what would give too many columns, and a column that comes twice', () => {
  const columns = Array.from({ length: 20 }, (_, at) => `c${at}`);
  expect(() => polynomialFeatures({ columns, degree: 4 })).toThrow(/degree.*at most 500 products/);
  expect(() => polynomialFeatures({ columns: ['a', 'a'] })).toThrow(/columns.*each column once/);
  expect(() => compute([{ a: 1, a2: 2 }], polynomialFeatures({ columns: ['a'] }))).toThrow(/a2.*not taken/);
});
