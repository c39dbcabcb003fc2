import { plainFunction } from '../apply-kernel.js';
import type { Kernel, StateColumn } from '../kernel.js';
import { cycleRows, hilbert, hilbertLayout, longestCycle, phaseWarmup, piece } from './hilbert.js';
import type { HilbertLayout } from './hilbert.js';
import type { NoParams } from './period.js';
import { phaseAt, phaseLayout, wholePeriod } from './phase.js';
import type { PhaseLayout } from './phase.js';

/** `means` holds the means over a cycle of the three rows before, the latest first. */
type TrendlineLayout = HilbertLayout & { readonly means: StateColumn & { readonly type: 'float64' } };

/** `mode` holds [sine, leading sine, rows since the two crossed]. */
type TrendModeLayout = PhaseLayout & TrendlineLayout & { readonly mode: StateColumn & { readonly type: 'float64' } };

const degrees = 180 / Math.PI;

/** Mean of the prices over the dominant cycle at row k of the piece: what is left when the cycle is taken out. */
function meanOverCycle(k: number): number {
  const length = wholePeriod(k);
  const row = longestCycle + k;
  let sum = 0;
  for (let step = 0; step < length; step++) sum += piece.prices[row - step]!;
  return length > 0 ? sum / length : 0;
}

/** Smooths the mean over a cycle with those of the three rows before, and takes it among them. */
function trendlineAt(k: number, means: Float64Array, at: number): number {
  const mean = meanOverCycle(k);
  const line = (4 * mean + 3 * means[at]! + 2 * means[at + 1]! + means[at + 2]!) / 10;
  means[at + 2] = means[at + 1]!;
  means[at + 1] = means[at]!;
  means[at] = mean;
  return line;
}

/** Instantaneous trendline (Ehlers 2001): the price without its dominant cycle. */
export const cycleTrendlineKernel: Kernel<NoParams, TrendlineLayout, readonly ['close'], readonly ['cycleTrendline']> =
  {
    inputs: ['close'],
    outputs: ['cycleTrendline'],
    warmup: () => phaseWarmup,
    layout: () => ({ ...hilbertLayout, means: { type: 'float64', width: 3 } }),
    run(state, slot, _params, inputs, outputs, from, to) {
      const output = outputs[0]!;
      for (let start = from; start < to; start += cycleRows) {
        const count = Math.min(cycleRows, to - start);
        const cold = hilbert(state, slot, phaseWarmup, inputs[0]!, start, count);
        for (let k = 0; k < count; k++) output[start + k] = trendlineAt(k, state.means, 3 * slot);
        output.fill(Number.NaN, start, start + cold);
      }
    },
  };

/** How far the price may lie from the trendline before that alone is a trend. */
const farFromTrendline = 0.015;

/**
 * Whether the market trends or cycles (Ehlers 2001): 1 for a trend. It cycles for half a period after sine and leading
 * sine have crossed, and while the phase turns about as fast as the period says.
 */
export const trendModeKernel: Kernel<NoParams, TrendModeLayout, readonly ['close'], readonly ['trendMode']> = {
  inputs: ['close'],
  outputs: ['trendMode'],
  warmup: () => phaseWarmup,
  layout: () => ({
    ...phaseLayout,
    means: { type: 'float64', width: 3 },
    mode: { type: 'float64', width: 3 },
  }),
  run(state, slot, _params, inputs, outputs, from, to) {
    const output = outputs[0]!;
    const { mode, means } = state;
    const at = 3 * slot;
    let phase = state.phase[slot]!;
    let sine = mode[at]!;
    let leadSine = mode[at + 1]!;
    let sinceCrossing = mode[at + 2]!;
    for (let start = from; start < to; start += cycleRows) {
      const count = Math.min(cycleRows, to - start);
      const cold = hilbert(state, slot, phaseWarmup, inputs[0]!, start, count);
      for (let k = 0; k < count; k++) {
        const period = piece.period[k]!;
        if (period === 0) {
          trendlineAt(k, means, at);
          continue;
        }
        const before = phase;
        phase = phaseAt(k, before);
        const wasAbove = sine - leadSine;
        sine = Math.sin(phase / degrees);
        leadSine = Math.sin((phase + 45) / degrees);
        const crossed = (sine > leadSine && wasAbove <= 0) || (sine < leadSine && wasAbove >= 0);
        sinceCrossing = crossed ? 1 : sinceCrossing + 1;
        const turned = (phase - before) * (period / 360);
        const cycles = crossed || sinceCrossing < 0.5 * period || (turned > 0.67 && turned < 1.5);
        const line = trendlineAt(k, means, at);
        const far = line !== 0 && Math.abs((piece.smoothed[longestCycle + k]! - line) / line) >= farFromTrendline;
        output[start + k] = Number(far || !cycles);
      }
      output.fill(Number.NaN, start, start + cold);
    }
    state.phase[slot] = phase;
    mode[at] = sine;
    mode[at + 1] = leadSine;
    mode[at + 2] = sinceCrossing;
  },
};

/** Instantaneous trendline of plain values. */
export const cycleTrendline = plainFunction('cycleTrendline', cycleTrendlineKernel, {});
/** 1 where plain values trend, 0 where they cycle. */
export const trendMode = plainFunction('trendMode', trendModeKernel, {});
