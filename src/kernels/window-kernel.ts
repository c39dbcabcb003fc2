import type { Kernel, StateColumn } from './kernel.js';
import { scratchRows } from './scratch.js';
import type { PeriodParams } from './sma.js';

/** The last `period - 1` rows of a key, oldest first, one input's after the other's, and how many of them there are. */
export type TailLayout = {
  readonly seen: StateColumn & { readonly type: 'int32' };
  readonly tail: StateColumn & { readonly type: 'float64' };
};

/** Looks at the window `values[from, from + period)` and writes what it finds to `row` of the outputs. */
export type WindowMeasure = (values: Float64Array, from: number, outputs: readonly Float64Array[], row: number) => void;

/** The same of several columns, each of which has its window at the same place. */
export type WindowsMeasure = (
  windows: readonly Float64Array[],
  from: number,
  outputs: readonly Float64Array[],
  row: number,
) => void;

// Kernels run synchronously, and none is at work within a measure of another.
const work: Float64Array[] = [];

function workFor(inputs: number, rows: number): readonly Float64Array[] {
  for (let input = 0; input < inputs; input++)
    if ((work[input]?.length ?? 0) < rows) work[input] = new Float64Array(2 * rows);
  return work;
}

/**
 * A kernel that looks at each window as a whole, where nothing simpler can be carried from one to the next. `measureFor`
 * is called once for each set of parameters: what depends on them alone is worked out there.
 */
export function windowsKernel<
  P extends PeriodParams,
  const I extends readonly string[],
  const O extends readonly string[],
>(inputs: I, outputs: O, measureFor: (params: P) => WindowsMeasure): Kernel<P, TailLayout, I, O> {
  const measures = new WeakMap<P, WindowsMeasure>();
  const measureOf = (params: P): WindowsMeasure => {
    const known = measures.get(params);
    if (known !== undefined) return known;
    const measure = measureFor(params);
    measures.set(params, measure);
    return measure;
  };
  return {
    inputs,
    outputs,
    warmup: ({ period }) => period - 1,
    layout: ({ period }) => ({
      seen: { type: 'int32', width: 1 },
      tail: { type: 'float64', width: inputs.length * Math.max(1, period - 1) },
    }),
    run({ seen, tail }, slot, params, columns, found, from, to) {
      const measure = measureOf(params);
      const width = params.period - 1;
      const room = Math.max(1, width);
      const windows = workFor(columns.length, width + scratchRows);
      for (let start = from; start < to; start += scratchRows) {
        const count = Math.min(scratchRows, to - start);
        const known = seen[slot]!;
        for (let input = 0; input < columns.length; input++)
          gather(windows[input]!, tail, (slot * columns.length + input) * room, known, columns[input]!, start, count);
        for (let k = 0; k < count; k++) {
          const first = known + k - width;
          if (first >= 0) measure(windows, first, found, start + k);
          else for (const column of found) column[start + k] = Number.NaN;
        }
        const kept = Math.min(width, known + count);
        for (let input = 0; input < columns.length; input++) {
          const base = (slot * columns.length + input) * room;
          for (let k = 0; k < kept; k++) tail[base + k] = windows[input]![known + count - kept + k]!;
        }
        seen[slot] = kept;
      }
    },
  };
}

/** Puts what is known of a column and its next rows one after the other. */
function gather(
  values: Float64Array,
  tail: Float64Array,
  base: number,
  known: number,
  column: Float64Array,
  start: number,
  count: number,
): void {
  for (let k = 0; k < known; k++) values[k] = tail[base + k]!;
  for (let k = 0; k < count; k++) values[known + k] = column[start + k]!;
}

/** `windowsKernel` of one column. */
export function windowKernel<P extends PeriodParams, const O extends readonly string[]>(
  outputs: O,
  measureFor: (params: P) => WindowMeasure,
): Kernel<P, TailLayout, readonly ['close'], O> {
  return windowsKernel(['close'], outputs, (params: P) => {
    const measure = measureFor(params);
    return ([values], from, found, row) => measure(values!, from, found, row);
  });
}
