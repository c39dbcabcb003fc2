import { Data, DataType, type Vector } from 'apache-arrow';
import { gatherColumn, type NumberArray } from './gather.js';

type ArrayKind = (new (buffer: ArrayBufferLike, byteOffset: number, length: number) => NumberArray) & {
  readonly BYTES_PER_ELEMENT: number;
};

const KINDS: readonly ArrayKind[] = [
  Float64Array,
  Int32Array,
  BigInt64Array,
  Uint8Array,
  Int8Array,
  Uint32Array,
  Float32Array,
  Int16Array,
  Uint16Array,
  BigUint64Array,
];
const ABSENT = -1;
const ALIGNMENT = 64;

/** Bytes rounded up to where the next column may begin. */
export function alignedBytes(bytes: number): number {
  return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
}

interface Part {
  readonly values: NumberArray;
  readonly kind: number;
}

/**
 * A column to be written to memory that threads share: what there is to copy, and the numbers by which another thread finds it
 * again. Dictionaries are left out; they go by themselves, since they hardly ever change.
 */
export interface SharedColumn {
  readonly parts: readonly Part[];
  readonly bytes: number;
  /** Rows, nulls, then kind and length of offsets, values and bitmap; then the same of each child. */
  readonly numbers: readonly number[];
}

const identities: { rows: Int32Array } = { rows: new Int32Array(0) };

/** The numbers from 0 on, at least `rows` of them. */
export function rowNumbers(rows: number): Int32Array {
  if (identities.rows.length < rows)
    identities.rows = Int32Array.from({ length: Math.max(1024, rows) }, (_, row) => row);
  return identities.rows;
}

/** What there is to copy of a column for another thread. */
export function sharedColumn(column: Data, name: string): SharedColumn {
  const parts: Part[] = [];
  const numbers: number[] = [];
  let bytes = 0;
  const put = (array: unknown, length: number): void => {
    if (array === undefined || array === null) {
      numbers.push(ABSENT, 0);
      return;
    }
    const whole = array as NumberArray;
    const values = whole.length === length ? whole : (whole.subarray(0, length) as NumberArray);
    const kind = KINDS.findIndex((each) => values instanceof each);
    parts.push({ values, kind });
    numbers.push(kind, values.length);
    bytes += alignedBytes(values.byteLength);
  };
  const visit = (data: Data): void => {
    const { length, nullCount } = data;
    const bits = (length + 7) >> 3;
    const isFlat = data.valueOffsets === undefined && data.children.length === 0;
    numbers.push(length, nullCount);
    const all = (array: unknown): number => (array as NumberArray | undefined)?.length ?? 0;
    put(data.valueOffsets, all(data.valueOffsets));
    const valueCount = DataType.isBool(data.type as DataType) ? bits : length * data.stride;
    put(data.values, isFlat ? Math.min(valueCount, all(data.values)) : all(data.values));
    put(nullCount > 0 ? data.nullBitmap : undefined, bits);
    for (const child of data.children) visit(child as Data);
  };
  visit(isOwn(column) ? column : gatherColumn(column, name, rowNumbers(column.length), column.length));
  return { parts, bytes, numbers };
}

/** Whether the buffers begin with this column's rows; only the values of a slice do, not its bits. */
function isOwn(column: Data): boolean {
  const isFlat = column.valueOffsets === undefined && column.children.length === 0;
  const hasBits = column.nullCount > 0 || DataType.isBool(column.type as DataType);
  return isFlat && (column.offset === 0 || !hasBits);
}

/** Copies a column to `at`. Returns where the next may begin. */
export function writeSharedColumn(column: SharedColumn, block: SharedArrayBuffer, at: number): number {
  for (const { values, kind } of column.parts) {
    const Kind = KINDS[kind] as ArrayKind;
    new Kind(block, at, values.length).set(values as never);
    at += alignedBytes(values.byteLength);
  }
  return at;
}

/** Reads numbers one after the other. */
export class NumberCursor {
  private readonly numbers: Int32Array;
  private place: number;

  constructor(numbers: Int32Array, place: number) {
    this.numbers = numbers;
    this.place = place;
  }

  next(): number {
    return this.numbers[this.place++] as number;
  }
}

/** Reads columns that another thread has written; they are good until the memory is used again. */
export class SharedReader {
  private readonly block: SharedArrayBuffer;
  private readonly numbers: NumberCursor;
  private at: number;

  constructor(block: SharedArrayBuffer, numbers: NumberCursor, at: number) {
    this.block = block;
    this.numbers = numbers;
    this.at = at;
  }

  column(type: DataType, dictionary?: Vector): Data {
    const rows = this.numbers.next();
    const nulls = this.numbers.next();
    const offsets = this.array();
    const values = this.array();
    const bitmap = this.array();
    const children = ((type.children as readonly { readonly type: DataType }[] | null | undefined) ?? []).map((field) =>
      this.column(field.type),
    );
    return new Data(type, 0, rows, nulls, [offsets, values, bitmap] as never, children, dictionary);
  }

  private array(): NumberArray | undefined {
    const kind = this.numbers.next();
    const length = this.numbers.next();
    if (kind === ABSENT) return undefined;
    const Kind = KINDS[kind] as ArrayKind;
    const array = new Kind(this.block, this.at, length);
    this.at += alignedBytes(length * Kind.BYTES_PER_ELEMENT);
    return array;
  }
}
