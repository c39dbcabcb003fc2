import { expect, it } from 'vitest';
import { applyKernel, sarExtendedKernel, sarKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

const even = {
  start: 0,
  offsetOnReverse: 0,
  initialLong: 0.02,
  stepLong: 0.02,
  maximumLong: 0.2,
  initialShort: 0.02,
  stepShort: 0.02,
  maximumShort: 0.2,
};

kernelLaws(sarKernel, [{ acceleration: 0.02, maximum: 0.2 }]);
kernelLaws(sarExtendedKernel, [even, { ...even, start: -200, offsetOnReverse: 0.01, stepShort: 0.05 }]);

it('begins where it is told to, and moves away at a reversal', () => {
  const high = Float64Array.of(10, 11, 12, 13);
  const low = Float64Array.of(9, 10, 11, 12);
  const long = applyKernel(sarExtendedKernel, { ...even, start: 8 }, { high, low });
  expect([...long.slice(1, 3)]).toEqual([8, 8 + 0.02 * (11 - 8)]);
  const short = applyKernel(sarExtendedKernel, { ...even, start: -12, offsetOnReverse: 0.5 }, { high, low });
  // Touched at the third row: it turns long at the lowest low, moved down by half.
  expect([...short.slice(1, 3)]).toEqual([-12, 10 - 5]);
});
