import { createHash } from 'node:crypto';
import { DataType, RecordBatch, type Data } from 'apache-arrow';
import { InvalidParams } from '../../base/errors.js';
import { isFixedWidth, readCells } from '../../columnar/index.js';

// Longer keys are digests: they cost memory for as long as the entry is there.
const LONGEST = 120;

/**
 * A key that is the same for arguments of the same value, and for no others: whatever the order of fields; 1, "1", 1n and true are
 * four values, and so are NaN, null and undefined.
 * @throws InvalidParams for functions, symbols, promises and what refers to itself, which have no value
 */
export function valueKey(values: readonly unknown[]): string {
  const text = listText(values, []);
  return text.length <= LONGEST ? text : `#${createHash('sha256').update(text).digest('base64url')}`;
}

function listText(values: Iterable<unknown>, above: readonly object[]): string {
  const texts: string[] = [];
  for (const value of values) texts.push(valueText(value, above));
  return `[${texts.join()}]`;
}

function valueText(value: unknown, above: readonly object[]): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
      return `${value}n`;
    case 'boolean':
    case 'undefined':
      return String(value);
    case 'function':
    case 'symbol':
      throw noValue(value);
    case 'object':
      return value === null ? 'null' : objectText(value, above);
  }
}

function objectText(value: object, above: readonly object[]): string {
  if (above.includes(value)) throw noValue('an object that holds itself');
  const path = [...above, value];
  if (Array.isArray(value)) return listText(value, path);
  if (value instanceof Date) return `date${value.getTime()}`;
  if (value instanceof RecordBatch) return `batch${batchText(value as RecordBatch)}`;
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return `${value.constructor.name}${createHash('sha256').update(bytes).digest('base64url')}`;
  }
  if (value instanceof Map) return `map${sorted([...value].map((entry) => listText(entry, path)))}`;
  if (value instanceof Set) return `set${sorted([...value].map((entry) => valueText(entry, path)))}`;
  if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) throw noValue(value);
  const fields = Object.entries(value).map(([name, entry]) => `${JSON.stringify(name)}:${valueText(entry, path)}`);
  return `${nameOf(value)}{${fields.sort().join()}}`;
}

/** The same for the same names, types and values, however dictionaries are numbered and memory is cut. */
function batchText({ schema, data, numRows }: RecordBatch): string {
  const hash = createHash('sha256').update(`${numRows}`);
  for (const [at, field] of schema.fields.entries()) {
    const column = data.children[at] as Data;
    const type = column.type as DataType;
    hash.update(`${JSON.stringify(field.name)}:${String(type)};`);
    const isRaw =
      column.nullCount === 0 && isFixedWidth(type) && !DataType.isDictionary(type) && !DataType.isBool(type);
    if (isRaw) {
      const values = column.values as Uint8Array;
      const bytes = (values.byteLength / values.length) * column.stride * numRows;
      hash.update(new Uint8Array(values.buffer, values.byteOffset, numRows === 0 ? 0 : bytes));
    } else hash.update(listText(readCells(column, field.name as string), []));
  }
  return hash.digest('base64url');
}

const sorted = (texts: string[]): string => `(${texts.sort().join()})`;

/** Objects of different classes are different values. */
function nameOf(value: object): string {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || prototype === Object.prototype ? '' : value.constructor.name;
}

function noValue(found: unknown): InvalidParams {
  return new InvalidParams({
    component: 'memoize',
    path: 'arguments',
    found: typeof found === 'symbol' ? 'a symbol' : found,
    expected: 'values that a key can be made of',
    hint: 'Give a function `key` that makes one.',
  });
}
