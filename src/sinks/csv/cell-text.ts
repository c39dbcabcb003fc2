import { DataType, type Data } from 'apache-arrow';
import { SchemaMismatch } from '../../base/errors.js';
import { describeType, formatTimeNs, isText, isTime, readCells } from '../../columnar/index.js';

/** The texts of a column, one a row; null where the value is missing. Bytes, as the rows of dead letters, are written as base64. */
export function cellTexts(column: Data, name: string): (string | null)[] {
  const type = column.type as DataType;
  const isInstant = isTime(type) && !DataType.isInt(type);
  const isPlain =
    isInstant ||
    isText(type) ||
    DataType.isInt(type) ||
    DataType.isFloat(type) ||
    DataType.isBool(type) ||
    DataType.isBinary(type);
  if (!isPlain) {
    throw new SchemaMismatch({
      component: 'csv',
      column: name,
      wanted: 'numbers, times, text, booleans or bytes',
      available: [`${name}: ${describeType(type)}`],
      hint: 'Leave it out with select() or drop().',
    });
  }
  return readCells(column, name).map((value) => {
    if (value === null || value === undefined) return null;
    if (typeof value === 'number' && Number.isNaN(value)) return null;
    if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
    return isInstant ? formatTimeNs(value as bigint) : String(value as string | number | bigint | boolean);
  });
}

/** Puts quotes round a text where a reader would otherwise misread it; the empty text is not a missing value. */
export function quoted(text: string, delimiter: string): string {
  const bare = text !== '' && !text.includes(delimiter) && !/["\r\n]|^\s|\s$/.test(text);
  return bare ? text : `"${text.replaceAll('"', '""')}"`;
}
