import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';

type Cell = { readonly type: 'float64'; readonly width: 1; readonly fill?: number };
const cell = (fill = 0): Cell => ({ type: 'float64', width: 1, fill });

export interface CusumParams {
  /** How far the sum of changes has to go. */
  readonly threshold: number;
  /** Whether changes of the logarithm or of the value are added up. */
  readonly of: 'log' | 'value';
}

/** The value before, and the sums of the changes up and down since they were last put back. */
export type CusumLayout = { readonly previous: Cell; readonly up: Cell; readonly down: Cell };

/**
 * Symmetric CUSUM filter: 1 or -1 on the row where the sum of the changes since it was last at zero exceeds the threshold, else 0;
 * then that sum begins anew. The sum downward is looked at first.
 */
export const cusumFilterKernel: Kernel<CusumParams, CusumLayout, readonly ['close'], readonly ['cusumFilter']> = {
  inputs: ['close'],
  outputs: ['cusumFilter'],
  warmup: () => 1,
  layout: () => ({ previous: cell(Number.NaN), up: cell(), down: cell() }),
  run(state, slot, { threshold, of }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    let previous = state.previous[slot]!;
    let up = state.up[slot]!;
    let down = state.down[slot]!;
    for (let i = from; i < to; i++) {
      const value = of === 'log' ? Math.log(input[i]!) : input[i]!;
      const change = value - previous;
      output[i] = Number.NaN;
      // A price of zero or below has no logarithm: the filter waits for the next one.
      if (!Number.isFinite(value)) continue;
      previous = value;
      if (Number.isNaN(change)) continue;
      up = Math.max(0, up + change);
      down = Math.min(0, down + change);
      if (down < -threshold) {
        down = 0;
        output[i] = -1;
      } else if (up > threshold) {
        up = 0;
        output[i] = 1;
      } else output[i] = 0;
    }
    state.previous[slot] = previous;
    state.up[slot] = up;
    state.down[slot] = down;
  },
};

export interface PageHinkleyParams {
  /** Change of the mean that does not count. */
  readonly tolerance: number;
  /** How far the sum of distances from the mean has to go. */
  readonly threshold: number;
  /** Rows after a change before the next may be found. */
  readonly minRows: number;
}

/** Rows and mean since the last change; the sums of distances from it, and how far they have been on the other side. */
export type PageHinkleyLayout = {
  readonly count: Cell;
  readonly mean: Cell;
  readonly up: Cell;
  readonly least: Cell;
  readonly down: Cell;
  readonly largest: Cell;
};

/** Page-Hinkley test in both directions: 1 or -1 on the row where the mean has risen or fallen, else 0; then it begins anew. */
export const pageHinkleyKernel: Kernel<
  PageHinkleyParams,
  PageHinkleyLayout,
  readonly ['close'],
  readonly ['pageHinkley']
> = {
  inputs: ['close'],
  outputs: ['pageHinkley'],
  warmup: () => 0,
  layout: () => ({ count: cell(), mean: cell(), up: cell(), least: cell(), down: cell(), largest: cell() }),
  run(state, slot, { tolerance, threshold, minRows }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const output = outputs[0]!;
    let count = state.count[slot]!;
    let mean = state.mean[slot]!;
    let up = state.up[slot]!;
    let least = state.least[slot]!;
    let down = state.down[slot]!;
    let largest = state.largest[slot]!;
    for (let i = from; i < to; i++) {
      const value = input[i]!;
      count++;
      mean += (value - mean) / count;
      up += value - mean - tolerance;
      least = Math.min(least, up);
      down += value - mean + tolerance;
      largest = Math.max(largest, down);
      const rise = up - least > threshold;
      const fall = largest - down > threshold;
      output[i] = 0;
      if (count < minRows || !(rise || fall)) continue;
      output[i] = rise ? 1 : -1;
      count = mean = up = least = down = largest = 0;
    }
    state.count[slot] = count;
    state.mean[slot] = mean;
    state.up[slot] = up;
    state.least[slot] = least;
    state.down[slot] = down;
    state.largest[slot] = largest;
  },
};

/** The events of the CUSUM filter over plain values. */
export const cusumFilter = plainFunction('cusumFilter', cusumFilterKernel, {});

/** The changes that the Page-Hinkley test finds in plain values. */
export const pageHinkley = plainFunction('pageHinkley', pageHinkleyKernel, { minRows: 1 });
