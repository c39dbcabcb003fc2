import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { expanding } from 'rxarrow/operators';

it('adds a column for each statistic, by symbol', () => {
  const rows = [
    { symbol: 'A', close: 1 },
    { symbol: 'B', close: 7 },
    { symbol: 'A', close: null },
    { symbol: 'A', close: 3 },
  ];
  const found = compute(rows, expanding());
  expect(found[3]).toMatchObject({
    expandingMean: 2,
    expandingStd: 1,
    expandingMin: 1,
    expandingMax: 3,
    expandingSkewness: 0,
    expandingKurtosis: -2,
  });
  expect(found[1]).toMatchObject({ expandingMean: 7, expandingStd: 0 });
  expect(found[2]).toMatchObject({ expandingMean: null, expandingMax: null });
});
