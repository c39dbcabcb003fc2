import { plainFunction } from './apply-kernel.js';
import type { Kernel } from './kernel.js';
import type { PeriodParams } from './sma.js';
import { windowKernel, type TailLayout } from './window-kernel.js';

export interface EntropyParams extends PeriodParams {
  /** Bins of equal width between the least and the largest value of the window. */
  readonly bins: number;
  /** Whether the log returns are counted or the values themselves. */
  readonly of: 'returns' | 'values';
}

// The window of the returns has one value more than there are returns.
const ofWindow = windowKernel(['entropy'], ({ period, bins, of }: EntropyParams) => {
  const count = of === 'returns' ? period - 1 : period;
  const counted = new Float64Array(count);
  const counts = new Float64Array(bins);
  return (values, from, outputs, row) => {
    for (let k = 0; k < count; k++)
      counted[k] = of === 'returns' ? Math.log(values[from + k + 1]! / values[from + k]!) : values[from + k]!;
    outputs[0]![row] = binnedEntropy(counted, counts);
  };
});

/** In bits; none where a value is not finite. `counts` has a place for each bin. */
function binnedEntropy(values: Float64Array, counts: Float64Array): number {
  const count = values.length;
  const bins = counts.length;
  let low = values[0]!;
  let high = low;
  for (let k = 1; k < count; k++) {
    low = Math.min(low, values[k]!);
    high = Math.max(high, values[k]!);
  }
  const range = high - low;
  if (!Number.isFinite(range)) return Number.NaN;
  if (range === 0) return 0;
  counts.fill(0);
  for (let k = 0; k < count; k++) {
    const bin = Math.min(bins - 1, Math.floor(((values[k]! - low) / range) * bins));
    counts[bin] = counts[bin]! + 1;
  }
  let entropy = 0;
  for (let bin = 0; bin < bins; bin++) {
    const share = counts[bin]! / count;
    if (share > 0) entropy -= share * Math.log2(share);
  }
  return entropy;
}

const windows = new WeakMap<EntropyParams, EntropyParams>();

function windowOf(params: EntropyParams): EntropyParams {
  if (params.of === 'values') return params;
  const known = windows.get(params) ?? { ...params, period: params.period + 1 };
  windows.set(params, known);
  return known;
}

/** Shannon entropy, in bits, of the binned values of the window: 0 where all are equal, at most log2(bins). */
export const entropyKernel: Kernel<EntropyParams, TailLayout, readonly ['close'], readonly ['entropy']> = {
  ...ofWindow,
  warmup: (params) => ofWindow.warmup(windowOf(params)),
  layout: (params) => ofWindow.layout(windowOf(params)),
  run: (state, slot, params, inputs, outputs, from, to) =>
    ofWindow.run(state, slot, windowOf(params), inputs, outputs, from, to),
};

/** Rolling entropy of plain prices. */
export const entropy = plainFunction('entropy', entropyKernel, { period: 2, bins: 2 });
