import { Bool, Float64, Int32, Int64, Int8, Uint32, type DataType } from 'apache-arrow';
import { CorruptInput, SchemaMismatch } from '../../base/errors.js';
import { newDictionaryType, TIMESTAMP, type BatchBuilder } from '../../columnar/index.js';
import type { ParquetElement, ParquetValues } from './parquet-file.js';

/** How the values of a column come into a batch. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
  /** Writes values[from, to) to the first rows of column `index`. */
  write(builder: BatchBuilder, index: number, values: ParquetValues, from: number, to: number): void;
}

type Fill = (builder: BatchBuilder, index: number, row: number, value: unknown) => void;

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** @throws SchemaMismatch for a nested column and for a type that has no counterpart */
export function parquetColumn(element: ParquetElement, path: string): ParquetColumn {
  const [type, fill] = kindOf(element) ?? [];
  const { name } = element;
  if (type === undefined || fill === undefined) {
    const found = element.logical_type?.type ?? element.converted_type ?? element.type ?? 'a group';
    throw new SchemaMismatch({
      component: 'parquet',
      column: name,
      wanted: `numbers, times, text or booleans in "${path}"`,
      available: [`${name}: ${element.repetition_type === 'REPEATED' ? 'repeated ' : ''}${found}`],
      hint: 'Leave it out with "columns".',
    });
  }
  return {
    name,
    type,
    nullable: element.repetition_type !== 'REQUIRED',
    write(builder, index, values, from, to) {
      if (values instanceof Float64Array) {
        builder.float64(index).set(values.subarray(from, to));
        return;
      }
      for (let at = from, row = 0; at < to; at++, row++) {
        const value: unknown = values[at];
        if (value === undefined || value === null) builder.setNull(index, row);
        else fill(builder, index, row, value);
      }
    },
  };
}

const fillNumber: Fill = (builder, index, row, value) => {
  builder.float64(index)[row] = Number(value);
};
const fillInteger: Fill = (builder, index, row, value) => {
  const whole = BigInt(value as bigint | number);
  if (whole < INT64_MIN || whole > INT64_MAX)
    throw new CorruptInput(`row ${row}`, `The time or whole number ${whole} is too large for 64 bits.`);
  builder.int64(index)[row] = whole;
};
const fillInt32: Fill = (builder, index, row, value) => {
  builder.int32(index)[row] = Number(value);
};
const fillInt8: Fill = (builder, index, row, value) => {
  builder.int8(index)[row] = Number(value);
};
const fillUint32: Fill = (builder, index, row, value) => {
  builder.uint32(index)[row] = Number(value);
};
const fillBoolean: Fill = (builder, index, row, value) => {
  builder.bool(index)[row] = value === true || value === 1 ? 1 : 0;
};
const fillText: Fill = (builder, index, row, value) => builder.setText(index, row, String(value));

function kindOf(element: ParquetElement): readonly [DataType, Fill] | undefined {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (element.repetition_type === 'REPEATED' || type === undefined || (element.num_children ?? 0) > 0) return undefined;
  if (logical?.type === 'TIMESTAMP' || converted?.startsWith('TIMESTAMP') === true || type === 'INT96')
    return [TIMESTAMP, fillInteger];
  if (converted === 'DATE') return [TIMESTAMP, fillInteger];
  if (converted === 'DECIMAL') return [new Float64(), fillNumber];
  if (logical?.type === 'FLOAT16') return [new Float64(), fillNumber];
  switch (type) {
    case 'BOOLEAN':
      return [new Bool(), fillBoolean];
    case 'FLOAT':
    case 'DOUBLE':
      return [new Float64(), fillNumber];
    case 'INT64':
      return [new Int64(), fillInteger];
    case 'INT32':
      if (converted === 'INT_8') return [new Int8(), fillInt8];
      return converted?.startsWith('UINT') === true ? [new Uint32(), fillUint32] : [new Int32(), fillInt32];
    case 'BYTE_ARRAY':
      return [newDictionaryType(), fillText];
    default:
      return logical?.type === 'UUID' ? [newDictionaryType(), fillText] : undefined;
  }
}
