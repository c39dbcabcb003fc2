import { expect, test } from 'vitest';
import { compute } from 'rxarrow';
import { crossOver } from 'rxarrow/operators';

test('is true on the row where fast comes to lie above slow; the first row has no value', () => {
  const out = compute({ fast: [1, 2, 3, 2, 2, 3], slow: [2, 2, 2, 2, 2, 2] }, crossOver());
  expect(out['crossOver']).toEqual(Float64Array.of(Number.NaN, 0, 1, 0, 0, 1));
});

test('a row without one of the two is passed over', () => {
  const out = compute({ fast: [1, Number.NaN, 3], slow: [2, 2, 2] }, crossOver());
  expect(out['crossOver']).toEqual(Float64Array.of(Number.NaN, Number.NaN, 1));
});

test('symbols cross by themselves', () => {
  const out = compute({ symbol: ['A', 'B', 'A', 'B'], fast: [1, 3, 3, 1], slow: [2, 2, 2, 2] }, crossOver());
  expect(out['crossOver']).toEqual(Float64Array.of(Number.NaN, Number.NaN, 1, 0));
});
