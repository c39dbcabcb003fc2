import { expect, it } from 'vitest';
import { allocateState, applyKernel, kamaKernel, lagKernel, smaKernel } from 'rxarrow/kernels';
import { composed, part } from '../../src/kernels/composed.js';
import { kernelLaws } from '../support/kernel-laws.js';

const averageOfLag = (skip: number) =>
  composed<{ readonly lag: number; readonly period: number }, readonly ['close'], readonly ['average']>({
    inputs: ['close'],
    outputs: ['average'],
    warmup: ({ lag, period }) => lag + skip + period - 1,
    parts: ({ lag, period }) => ({
      before: part(lagKernel, { period: lag }),
      average: part(smaKernel, { period }, skip),
    }),
    work: 1,
    piece(piece, _params, inputs, outputs) {
      piece.run('before', inputs, piece.work);
      piece.run('average', piece.work, outputs);
    },
  });

kernelLaws(averageOfLag(0), [
  { lag: 1, period: 1 },
  { lag: 3, period: 4 },
]);
kernelLaws(averageOfLag(2), [{ lag: 3, period: 4 }]);

it('keeps rows without a value from a part, and hands its values on', () => {
  const found = applyKernel(averageOfLag(0), { lag: 2, period: 2 }, Float64Array.of(1, 3, 5, 7, 9));
  expect([...found]).toEqual([Number.NaN, Number.NaN, Number.NaN, 2, 4]);
});

it('leaves complete rows out before a part starts', () => {
  const found = applyKernel(averageOfLag(1), { lag: 1, period: 2 }, Float64Array.of(1, 3, 5, 7, 9));
  expect([...found]).toEqual([Number.NaN, Number.NaN, Number.NaN, 4, 6]);
});

it('keeps two of its kind with other parameters apart', () => {
  const kernel = averageOfLag(0);
  const values = Float64Array.from({ length: 2000 }, (_, row) => row);
  const [short, long] = [1, 5].map((period) => applyKernel(kernel, { lag: 1, period }, values));
  expect(short!.at(-1)).toBe(1998);
  expect(long!.at(-1)).toBe(1996);
});

it('gives the same bits of long stretches, short ones, and in place', () => {
  const params = { period: 5, fast: 2, slow: 30 };
  const values = Float64Array.from({ length: 3000 }, (_, row) => 100 + ((row * 7919) % 613) / 7);
  const whole = applyKernel(kamaKernel, params, values);
  const inPlace = values.slice();
  kamaKernel.run(allocateState(kamaKernel.layout(params), 1), 0, params, [inPlace], [inPlace], 0, 3000);
  expect(inPlace).toEqual(whole);
  const cut = new Float64Array(3000);
  const state = allocateState(kamaKernel.layout(params), 1);
  for (let from = 0; from < 3000; from += 300) {
    kamaKernel.run(state, 0, params, [values], [cut], from, from + 50);
    kamaKernel.run(state, 0, params, [values], [cut], from + 50, from + 300);
  }
  expect(cut).toEqual(whole);
});
