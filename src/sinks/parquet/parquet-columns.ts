import { DataType, type Data, type Timestamp } from 'apache-arrow';
import { SchemaMismatch } from '../../base/errors.js';
import { describeType, isText, isValid, readCells, readStrings, readTimeNs } from '../../columnar/index.js';
import type { ParquetElement, ParquetValues } from './parquet-writer.js';

/** What a column becomes in the file. */
export function parquetElement(name: string, type: DataType, nullable: boolean): ParquetElement {
  return { name, repetition_type: nullable ? 'OPTIONAL' : 'REQUIRED', ...storage(name, type) };
}

function storage(name: string, type: DataType): Omit<ParquetElement, 'name' | 'repetition_type'> {
  if (isText(type)) return { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };
  if (isInstant(type)) {
    const isAdjustedToUTC = !DataType.isTimestamp(type) || (type as Timestamp).timezone !== null;
    return { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC, unit: 'NANOS' } };
  }
  if (DataType.isBool(type)) return { type: 'BOOLEAN' };
  if (DataType.isFloat(type)) return { type: 'DOUBLE' };
  if (DataType.isInt(type)) {
    const { bitWidth, isSigned } = type;
    if (bitWidth === 64) return isSigned ? { type: 'INT64' } : { type: 'INT64', converted_type: 'UINT_64' };
    if (bitWidth === 32 && isSigned) return { type: 'INT32' };
    return { type: 'INT32', converted_type: `${isSigned ? 'INT' : 'UINT'}_${bitWidth}` as 'INT_8' };
  }
  throw new SchemaMismatch({
    component: 'parquet',
    column: name,
    wanted: 'numbers, times, text or booleans',
    available: [`${name}: ${describeType(type)}`],
    hint: 'Leave it out with select() or drop().',
  });
}

function isInstant(type: DataType): boolean {
  return DataType.isTimestamp(type) || DataType.isDate(type);
}

/** The values of a column as the writer takes them; missing ones are null. */
export function parquetValues(column: Data, name: string): ParquetValues {
  const type = column.type as DataType;
  if (isText(type)) return readStrings(column, name);
  const whole = column.nullCount <= 0;
  if (isInstant(type)) return whole ? readTimeNs(column, name) : readCells(column, name);
  const { values } = column;
  const isDouble = DataType.isFloat(type) && values instanceof Float64Array;
  if (whole && (isDouble || values instanceof BigInt64Array || values instanceof Int32Array))
    return values.subarray(0, column.length);
  if (isDouble)
    return Array.from({ length: column.length }, (_, row) => (isValid(column, row) ? (values[row] as number) : null));
  return readCells(column, name);
}
