import { expect, it } from 'vitest';
import { allocateState } from 'rxarrow/kernels';
import { cumulative } from '../../src/kernels/cumulative.js';

it('hands the total and the close before from one call to the next', () => {
  const seen: number[] = [];
  const kernel = cumulative(['close'], 'total', 0, ([close], output, total, previous, from, to) => {
    seen.push(total, previous);
    let sum = Number.isNaN(total) ? 0 : total;
    for (let i = from; i < to; i++) output[i] = sum += close![i]!;
    return sum;
  });
  const state = allocateState(kernel.layout({}), 1);
  const [close, output] = [Float64Array.of(1, 2, 4), new Float64Array(3)];
  kernel.run(state, 0, {}, [close], [output], 0, 2);
  kernel.run(state, 0, {}, [close], [output], 2, 2);
  kernel.run(state, 0, {}, [close], [output], 2, 3);
  expect([...output]).toEqual([1, 3, 7]);
  expect(seen).toEqual([Number.NaN, Number.NaN, 3, 2]);
});
