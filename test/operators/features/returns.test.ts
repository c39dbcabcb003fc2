import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { returns } from 'rxarrow/operators';

it('keeps symbols apart and takes no notice of rows without a price', () => {
  const rows = [
    { symbol: 'A', close: 100 },
    { symbol: 'B', close: 5 },
    { symbol: 'A', close: null },
    { symbol: 'A', close: 110 },
    { symbol: 'B', close: 5 },
    { symbol: 'A', close: 99 },
  ];
  const simple = compute(rows, returns()).map((row) => row['returns'] as number | null);
  expect(simple.map((value) => value && Math.round(value * 1e12) / 1e12)).toEqual([null, null, null, 0.1, 0, -0.1]);
  const log = compute(rows, returns({ period: 2, kind: 'log', as: 'log' })).map((row) => row['log']);
  expect(log.slice(0, 5)).toEqual([null, null, null, null, null]);
  expect(log[5]).toBeCloseTo(Math.log(0.99), 12);
});
