import { DataType, Int32, Uint32 } from 'apache-arrow';
import type { BatchBuilder } from '../columnar/index.js';

/** A value for a cell of any column that a batch builder makes. */
export type InputValue = string | number | bigint | boolean | null;

/** Sets a cell by the kind of its value and the type of its column. */
export function setCell(builder: BatchBuilder, index: number, type: DataType, row: number, value: InputValue): void {
  if (value === null) builder.setNull(index, row);
  else if (typeof value === 'string') builder.setText(index, row, value);
  else if (typeof value === 'bigint') builder.int64(index)[row] = value;
  else if (typeof value === 'boolean') builder.bool(index)[row] = Number(value);
  else if (DataType.isFloat(type)) builder.float64(index)[row] = value;
  else if (type instanceof Uint32) builder.uint32(index)[row] = value;
  else if (type instanceof Int32) builder.int32(index)[row] = value;
  else builder.int8(index)[row] = value;
}
