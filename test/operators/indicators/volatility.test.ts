import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { volatility } from 'rxarrow/operators';

it('keeps symbols apart and takes no notice of rows without a price', () => {
  const rows = [
    { symbol: 'A', close: 100 },
    { symbol: 'B', close: 5 },
    { symbol: 'A', close: null },
    { symbol: 'A', close: 110 },
    { symbol: 'B', close: 5 },
    { symbol: 'A', close: 99 },
  ];
  const found = compute(rows, volatility({ period: 2, periodsPerYear: 12 })).map((row) => row['volatility']);
  const [up, down] = [Math.log(1.1), Math.log(0.9)];
  expect(found.slice(0, 5)).toEqual([null, null, null, null, null]);
  expect(found[5]).toBeCloseTo(Math.sqrt(12 * ((up - down) / 2) ** 2 * 2), 12);
});
