import { expect, it } from 'vitest';
import { cyclePhase, cyclePhaseKernel, cycleSineKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../../support/kernel-laws.js';

kernelLaws(cyclePhaseKernel, [{}]);
kernelLaws(cycleSineKernel, [{}]);

it('goes round once in a cycle', () => {
  const length = 20;
  const wave = Float64Array.from({ length: 400 }, (_, row) => 100 + 5 * Math.sin((2 * Math.PI * row) / length));
  const phases = cyclePhase(wave, {}).slice(300);
  const turns = phases.slice(1).map((phase, row) => (((phase - phases[row]!) % 360) + 360) % 360);
  const mean = turns.reduce((sum, turn) => sum + turn, 0) / turns.length;
  expect(mean).toBeCloseTo(360 / length, 0);
});
