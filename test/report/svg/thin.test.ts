import { describe, expect, it } from 'vitest';
import { thin } from '../../../src/report/svg/thin.js';

describe('thinning', () => {
  it('keeps the ends, the extremes and the order', () => {
    const x = Float64Array.from({ length: 10_000 }, (_, i) => i);
    const y = x.map((i) => Math.sin(i / 50));
    y[4321] = 9;
    y[8765] = -9;
    const rows = thin(x, y, 100);
    expect(rows.length).toBeLessThanOrEqual(400);
    expect(rows).toContain(4321);
    expect(rows).toContain(8765);
    expect([rows[0], rows[rows.length - 1]]).toEqual([0, 9999]);
    expect(rows.every((row, i) => i === 0 || row > (rows[i - 1] ?? 0))).toBe(true);
  });
  it('keeps gaps', () => {
    const x = Float64Array.from({ length: 1000 }, (_, i) => i);
    const y = x.map((i) => (i >= 401 && i <= 403 ? Number.NaN : i));
    const rows = thin(x, y, 10);
    expect(rows).toEqual(expect.arrayContaining([400, 401, 403, 404]));
  });
  it('leaves short series alone', () => expect(thin(Float64Array.of(1, 2), Float64Array.of(3, 4), 10)).toEqual([0, 1]));
});
