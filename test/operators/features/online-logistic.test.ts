import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { onlineLogistic } from 'rxarrow/operators';

it('comes to tell the two outcomes apart', () => {
  const x = Array.from({ length: 200 }, (_, row) => ((row * 7919) % 23) - 11);
  const up = x.map((_, row) => (row === 0 ? Number.NaN : Number(x[row - 1]! > 0)));
  const found = compute({ x, up }, onlineLogistic({ features: ['x'], target: 'up' }))['onlineLogistic'] as Float64Array;
  expect(found.findIndex((value) => !Number.isNaN(value))).toBe(30);
  for (let row = 100; row < 200; row++) if (Math.abs(x[row]!) > 3) expect(found[row]! > 0.5).toBe(x[row]! > 0);
});
