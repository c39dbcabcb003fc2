import { Data, Int32, Int64, Int8, Uint32 } from 'apache-arrow';

const INT64 = new Int64();
const INT32 = new Int32();
const INT8 = new Int8();
const UINT32 = new Uint32();

/** An int64 column of the first `rows` of `values`, which it takes over. */
export function int64Column(values: BigInt64Array, rows: number): Data<Int64> {
  return new Data(INT64, 0, rows, 0, [undefined, values] as never);
}

/** An int32 column of the first `rows` of `values`, which it takes over. */
export function int32Column(values: Int32Array, rows: number): Data<Int32> {
  return new Data(INT32, 0, rows, 0, [undefined, values] as never);
}

/** An int8 column of the first `rows` of `values`, which it takes over. */
export function int8Column(values: Int8Array, rows: number): Data<Int8> {
  return new Data(INT8, 0, rows, 0, [undefined, values] as never);
}

/** A uint32 column of the first `rows` of `values`, which it takes over. */
export function uint32Column(values: Uint32Array, rows: number): Data<Uint32> {
  return new Data(UINT32, 0, rows, 0, [undefined, values] as never);
}
