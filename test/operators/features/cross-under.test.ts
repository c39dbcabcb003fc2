import { expect, test } from 'vitest';
import { compute } from 'rxarrow';
import { crossUnder } from 'rxarrow/operators';

test('is true on the row where fast comes to lie below slow; the first row has no value', () => {
  const out = compute(
    { a: [3, 2, 1, 2, 2, 1], b: [2, 2, 2, 2, 2, 2] },
    crossUnder({ columns: { fast: 'a', slow: 'b' }, as: 'fell' }),
  );
  expect(out['fell']).toEqual(Float64Array.of(Number.NaN, 0, 1, 0, 0, 1));
});
