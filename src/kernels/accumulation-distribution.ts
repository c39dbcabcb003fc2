import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { cumulative } from './cumulative.js';
import type { PeriodParams } from './sma.js';
import { sumKernel } from './sum.js';

type Roles = readonly ['high', 'low', 'close', 'volume'];

/** Where the close lies in the range, -1 at the low and 1 at the high, times volume; 0 without a range. */
function moneyFlow(high: number, low: number, close: number, volume: number): number {
  const range = high - low;
  return range > 0 ? ((close - low - (high - close)) / range) * volume : 0;
}

/** Accumulation/distribution line (Chaikin): the running total of volume, each by where the close lies in its range. */
export const adKernel = cumulative(
  ['high', 'low', 'close', 'volume'],
  'ad',
  2,
  ([high, low, close, volume], output, total, _previous, from, to) => {
    let sum = Number.isNaN(total) ? 0 : total;
    for (let i = from; i < to; i++) {
      sum += moneyFlow(high![i]!, low![i]!, close![i]!, volume![i]!);
      output[i] = sum;
    }
    return sum;
  },
);

export interface AdoscParams {
  readonly fast: number;
  /** Rows to the first value; TA-Lib takes the longer of the two, and so do we. */
  readonly slow: number;
}

/** Chaikin oscillator: a fast less a slow exponential average of the line, both begun with its first value. */
export const adoscKernel = composed<AdoscParams, Roles, readonly ['adosc']>({
  inputs: ['high', 'low', 'close', 'volume'],
  outputs: ['adosc'],
  warmup: ({ fast, slow }) => Math.max(fast, slow) - 1,
  parts: () => ({ line: part(adKernel, {}) }),
  own: () => ({
    rows: { type: 'float64', width: 1 },
    averages: { type: 'float64', width: 2, fill: Number.NaN },
  }),
  work: 1,
  piece(piece, { fast, slow }, inputs, outputs, state, slot) {
    const output = outputs[0]!;
    const line = piece.work[0]!;
    const rows = state['rows']!;
    const averages = state['averages']!;
    piece.run('line', inputs, piece.work);
    if (piece.count > 0 && Number.isNaN(averages[2 * slot]!)) averages.fill(line[0]!, 2 * slot, 2 * slot + 2);
    const fastWeight = 2 / (fast + 1);
    const slowWeight = 2 / (slow + 1);
    const fastKeep = 1 - fastWeight;
    const slowKeep = 1 - slowWeight;
    let quick = averages[2 * slot]!;
    let still = averages[2 * slot + 1]!;
    for (let k = 0; k < piece.count; k++) {
      quick = fastWeight * line[k]! + fastKeep * quick;
      still = slowWeight * line[k]! + slowKeep * still;
      output[k] = quick - still;
    }
    averages[2 * slot] = quick;
    averages[2 * slot + 1] = still;
    // Counted up to the first value only.
    const first = Math.max(fast, slow) - 1;
    for (let k = 0; k < piece.count && rows[slot]! < first; k++) {
      output[k] = Number.NaN;
      rows[slot] = rows[slot]! + 1;
    }
  },
});

/** Chaikin money flow: the same sums over a window, as a part of its volume; 0 where nothing was traded. */
export const cmfKernel = composed<PeriodParams, Roles, readonly ['cmf']>({
  inputs: ['high', 'low', 'close', 'volume'],
  outputs: ['cmf'],
  warmup: ({ period }) => period - 1,
  parts: (params) => ({ flow: part(sumKernel, params), volume: part(sumKernel, params) }),
  work: 1,
  piece(piece, _params, [high, low, close, volume], outputs) {
    const flow = outputs[0]!;
    const total = piece.work[0]!;
    for (let k = 0; k < piece.count; k++) flow[k] = moneyFlow(high![k]!, low![k]!, close![k]!, volume![k]!);
    piece.run('flow', outputs, outputs);
    piece.run('volume', [volume!], piece.work);
    for (let k = 0; k < piece.count; k++) flow[k] = total[k] === 0 ? 0 : flow[k]! / total[k]!;
  },
});

/** Accumulation/distribution line of plain prices and volumes. */
export const ad = plainFunction('ad', adKernel, {});

/** Chaikin oscillator of plain prices and volumes. */
export const adosc = plainFunction('adosc', adoscKernel, { fast: 1, slow: 1 });

/** Chaikin money flow of plain prices and volumes. */
export const cmf = plainFunction('cmf', cmfKernel, { period: 1 });
