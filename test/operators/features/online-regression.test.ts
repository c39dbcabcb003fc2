import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { onlineRegression } from 'rxarrow/operators';

it('learns for each symbol what comes of its rows', () => {
  // What comes of x is 2 x + 1 for A and -x for B; a row tells what came of the one before.
  const rows = Array.from({ length: 40 }, (_, at) => {
    const symbol = at % 2 === 0 ? 'A' : 'B';
    const x = ((at >> 1) * 7) % 5;
    const before = (((at >> 1) - 1) * 7) % 5;
    return { symbol, x, y: at < 2 ? null : symbol === 'A' ? 2 * before + 1 : -before };
  });
  const found = compute(rows, onlineRegression({ features: ['x'], target: 'y', ridge: 1e-9, minRows: 3, as: 'next' }));
  expect(found.slice(0, 6).every((row) => row['next'] === null)).toBe(true);
  for (const row of found.slice(8)) {
    const x = row['x'] as number;
    expect(row['next']).toBeCloseTo(row['symbol'] === 'A' ? 2 * x + 1 : -x, 5);
  }
});

it('names a column that is not there', () => {
  const rows = [{ x: 1 }];
  expect(() => compute(rows, onlineRegression({ features: ['x'], target: 'y' }) as object)).toThrow(/"y"/);
});
