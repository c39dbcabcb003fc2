import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { targetEncoder } from 'rxarrow/operators';

it('knows of a row only what came of rows that lie so far back', () => {
  const rows = [
    { symbol: 'A', word: 'x', y: 9 },
    { symbol: 'A', word: 'y', y: 1 },
    { symbol: 'B', word: 'x', y: 9 },
    { symbol: 'A', word: 'x', y: 3 },
    { symbol: 'A', word: 'x', y: null },
    { symbol: 'A', word: 'y', y: 5 },
  ];
  const found = compute(rows, targetEncoder({ column: 'word', target: 'y', smoothing: 1 })).map(
    (row) => row['wordTarget'],
  );
  // x gave 1 (A, row 0 to 1), y gave 3 (row 1 to 3), x at row 4 gave 5; of x at row 3 nothing is known.
  expect(found).toEqual([
    null,
    (0 + 1) / (0 + 1),
    (1 + 1) / (1 + 1),
    (1 + 2) / (1 + 1),
    (1 + 2) / (1 + 1),
    (3 + 3) / (1 + 1),
  ]);
});

it('waits for its horizon', () => {
  const rows = [1, 2, 3, 4].map((y) => ({ word: 'x', y }));
  const encoder = targetEncoder({ column: 'word', target: 'y', horizon: 2, smoothing: 0, as: 'usual' });
  expect(compute(rows, encoder).map((row) => row['usual'])).toEqual([null, null, 3, 3.5]);
});
