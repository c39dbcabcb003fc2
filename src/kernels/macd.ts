import { plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';

export interface MacdParams {
  /** Period of the fast average. */
  readonly fast: number;
  /** Period of the slow average; TA-Lib swaps the two when it is below `fast`, and so do we. */
  readonly slow: number;
  /** Period of the signal line. */
  readonly signal: number;
  /** `fixed`: the weights 0.15 and 0.075 of the first publication, whatever the periods; `period` without it. */
  readonly weights?: 'period' | 'fixed' | undefined;
}

/**
 * `averages` holds [fast, slow, signal], sums of inputs until each has its first value; `seen` counts the rows up to
 * the first output.
 */
type MacdLayout = {
  readonly seen: StateColumn & { readonly type: 'int32' };
  readonly averages: StateColumn & { readonly type: 'float64' };
};

const width = 3;

function warmup({ fast, slow, signal }: MacdParams): number {
  return Math.max(fast, slow) + signal - 2;
}

function weightsOf({ fast, slow, weights }: MacdParams): readonly [fast: number, slow: number] {
  return weights === 'fixed' ? [0.15, 0.075] : [2 / (Math.min(fast, slow) + 1), 2 / (Math.max(fast, slow) + 1)];
}

/**
 * One of the first rows of a key: both averages get their first value at row slow - 1, so the fast one is seeded with
 * the last `fast` of those rows; the signal line is seeded with the first `signal` differences.
 */
function seed(
  seen: Int32Array,
  averages: Float64Array,
  slot: number,
  fast: number,
  slow: number,
  signal: number,
  fastWeight: number,
  slowWeight: number,
  value: number,
): void {
  const row = seen[slot]!;
  const at = slot * width;
  seen[slot] = row + 1;
  if (row < slow) {
    if (row >= slow - fast) averages[at] = averages[at]! + value;
    averages[at + 1] = averages[at + 1]! + value;
    if (row < slow - 1) return;
    averages[at] = averages[at]! / fast;
    averages[at + 1] = averages[at + 1]! / slow;
  } else {
    averages[at] = fastWeight * value + (1 - fastWeight) * averages[at]!;
    averages[at + 1] = slowWeight * value + (1 - slowWeight) * averages[at + 1]!;
  }
  const sum = averages[at + 2]! + (averages[at]! - averages[at + 1]!);
  averages[at + 2] = row === slow + signal - 2 ? sum / signal : sum;
}

/** Moving average convergence divergence (Appel 1979): fast less slow EMA, its own EMA as signal, and their difference. */
export const macdKernel: Kernel<MacdParams, MacdLayout, readonly ['close'], readonly ['macd', 'signal', 'histogram']> =
  {
    inputs: ['close'],
    outputs: ['macd', 'signal', 'histogram'],
    warmup,
    layout: () => ({ seen: { type: 'int32', width: 1 }, averages: { type: 'float64', width } }),
    run({ seen, averages }, slot, params, inputs, outputs, from, to) {
      const input = inputs[0]!;
      const macdLine = outputs[0]!;
      const signalLine = outputs[1]!;
      const histogram = outputs[2]!;
      const fast = Math.min(params.fast, params.slow);
      const slow = Math.max(params.fast, params.slow);
      const [fastWeight, slowWeight] = weightsOf(params);
      const first = warmup(params);
      const at = slot * width;
      let i = from;
      for (; i < to && seen[slot]! <= first; i++) {
        const ready = seen[slot] === first;
        seed(seen, averages, slot, fast, slow, params.signal, fastWeight, slowWeight, input[i]!);
        const difference = ready ? averages[at]! - averages[at + 1]! : Number.NaN;
        macdLine[i] = difference;
        signalLine[i] = ready ? averages[at + 2]! : Number.NaN;
        histogram[i] = difference - averages[at + 2]!;
      }

      const signalWeight = 2 / (params.signal + 1);
      const fastKeep = 1 - fastWeight;
      const slowKeep = 1 - slowWeight;
      const signalKeep = 1 - signalWeight;
      let fastAverage = averages[at]!;
      let slowAverage = averages[at + 1]!;
      let signalAverage = averages[at + 2]!;
      for (; i < to; i++) {
        const value = input[i]!;
        fastAverage = fastWeight * value + fastKeep * fastAverage;
        slowAverage = slowWeight * value + slowKeep * slowAverage;
        const difference = fastAverage - slowAverage;
        signalAverage = signalWeight * difference + signalKeep * signalAverage;
        macdLine[i] = difference;
        signalLine[i] = signalAverage;
        histogram[i] = difference - signalAverage;
      }
      averages[at] = fastAverage;
      averages[at + 1] = slowAverage;
      averages[at + 2] = signalAverage;
    },
  };

/** Moving average convergence divergence of plain values. */
export const macd = plainFunction('macd', macdKernel, { fast: 1, slow: 1, signal: 1 });
