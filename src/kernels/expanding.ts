import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';

type NoParams = Record<never, never>;
type Cell = { readonly type: 'float64'; readonly width: 1; readonly fill?: number };

/** What is known of all values so far: their count, mean, sums of powers of the distance from it, and extremes. */
export type ExpandingLayout = {
  readonly count: Cell;
  readonly mean: Cell;
  readonly second: Cell;
  readonly third: Cell;
  readonly fourth: Cell;
  readonly least: Cell;
  readonly largest: Cell;
};

const cell = (fill = 0): Cell => ({ type: 'float64', width: 1, fill });

/**
 * Statistics of all values since the first, of the population. One value more changes the sums of powers as P. Pébay, Formulas
 * for Robust, One-Pass Parallel Computation of Covariances and Arbitrary-Order Statistical Moments, 2008, says.
 */
export const expandingKernel: Kernel<
  NoParams,
  ExpandingLayout,
  readonly ['close'],
  readonly ['mean', 'std', 'min', 'max', 'skewness', 'kurtosis']
> = {
  inputs: ['close'],
  outputs: ['mean', 'std', 'min', 'max', 'skewness', 'kurtosis'],
  warmup: () => 0,
  layout: () => ({
    count: cell(),
    mean: cell(),
    second: cell(),
    third: cell(),
    fourth: cell(),
    least: cell(Number.POSITIVE_INFINITY),
    largest: cell(Number.NEGATIVE_INFINITY),
  }),
  run(state, slot, _params, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const [means, deviations, minima, maxima, skewnesses, kurtoses] = outputs;
    let count = state.count[slot]!;
    let mean = state.mean[slot]!;
    let second = state.second[slot]!;
    let third = state.third[slot]!;
    let fourth = state.fourth[slot]!;
    let least = state.least[slot]!;
    let largest = state.largest[slot]!;
    for (let i = from; i < to; i++) {
      const value = input[i]!;
      const before = count++;
      const distance = value - mean;
      const step = distance / count;
      const term = distance * step * before;
      mean += step;
      fourth += term * step * step * (count * count - 3 * count + 3) + 6 * step * step * second - 4 * step * third;
      third += term * step * (count - 2) - 3 * step * second;
      second += term;
      least = Math.min(least, value);
      largest = Math.max(largest, value);
      means![i] = mean;
      deviations![i] = Math.sqrt(second / count);
      minima![i] = least;
      maxima![i] = largest;
      skewnesses![i] = second === 0 ? 0 : (Math.sqrt(count) * third) / (second * Math.sqrt(second));
      kurtoses![i] = second === 0 ? 0 : (count * fourth) / (second * second) - 3;
    }
    state.count[slot] = count;
    state.mean[slot] = mean;
    state.second[slot] = second;
    state.third[slot] = third;
    state.fourth[slot] = fourth;
    state.least[slot] = least;
    state.largest[slot] = largest;
  },
};

/** Statistics of plain values from the first to each. */
export const expanding = plainFunction('expanding', expandingKernel, {});
