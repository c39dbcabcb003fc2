import { DataType, type Data, type Field, type RecordBatch } from 'apache-arrow';
import { bitAt } from './bitmap.js';
import { gatherColumn, hasOffsets, unsupported } from './gather.js';
import { halfToNumber, isValid } from './numbers.js';
import { isText, readStrings } from './strings.js';
import { isTime, readTimeNs } from './time.js';

/**
 * The values of a column one by one, for tests and terminals, never for hot loops: null, number, bigint (int64, and times as
 * ns since 1970), boolean, string, Uint8Array, and arrays and objects of those.
 */
export function readCells(column: Data, name: string): unknown[] {
  const rows = column.length;
  const type = column.type as DataType;
  if (DataType.isNull(type)) return new Array<unknown>(rows).fill(null);
  if (isText(type)) return readStrings(column, name);
  const at = <T>(read: (row: number) => T): (T | null)[] =>
    Array.from({ length: rows }, (_, row) => (isValid(column, row) ? read(row) : null));
  if (DataType.isBool(type)) return at((row) => bitAt(column.values as Uint8Array, column.offset + row));
  if (isTime(type)) return timeCells(column, name);
  if (DataType.isStruct(type)) {
    const fields = type.children as Field[];
    const children = column.children.map((child, index) =>
      readCells(child as Data, `${name}.${fields[index]?.name ?? ''}`),
    );
    return at((row) => Object.fromEntries(fields.map((field, index) => [field.name, children[index]?.[row]])));
  }
  if (DataType.isFixedSizeList(type)) {
    const items = readCells(column.children[0] as Data, name);
    return at((row) => items.slice(row * type.listSize, (row + 1) * type.listSize));
  }
  if (hasOffsets(type)) {
    const offsets = column.valueOffsets as unknown as Int32Array | BigInt64Array;
    const bytes = column.values as Uint8Array;
    const items = column.children.length > 0 ? readCells(column.children[0] as Data, name) : undefined;
    return at((row) => {
      const from = Number(offsets[row]);
      const to = Number(offsets[row + 1]);
      return items === undefined ? bytes.slice(from, to) : items.slice(from, to);
    });
  }
  if (DataType.isFloat(type) && column.values instanceof Uint16Array) {
    const halves = column.values;
    return at((row) => halfToNumber(halves[row] as number));
  }
  const values = column.values as Float64Array | undefined;
  if (values === undefined || DataType.isUnion(type)) throw unsupported(type, name, 'a type that can be shown');
  if (column.stride === 1) return at((row) => values[row]);
  return at((row) => values.slice(row * column.stride, (row + 1) * column.stride));
}

function timeCells(column: Data, name: string): (bigint | null)[] {
  if (column.nullCount <= 0) return [...readTimeNs(column, name)];
  const present = Int32Array.from({ length: column.length }, (_, row) => row).filter((row) => isValid(column, row));
  const times = readTimeNs(gatherColumn(column, name, present, present.length), name);
  const cells = new Array<bigint | null>(column.length).fill(null);
  for (const [index, row] of present.entries()) cells[row] = times[index] as bigint;
  return cells;
}

/** The rows of batches as objects, for tests and terminals; batches without rows are left out. */
export function batchesToRows(batches: Iterable<RecordBatch>): Record<string, unknown>[] {
  const rows: Record<string, unknown>[] = [];
  for (const batch of batches) {
    if (batch.numRows === 0) continue;
    const names = batch.schema.fields.map((field) => field.name);
    const cells = names.map((name, index) => readCells(batch.data.children[index] as Data, name));
    for (let row = 0; row < batch.numRows; row++) {
      rows.push(Object.fromEntries(names.map((name, index) => [name, cells[index]?.[row]])));
    }
  }
  return rows;
}
