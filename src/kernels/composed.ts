import type { Kernel, KernelState, StateColumn, StateLayout } from './kernel.js';
import { scratchRows, workColumns } from './scratch.js';

/** A kernel within a kernel, with its parameters. */
export interface Part {
  readonly kernel: Kernel<never>;
  readonly params: object;
  /** Complete rows to leave out before its first, so that it starts together with a slower one. */
  readonly skip: number;
}

export function part<P extends object, L extends StateLayout, I extends readonly string[], O extends readonly string[]>(
  kernel: Kernel<P, L, I, O>,
  params: P,
  skip = 0,
): Part {
  return { kernel: kernel as unknown as Kernel<never>, params, skip };
}

/** What a composed kernel has at hand for one piece of the rows of a key; columns hold the piece from 0 to `count`. */
export interface Piece {
  readonly count: number;
  /** Columns to keep intermediate values in. */
  readonly work: readonly Float64Array[];
  /**
   * Feeds a part. Rows before its first complete one are kept from it, and rows that have no value yet are NaN: so
   * parts that follow one another line up by themselves.
   */
  run(name: string, inputs: readonly Float64Array[], outputs: readonly Float64Array[]): void;
}

export interface ComposedKernel<P, I extends readonly string[], O extends readonly string[]> {
  readonly inputs: I;
  readonly outputs: O;
  warmup(params: P): number;
  /** The same names for all parameters. */
  parts(params: P): Readonly<Record<string, Part>>;
  /** Work columns that `piece` uses. */
  readonly work?: number;
  /** Columns of state besides those of its parts. */
  own?(params: P): StateLayout;
  /** Computes a piece: inputs and outputs hold it from 0 to `piece.count`. */
  piece(
    piece: Piece,
    params: P,
    inputs: readonly Float64Array[],
    outputs: readonly Float64Array[],
    state: KernelState<StateLayout>,
    slot: number,
  ): void;
}

interface BoundPart extends Part {
  /** Its columns: what it calls them, and what they are called here. */
  readonly columns: readonly (readonly [own: string, here: string])[];
  readonly skipped: string;
  readonly state: Columns;
}

type Columns = Record<string, Float64Array | Int32Array>;

// From so many rows on a view on a column costs less than a copy of its rows. A column that is written where it is read
// has to be copied in any case.
const worthViews = 128;

const counter: StateColumn = { type: 'int32', width: 1 };

function bind(name: string, { kernel, params, skip }: Part): BoundPart {
  const columns = Object.keys(kernel.layout(params as never)).map((own) => [own, `${name}.${own}`] as const);
  return { kernel, params, skip, columns, skipped: `${name}.skipped`, state: {} };
}

/** The piece that is being computed. Kernels run synchronously, and none is a part of itself. */
class RunningPiece implements Piece {
  count = 0;
  slot = 0;
  columns: Columns = {};
  parts: ReadonlyMap<string, BoundPart> = new Map();
  readonly work: readonly Float64Array[];

  constructor(work: number) {
    this.work = workColumns(work);
  }

  run(name: string, inputs: readonly Float64Array[], outputs: readonly Float64Array[]): void {
    const bound = this.parts.get(name)!;
    for (const [own, here] of bound.columns) bound.state[own] = this.columns[here]!;
    const skipped = this.columns[bound.skipped] as Int32Array;
    const from = skipped[this.slot]! > bound.skip ? 0 : this.skipRows(bound.skip, skipped, inputs, outputs);
    if (from < this.count) {
      const { kernel, params, state } = bound;
      kernel.run(state as KernelState<StateLayout>, this.slot, params as never, inputs, outputs, from, this.count);
    }
  }

  /** Up to the row from which on a part is fed; `skipped` is more than `skip` once it has been. */
  private skipRows(
    skip: number,
    skipped: Int32Array,
    inputs: readonly Float64Array[],
    outputs: readonly Float64Array[],
  ): number {
    let row = 0;
    for (; row < this.count; row++) {
      if (inputs.every((input) => !Number.isNaN(input[row]))) {
        skipped[this.slot] = skipped[this.slot]! + 1;
        if (skipped[this.slot]! > skip) return row;
      }
      for (const output of outputs) output[row] = Number.NaN;
    }
    return row;
  }
}

/** A kernel made of others, which pass columns on to one another a piece of the rows at a time. */
export function composed<P extends object, const I extends readonly string[], const O extends readonly string[]>(
  definition: ComposedKernel<P, I, O>,
): Kernel<P, StateLayout, I, O> {
  const bound = new WeakMap<P, ReadonlyMap<string, BoundPart>>();
  const running = new RunningPiece(definition.work ?? 0);
  const inputPieces = workColumns(definition.inputs.length);
  const outputPieces = workColumns(definition.outputs.length);
  const inputViews = [...inputPieces];
  const outputViews = [...outputPieces];
  const partsOf = (params: P): ReadonlyMap<string, BoundPart> => {
    const known = bound.get(params);
    if (known !== undefined) return known;
    const parts = new Map(Object.entries(definition.parts(params)).map(([name, each]) => [name, bind(name, each)]));
    bound.set(params, parts);
    return parts;
  };
  return {
    inputs: definition.inputs,
    outputs: definition.outputs,
    warmup: (params) => definition.warmup(params),
    layout: (params) => {
      const layout: Record<string, StateColumn> = { ...definition.own?.(params) };
      for (const [name, each] of partsOf(params)) {
        layout[`${name}.skipped`] = counter;
        for (const [own, column] of Object.entries(each.kernel.layout(each.params as never)))
          layout[`${name}.${own}`] = column;
      }
      return layout;
    },
    run(state, slot, params, inputs, outputs, from, to) {
      running.parts = partsOf(params);
      running.columns = state;
      running.slot = slot;
      for (let start = from; start < to; start += scratchRows) {
        const count = Math.min(scratchRows, to - start);
        running.count = count;
        if (count >= worthViews && !outputs.some((output) => inputs.includes(output))) {
          for (let k = 0; k < inputPieces.length; k++) inputViews[k] = inputs[k]!.subarray(start, start + count);
          for (let k = 0; k < outputPieces.length; k++) outputViews[k] = outputs[k]!.subarray(start, start + count);
          definition.piece(running, params, inputViews, outputViews, state, slot);
        } else {
          for (let k = 0; k < inputPieces.length; k++) copy(inputs[k]!, start, inputPieces[k]!, 0, count);
          definition.piece(running, params, inputPieces, outputPieces, state, slot);
          for (let k = 0; k < outputPieces.length; k++) copy(outputPieces[k]!, 0, outputs[k]!, start, count);
        }
      }
    },
  };
}

function copy(from: Float64Array, fromRow: number, to: Float64Array, toRow: number, count: number): void {
  for (let k = 0; k < count; k++) to[toRow + k] = from[fromRow + k]!;
}
