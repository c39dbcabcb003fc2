import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { lag } from 'rxarrow/operators';

it('gives the value of the row before of the same symbol, missing ones included', () => {
  const rows = [
    { symbol: 'A', close: 100 },
    { symbol: 'B', close: 5 },
    { symbol: 'A', close: null },
    { symbol: 'A', close: 110 },
    { symbol: 'B', close: 6 },
    { symbol: 'A', close: 99 },
  ];
  expect(compute(rows, lag({ as: 'before' })).map((row) => row['before'])).toEqual([null, null, 100, null, 5, 110]);
});
