import { DataType } from 'apache-arrow';
import { isText } from '../columnar/index.js';

/** What an expression can work with. Numbers are float64, times and durations nanoseconds. */
export type ValueType = 'number' | 'boolean' | 'text' | 'time' | 'duration';

/** Every value type, for tables that have one entry each. */
export const VALUE_TYPES: readonly ValueType[] = ['number', 'boolean', 'text', 'time', 'duration'];

/** The value type of an Arrow column, or undefined when expressions cannot use it. */
export function valueTypeOf(type: DataType): ValueType | undefined {
  if (DataType.isInt(type) || DataType.isFloat(type)) return 'number';
  if (DataType.isBool(type)) return 'boolean';
  if (isText(type)) return 'text';
  if (DataType.isTimestamp(type) || DataType.isDate(type)) return 'time';
  if (DataType.isDuration(type)) return 'duration';
  return undefined;
}
