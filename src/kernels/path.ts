import { part, type Part, type Piece } from './composed.js';
import type { KernelState, StateColumn, StateLayout } from './kernel.js';
import { lagKernel } from './lag.js';
import { sumKernel } from './sum.js';

/**
 * The way of a series: how far it has come over `period` rows, and how far it has gone for that, the sum of its
 * changes in either direction. What several measures of trend are ratios of.
 */
export const pathLayout: StateLayout = {
  previous: { type: 'float64', width: 1, fill: Number.NaN } satisfies StateColumn,
};

export function pathParts(period: number): { readonly before: Part; readonly path: Part } {
  return { before: part(lagKernel, { period }), path: part(sumKernel, { period }) };
}

/** Fills `change` and `path` for a piece; both have values from row `period` on. */
export function pathPiece(
  piece: Piece,
  input: Float64Array,
  change: Float64Array,
  path: Float64Array,
  state: KernelState<StateLayout>,
  slot: number,
): void {
  const before = state['previous']!;
  let previous = before[slot]!;
  for (let k = 0; k < piece.count; k++) {
    const value = input[k]!;
    path[k] = Math.abs(value - previous);
    previous = value;
  }
  before[slot] = previous;
  piece.run('path', [path], [path]);
  piece.run('before', [input], [change]);
  for (let k = 0; k < piece.count; k++) change[k] = input[k]! - change[k]!;
}
