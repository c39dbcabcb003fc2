import { expect, it } from 'vitest';
import { batchFromRows } from '../../../src/core/index.js';
import { barsOf, decodeBars, encodeBars, type BarRow } from '../../../src/sources/history/bar-row.js';

it('bars come back as they were', () => {
  const bars: BarRow[] = [
    [1_767_225_600_000, 0.1, 0.30000000000000004, 1e-8, 5e-324, 0],
    [1_767_225_660_000, 1, 2, 3, 4, 5],
  ];
  expect(decodeBars(encodeBars(bars))).toEqual(bars);
  expect(decodeBars(encodeBars([]))).toEqual([]);
});

it('what holds no bars is refused', () => {
  expect(() => decodeBars(new Uint8Array(60))).toThrow();
  expect(() => barsOf(batchFromRows([{ time: new Date(0), open: 1 }]))).toThrow(/no column "high"/);
});
