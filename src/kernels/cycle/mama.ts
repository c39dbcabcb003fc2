import { plainFunction } from '../apply-kernel.js';
import type { Kernel, StateColumn } from '../kernel.js';
import { cycleRows, hilbert, hilbertLayout, periodWarmup, piece } from './hilbert.js';
import type { HilbertLayout } from './hilbert.js';

export interface MamaParams {
  /** Largest weight of the newest value. */
  readonly fastLimit: number;
  /** Smallest weight of the newest value. */
  readonly slowLimit: number;
}

/** `averages` holds [mama, fama, phase of the row before in degrees]. */
type MamaLayout = HilbertLayout & { readonly averages: StateColumn & { readonly type: 'float64' } };

const degrees = 180 / Math.PI;

/**
 * MESA adaptive moving average (Ehlers 2001): the faster the phase turns, the more the newest value weighs; and the
 * following average, which takes half that weight. Both start from 0 with the transform, as in TA-Lib.
 */
export const mamaKernel: Kernel<MamaParams, MamaLayout, readonly ['close'], readonly ['mama', 'fama']> = {
  inputs: ['close'],
  outputs: ['mama', 'fama'],
  warmup: () => periodWarmup,
  layout: () => ({ ...hilbertLayout, averages: { type: 'float64', width: 3 } }),
  run(state, slot, { fastLimit, slowLimit }, inputs, outputs, from, to) {
    const input = inputs[0]!;
    const mamas = outputs[0]!;
    const famas = outputs[1]!;
    const { averages } = state;
    const at = 3 * slot;
    let mama = averages[at]!;
    let fama = averages[at + 1]!;
    let phase = averages[at + 2]!;
    for (let start = from; start < to; start += cycleRows) {
      const count = Math.min(cycleRows, to - start);
      const cold = hilbert(state, slot, periodWarmup, input, start, count);
      for (let k = 0; k < count; k++) {
        // No period: the transform has not started.
        if (piece.period[k] !== 0) {
          const inPhase = piece.inPhase[k]!;
          const now = inPhase === 0 ? 0 : Math.atan(piece.quadrature[k]! / inPhase) * degrees;
          const turned = Math.max(1, phase - now);
          phase = now;
          const weight = turned > 1 ? Math.max(slowLimit, fastLimit / turned) : fastLimit;
          mama = weight * input[start + k]! + (1 - weight) * mama;
          fama = 0.5 * weight * mama + (1 - 0.5 * weight) * fama;
        }
        mamas[start + k] = mama;
        famas[start + k] = fama;
      }
      mamas.fill(Number.NaN, start, start + cold);
      famas.fill(Number.NaN, start, start + cold);
    }
    averages[at] = mama;
    averages[at + 1] = fama;
    averages[at + 2] = phase;
  },
};

/** MESA adaptive moving average of plain values. */
export const mama = plainFunction('mama', mamaKernel, {});
