/** One column of kernel state: `width` numbers per slot (one slot per key), starting at `fill` (0). */
export interface StateColumn {
  readonly type: 'float64' | 'int32';
  readonly width: number;
  readonly fill?: number;
}

export type StateLayout = Readonly<Record<string, StateColumn>>;

export type KernelState<L extends StateLayout> = {
  readonly [K in keyof L]: L[K]['type'] extends 'int32' ? Int32Array : Float64Array;
};

/**
 * The numeric part of an indicator: one loop over the rows of one key, with all memory in plain columns.
 *
 * However the rows of a key are cut into calls of `run`, the outputs are the same bits. Rows with missing inputs are
 * gathered out beforehand, so a kernel sees numbers only (`lag` excepted, to which NaN stands for a missing value).
 */
export interface Kernel<
  P,
  L extends StateLayout = StateLayout,
  I extends readonly string[] = readonly string[],
  O extends readonly string[] = readonly string[],
> {
  /** Roles of the inputs, in order, e.g. `['high', 'low', 'close']`. */
  readonly inputs: I;
  /** Names of the outputs, in order, e.g. `['macd', 'signal', 'histogram']`. */
  readonly outputs: O;
  /** Of a family of outputs, those that a choice of parameters gives, in order: `run` gets these. All without it. */
  chosen?(params: P): readonly O[number][];
  /** Rows of one key without a value at its start: TA-Lib's lookback. Of a family: of the first output with a value. */
  warmup(params: P): number;
  /** The state: element i of slot s of column c is `state.c[s * width + i]`. */
  layout(params: P): L;
  /**
   * Whether values, once begun, last: of the rows of one key, first some have no value, then all have one, and if a price
   * without end spoils the state, none has one ever again. The first and the last row then tell of all in between.
   */
  readonly lasting?: boolean;
  /** Rows [from, to) of one key; writes every output row, NaN where there is no value yet. */
  run(
    state: KernelState<L>,
    slot: number,
    params: P,
    inputs: readonly Float64Array[],
    outputs: readonly Float64Array[],
    from: number,
    to: number,
  ): void;
  /** Rows [from, to) of alternating keys: `slots[i]` is the slot of row i. Same bits as `run`; only where it pays. */
  runAlternating?(
    state: KernelState<L>,
    slots: Int32Array,
    params: P,
    inputs: readonly Float64Array[],
    outputs: readonly Float64Array[],
    from: number,
    to: number,
  ): void;
}

/** State for `slots` keys, every column at its fill. */
export function allocateState<L extends StateLayout>(layout: L, slots: number): KernelState<L> {
  const columns = Object.entries(layout).map(([name, column]): [string, Float64Array | Int32Array] => {
    const length = column.width * slots;
    const values = column.type === 'int32' ? new Int32Array(length) : new Float64Array(length);
    if (column.fill !== undefined) values.fill(column.fill);
    return [name, values];
  });
  return Object.fromEntries(columns) as KernelState<L>;
}

/** The outputs that these parameters give, in the order `run` gets them. */
export function chosenOutputs<P, O extends readonly string[]>(
  kernel: Pick<Kernel<P, StateLayout, readonly string[], O>, 'outputs' | 'chosen'>,
  params: P,
): readonly O[number][] {
  return kernel.chosen?.(params) ?? kernel.outputs;
}
