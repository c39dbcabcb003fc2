import { expect, it } from 'vitest';
import { allocateState, monomials, powersUpTo } from 'rxarrow/kernels';

it('lists all products, those of less degree first', () => {
  expect(powersUpTo(2, 2, false)).toEqual([
    [2, 0],
    [1, 1],
    [0, 2],
  ]);
  expect(powersUpTo(3, 3, true)).toEqual([
    [1, 1, 0],
    [1, 0, 1],
    [0, 1, 1],
    [1, 1, 1],
  ]);
  // n over k with repetition: C(4 + 2, 3) of degree 3 and C(4 + 1, 2) of degree 2.
  expect(powersUpTo(4, 3, false)).toHaveLength(20 + 10);
});

it('multiplies', () => {
  const kernel = monomials(
    ['x', 'y'],
    [
      [2, 1],
      [0, 2],
    ],
  );
  const out = [new Float64Array(2), new Float64Array(2)];
  kernel.run(allocateState({}, 1) as never, 0, {}, [Float64Array.of(3, 2), Float64Array.of(5, -1)], out, 0, 2);
  expect(out.map((values) => [...values])).toEqual([
    [45, -4],
    [25, 1],
  ]);
});
