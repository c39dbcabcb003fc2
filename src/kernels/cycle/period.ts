import { plainFunction } from '../apply-kernel.js';
import type { Kernel } from '../kernel.js';
import { cycleRows, hilbert, hilbertLayout, periodWarmup, piece } from './hilbert.js';
import type { HilbertLayout } from './hilbert.js';

/** Cycle functions have nothing to choose: what they look back on is the market's own cycle. */
export type NoParams = Readonly<Record<never, never>>;

/** Length of the dominant cycle in rows (Ehlers 2001), smoothed, from 6 to 50. */
export const cyclePeriodKernel: Kernel<NoParams, HilbertLayout, readonly ['close'], readonly ['cyclePeriod']> = {
  inputs: ['close'],
  outputs: ['cyclePeriod'],
  warmup: () => periodWarmup,
  layout: () => hilbertLayout,
  run(state, slot, _params, inputs, outputs, from, to) {
    for (let start = from; start < to; start += cycleRows) {
      const count = Math.min(cycleRows, to - start);
      const cold = hilbert(state, slot, periodWarmup, inputs[0]!, start, count);
      outputs[0]!.set(piece.period.subarray(0, count), start);
      outputs[0]!.fill(Number.NaN, start, start + cold);
    }
  },
};

/** The part of the price in phase with the dominant cycle, and the part a quarter of a cycle off (Ehlers 2001). */
export const cyclePhasorKernel: Kernel<
  NoParams,
  HilbertLayout,
  readonly ['close'],
  readonly ['inPhase', 'quadrature']
> = {
  inputs: ['close'],
  outputs: ['inPhase', 'quadrature'],
  warmup: () => periodWarmup,
  layout: () => hilbertLayout,
  run(state, slot, _params, inputs, outputs, from, to) {
    for (let start = from; start < to; start += cycleRows) {
      const count = Math.min(cycleRows, to - start);
      const cold = hilbert(state, slot, periodWarmup, inputs[0]!, start, count);
      outputs[0]!.set(piece.inPhase.subarray(0, count), start);
      outputs[1]!.set(piece.quadrature.subarray(0, count), start);
      for (const output of outputs) output.fill(Number.NaN, start, start + cold);
    }
  },
};

/** Length of the dominant cycle of plain values. */
export const cyclePeriod = plainFunction('cyclePeriod', cyclePeriodKernel, {});
/** In-phase and quadrature part of plain values. */
export const cyclePhasor = plainFunction('cyclePhasor', cyclePhasorKernel, {});
