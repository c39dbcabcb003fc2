import { expect, it } from 'vitest';
import { cyclePeriod } from 'rxarrow/kernels';

it.each([8, 12, 20, 30, 40])('measures a cycle of %i rows', (length) => {
  const wave = Float64Array.from({ length: 400 }, (_, row) => 100 + 5 * Math.sin((2 * Math.PI * row) / length));
  const periods = cyclePeriod(wave, {}).slice(300);
  for (const period of periods) expect(Math.abs(period / length - 1)).toBeLessThan(0.1);
});

it('stays at its shortest where there is nothing', () => {
  const periods = cyclePeriod(new Float64Array(200), {});
  expect(periods[31]).toBeNaN();
  expect(periods[199]).toBeCloseTo(6, 6);
});
