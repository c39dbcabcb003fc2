import type { Kernel, StateColumn } from './kernel.js';

type NoParams = Record<never, never>;

/** `values` holds [total, close before]; NaN before the first row. */
export type CumulativeLayout = { readonly values: StateColumn & { readonly type: 'float64' } };

export type Cumulative<I extends readonly string[], O extends string> = Kernel<
  NoParams,
  CumulativeLayout,
  I,
  readonly [O]
>;

const width = 2;

/**
 * A kernel whose output is a running total: `loop` gets it (NaN before the first row of the key) and the close of the
 * row before, fills the output, and gives back the total after the last row.
 */
export function cumulative<const I extends readonly string[], const O extends string>(
  inputs: I,
  output: O,
  closeAt: number,
  loop: (
    inputs: readonly Float64Array[],
    output: Float64Array,
    total: number,
    previousClose: number,
    from: number,
    to: number,
  ) => number,
): Cumulative<I, O> {
  return {
    inputs,
    outputs: [output],
    warmup: () => 0,
    layout: () => ({ values: { type: 'float64', width, fill: Number.NaN } }),
    run({ values }, slot, _params, columns, outputs, from, to) {
      if (from >= to) return;
      const at = width * slot;
      values[at] = loop(columns, outputs[0]!, values[at]!, values[at + 1]!, from, to);
      values[at + 1] = columns[closeAt]![to - 1]!;
    },
  };
}
