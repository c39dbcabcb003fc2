import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { scale } from 'rxarrow/operators';

it('scales by symbol', () => {
  const rows = [
    { symbol: 'A', close: 1 },
    { symbol: 'B', close: 10 },
    { symbol: 'A', close: null },
    { symbol: 'A', close: 3 },
    { symbol: 'B', close: 30 },
  ];
  const found = compute(rows, scale({ columns: ['close'] })).map((row) => row['closeScaled']);
  expect(found).toEqual([0, 0, null, 1, 1]);
  const range = compute(rows, scale({ columns: ['close'], method: 'minMax', by: null }));
  expect(range.map((row) => row['closeScaled'])).toEqual([0.5, 1, null, 2 / 9, 1]);
});

it('takes each column once', () => {
  expect(() => scale({ columns: ['close', 'close'] })).toThrow(/each column once/);
});
