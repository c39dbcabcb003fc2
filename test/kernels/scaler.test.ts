import { expect, it } from 'vitest';
import { allocateState, scaler, type ScaleMethod } from 'rxarrow/kernels';

function scaled(method: ScaleMethod, values: readonly number[], frozenFrom = values.length): number[] {
  const input = Float64Array.from(values);
  const out = new Float64Array(values.length);
  const learning = scaler(method, 1, true);
  const state = allocateState(learning.layout({}), 1);
  learning.run(state, 0, {}, [input], [out], 0, frozenFrom);
  scaler(method, 1, false).run(state, 0, {}, [input], [out], frozenFrom, values.length);
  return [...out];
}

it('scales by what all rows so far have shown', () => {
  expect(scaled('minMax', [4, 2, NaN, 3, 6])).toEqual([0.5, 0, NaN, 0.5, 1]);
  const found = scaled('standard', [4, 2, NaN, 3, 6]);
  expect(found.slice(0, 3)).toEqual([0, -1, NaN]);
  expect(found[4]).toBeCloseTo((6 - 3.75) / Math.sqrt((0.25 ** 2 + 1.75 ** 2 + 0.75 ** 2 + 2.25 ** 2) / 4), 12);
});

it('learns nothing more when told to', () => {
  expect(scaled('minMax', [0, 10, 20, 5], 2)).toEqual([0.5, 1, 2, 0.5]);
  expect(scaled('standard', [0, 10, 20, 5], 2)).toEqual([0, 1, 3, 0]);
  expect(scaled('standard', [7], 0)).toEqual([NaN]);
});
