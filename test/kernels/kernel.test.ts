import { expect, it } from 'vitest';
import { allocateState } from 'rxarrow/kernels';

it('allocates state for every slot, at its fill', () => {
  const state = allocateState(
    {
      seen: { type: 'int32', width: 1 },
      ring: { type: 'float64', width: 2, fill: Number.NaN },
      unused: { type: 'float64', width: 0 },
    },
    3,
  );
  expect(state).toEqual({
    seen: new Int32Array(3),
    ring: new Float64Array(6).fill(Number.NaN),
    unused: new Float64Array(0),
  });
});
