import { plainFunction } from '../apply-kernel.js';
import type { Kernel, StateColumn } from '../kernel.js';
import { cycleRows, hilbert, hilbertLayout, longestCycle, phaseWarmup, piece } from './hilbert.js';
import type { HilbertLayout } from './hilbert.js';
import type { NoParams } from './period.js';

/** `phase` is that of the row before, in degrees: where it is not defined it goes on from there. */
export type PhaseLayout = HilbertLayout & { readonly phase: StateColumn & { readonly type: 'float64' } };

export const phaseLayout: PhaseLayout = { ...hilbertLayout, phase: { type: 'float64', width: 1 } };

const degrees = 180 / Math.PI;
const width = longestCycle + 1;

/** Sine and cosine of each step through a cycle of each length, since every row needs a whole cycle of them. */
const sines = new Float64Array(width * width);
const cosines = new Float64Array(width * width);
for (let length = 1; length <= longestCycle; length++)
  for (let step = 0; step < length; step++) {
    const angle = (step * 2 * Math.PI) / length;
    sines[length * width + step] = Math.sin(angle);
    cosines[length * width + step] = Math.cos(angle);
  }

/** The dominant cycle of row k of the piece in whole rows. */
export function wholePeriod(k: number): number {
  return Math.trunc(piece.period[k]! + 0.5);
}

/** Phase of the dominant cycle at row k of the piece, -45 to 315 degrees; `before` is that of the row before. */
export function phaseAt(k: number, before: number): number {
  const { smoothed, period } = piece;
  const length = wholePeriod(k);
  const turn = length * width;
  const row = longestCycle + k;
  let real = 0;
  let imaginary = 0;
  for (let step = 0; step < length; step++) {
    const value = smoothed[row - step]!;
    real += sines[turn + step]! * value;
    imaginary += cosines[turn + step]! * value;
  }
  let phase = before;
  if (imaginary !== 0) phase = Math.atan(real / imaginary) * degrees;
  else phase += 90 * Math.sign(real);
  // A quarter on, and what the smoothing over four rows has taken.
  phase += 90 + 360 / period[k]!;
  if (imaginary < 0) phase += 180;
  return phase > 315 ? phase - 360 : phase;
}

/** Where the market stands in its dominant cycle (Ehlers 2001), in degrees. */
export const cyclePhaseKernel: Kernel<NoParams, PhaseLayout, readonly ['close'], readonly ['cyclePhase']> = {
  inputs: ['close'],
  outputs: ['cyclePhase'],
  warmup: () => phaseWarmup,
  layout: () => phaseLayout,
  run(state, slot, _params, inputs, outputs, from, to) {
    const output = outputs[0]!;
    let phase = state.phase[slot]!;
    for (let start = from; start < to; start += cycleRows) {
      const count = Math.min(cycleRows, to - start);
      const cold = hilbert(state, slot, phaseWarmup, inputs[0]!, start, count);
      for (let k = 0; k < count; k++) {
        if (piece.period[k] !== 0) phase = phaseAt(k, phase);
        output[start + k] = phase;
      }
      output.fill(Number.NaN, start, start + cold);
    }
    state.phase[slot] = phase;
  },
};

/** Sine of the phase of the dominant cycle, and of the phase an eighth of a cycle on (Ehlers 2001). */
export const cycleSineKernel: Kernel<NoParams, PhaseLayout, readonly ['close'], readonly ['sine', 'leadSine']> = {
  inputs: ['close'],
  outputs: ['sine', 'leadSine'],
  warmup: () => phaseWarmup,
  layout: () => phaseLayout,
  run(state, slot, params, inputs, outputs, from, to) {
    const sine = outputs[0]!;
    const leadSine = outputs[1]!;
    cyclePhaseKernel.run(state, slot, params, inputs, [sine], from, to);
    for (let row = from; row < to; row++) {
      const phase = sine[row]!;
      sine[row] = Math.sin(phase / degrees);
      leadSine[row] = Math.sin((phase + 45) / degrees);
    }
  },
};

/** Phase of the dominant cycle of plain values, in degrees. */
export const cyclePhase = plainFunction('cyclePhase', cyclePhaseKernel, {});
/** Sine and leading sine of plain values. */
export const cycleSine = plainFunction('cycleSine', cycleSineKernel, {});
