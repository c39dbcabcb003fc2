import type { Kernel, StateColumn } from './kernel.js';
import { scratchRows } from './scratch.js';
import type { PeriodParams } from './sma.js';

/** The last `period - 1` inputs of a key, oldest first, and how many of them there are. */
export type TailLayout = {
  readonly seen: StateColumn & { readonly type: 'int32' };
  readonly tail: StateColumn & { readonly type: 'float64' };
};

/** Looks at the window `values[from, from + period)` and writes what it finds to `row` of the outputs. */
export type WindowMeasure = (values: Float64Array, from: number, outputs: readonly Float64Array[], row: number) => void;

// Kernels run synchronously, and none is at work within a measure of another.
let values = new Float64Array(0);

/**
 * A kernel that looks at each window as a whole, where nothing simpler can be carried from one to the next. `measureFor`
 * is called once for each set of parameters: what depends on them alone is worked out there.
 */
export function windowKernel<P extends PeriodParams, const O extends readonly string[]>(
  outputs: O,
  measureFor: (params: P) => WindowMeasure,
): Kernel<P, TailLayout, readonly ['close'], O> {
  const measures = new WeakMap<P, WindowMeasure>();
  const measureOf = (params: P): WindowMeasure => {
    const known = measures.get(params);
    if (known !== undefined) return known;
    const measure = measureFor(params);
    measures.set(params, measure);
    return measure;
  };
  return {
    inputs: ['close'],
    outputs,
    warmup: ({ period }) => period - 1,
    layout: ({ period }) => ({
      seen: { type: 'int32', width: 1 },
      tail: { type: 'float64', width: Math.max(1, period - 1) },
    }),
    run({ seen, tail }, slot, params, inputs, columns, from, to) {
      const measure = measureOf(params);
      const width = params.period - 1;
      const base = slot * Math.max(1, width);
      const input = inputs[0]!;
      if (values.length < width + scratchRows) values = new Float64Array(2 * width + scratchRows);
      for (let start = from; start < to; start += scratchRows) {
        const count = Math.min(scratchRows, to - start);
        const known = seen[slot]!;
        for (let k = 0; k < known; k++) values[k] = tail[base + k]!;
        for (let k = 0; k < count; k++) values[known + k] = input[start + k]!;
        for (let k = 0; k < count; k++) {
          const first = known + k - width;
          if (first >= 0) measure(values, first, columns, start + k);
          else for (const column of columns) column[start + k] = Number.NaN;
        }
        const kept = Math.min(width, known + count);
        for (let k = 0; k < kept; k++) tail[base + k] = values[known + count - kept + k]!;
        seen[slot] = kept;
      }
    },
  };
}
