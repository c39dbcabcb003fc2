import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { trendScan } from 'rxarrow/operators';

it('labels a row when the longest trend that may begin there is known', () => {
  const close = [1, 2, 3.1, 4, 5, 4, 3, 2.1, 1];
  const rows = close.map((price, row) => ({ row, available: new Date(row * 1000), close: price }));
  const found = compute(rows, trendScan({ minRows: 3, maxRows: 4 }));
  expect(found.map((row) => [row['row'], row['label']])).toEqual([
    [0, 1],
    [1, 1],
    [2, 1],
    [3, -1],
    [4, -1],
  ]);
  expect(found[0]).toMatchObject({ available: 4_000_000_000n, labelStart: 0n });
  expect(() => trendScan({ minRows: 5, maxRows: 4 })).toThrow(/maxRows/);
});
