/** Rows that the desk works on: columns of a batch, or rows that are held until their instant is complete. */
export interface RowColumns {
  readonly slot: Int32Array;
  readonly sequence: BigInt64Array;
  readonly time: BigInt64Array;
  readonly available: BigInt64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Undefined when fills do not depend on it. */
  readonly volume: Float64Array | undefined;
  /** Signal or target; NaN where null. */
  readonly wanted: Float64Array;
  /** Columns that rules and models read. */
  readonly extras: readonly Float64Array[];
  /** Where the rows come from: a number that stands for a source, undefined when all come from the first. */
  readonly source: Int32Array | undefined;
  readonly partition: Int32Array | undefined;
}
