import type { Kernel } from './kernel.js';

export type ScaleMethod = 'standard' | 'minMax';

type Cells = { readonly type: 'float64'; readonly width: number; readonly fill?: number };

/** Of each column: how many values there were, their mean and squared distances from it, the least and the largest. */
export type ScalerLayout = {
  readonly count: Cells;
  readonly mean: Cells;
  readonly squares: Cells;
  readonly least: Cells;
  readonly largest: Cells;
};

/**
 * Scales columns by what all values so far have shown, the present one among them; with `learns` false by what is known already.
 * NaN stands for a missing value and changes nothing. 0 (`standard`) and 0.5 (`minMax`) where all values were equal.
 */
export function scaler(
  method: ScaleMethod,
  columns: number,
  learns: boolean,
): Kernel<unknown, ScalerLayout, readonly string[], readonly string[]> {
  const roles = Array.from({ length: columns }, (_, column) => `column${column}`);
  return {
    inputs: roles,
    outputs: roles,
    warmup: () => 0,
    layout: () => ({
      count: { type: 'float64', width: columns },
      mean: { type: 'float64', width: columns },
      squares: { type: 'float64', width: columns },
      least: { type: 'float64', width: columns, fill: Number.POSITIVE_INFINITY },
      largest: { type: 'float64', width: columns, fill: Number.NEGATIVE_INFINITY },
    }),
    run(state, slot, _params, inputs, outputs, from, to) {
      for (let column = 0; column < columns; column++) {
        const input = inputs[column]!;
        const output = outputs[column]!;
        const at = slot * columns + column;
        let count = state.count[at]!;
        let mean = state.mean[at]!;
        let squares = state.squares[at]!;
        let least = state.least[at]!;
        let largest = state.largest[at]!;
        for (let i = from; i < to; i++) {
          const value = input[i]!;
          if (learns && Number.isFinite(value)) {
            count++;
            const distance = value - mean;
            mean += distance / count;
            squares += distance * (value - mean);
            least = Math.min(least, value);
            largest = Math.max(largest, value);
          }
          if (count === 0 || Number.isNaN(value)) output[i] = Number.NaN;
          else if (method === 'standard') output[i] = squares > 0 ? (value - mean) / Math.sqrt(squares / count) : 0;
          else output[i] = largest > least ? (value - least) / (largest - least) : 0.5;
        }
        state.count[at] = count;
        state.mean[at] = mean;
        state.squares[at] = squares;
        state.least[at] = least;
        state.largest[at] = largest;
      }
    },
  };
}
