import { expect, it } from 'vitest';
import { bop } from 'rxarrow/kernels';

it('is the body in ranges of the bar, and 0 without a range', () => {
  const open = Float64Array.of(10, 12, 5);
  const high = Float64Array.of(14, 14, 5);
  const low = Float64Array.of(10, 10, 5);
  const close = Float64Array.of(12, 11, 5);
  expect([...bop({ open, high, low, close }, {})]).toEqual([0.5, -0.25, 0]);
});
