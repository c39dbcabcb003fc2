import { plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';

export const pivotMethods = ['classic', 'fibonacci', 'camarilla', 'woodie'] as const;
export type PivotMethod = (typeof pivotMethods)[number];

export interface PivotPointsParams {
  readonly method: PivotMethod;
}

type PivotLayout = { readonly before: StateColumn & { readonly type: 'float64' } };
type Levels = readonly ['pivot', 'r1', 'r2', 'r3', 's1', 's2', 's3'];

// Parts of the range from the pivot (Fibonacci) or the close (Camarilla) to the three levels on either side.
const FIBONACCI = [0.382, 0.618, 1] as const;
const CAMARILLA = [1.1 / 12, 1.1 / 6, 1.1 / 4] as const;

/** Pivot points: levels for a bar from high, low and close of the bar before it. */
export const pivotPointsKernel: Kernel<PivotPointsParams, PivotLayout, readonly ['high', 'low', 'close'], Levels> = {
  inputs: ['high', 'low', 'close'],
  outputs: ['pivot', 'r1', 'r2', 'r3', 's1', 's2', 's3'],
  warmup: () => 1,
  layout: () => ({ before: { type: 'float64', width: 3, fill: Number.NaN } }),
  run({ before }, slot, { method }, inputs, outputs, from, to) {
    const base = 3 * slot;
    let [high, low, close] = [before[base]!, before[base + 1]!, before[base + 2]!];
    const [pivots, r1, r2, r3, s1, s2, s3] = outputs as Float64Array[];
    for (let i = from; i < to; i++) {
      const range = high - low;
      const pivot = method === 'woodie' ? (high + low + 2 * close) / 4 : (high + low + close) / 3;
      pivots![i] = pivot;
      if (method === 'fibonacci' || method === 'camarilla') {
        const shares = method === 'fibonacci' ? FIBONACCI : CAMARILLA;
        const middle = method === 'fibonacci' ? pivot : close;
        r1![i] = middle + shares[0] * range;
        r2![i] = middle + shares[1] * range;
        r3![i] = middle + shares[2] * range;
        s1![i] = middle - shares[0] * range;
        s2![i] = middle - shares[1] * range;
        s3![i] = middle - shares[2] * range;
      } else {
        r1![i] = 2 * pivot - low;
        s1![i] = 2 * pivot - high;
        r2![i] = pivot + range;
        s2![i] = pivot - range;
        r3![i] = high + 2 * (pivot - low);
        s3![i] = low - 2 * (high - pivot);
      }
      high = inputs[0]![i]!;
      low = inputs[1]![i]!;
      close = inputs[2]![i]!;
    }
    before[base] = high;
    before[base + 1] = low;
    before[base + 2] = close;
  },
};

/** Pivot points of plain highs, lows and closes. */
export const pivotPoints = plainFunction('pivotPoints', pivotPointsKernel, {});
