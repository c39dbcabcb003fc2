import type { Data } from 'apache-arrow';
import { gatherColumn } from '../../columnar/index.js';
import { PLAIN } from './record-splitter.js';
import type { Fault } from './faults.js';

/** Fields of one column go in, one a row; a column comes out for each batch. */
export interface FieldWriter {
  /** Makes room for a batch. */
  begin(rows: number): void;
  /** Writes the field in bytes[from, to) to a row; null, or what is wrong with it. A row may be written again. */
  write(bytes: Uint8Array, from: number, to: number, style: number, row: number): Fault | null;
  /** The column of the first `rows` rows, handed over. */
  take(rows: number): Data;
}

const decoder = new TextDecoder();
const SPACE = 32;
const TAB = 9;
const QUOTE = 34;

/** The text of a field. */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  return decoder.decode(bytes.subarray(from, to));
}

/** Where a field begins without the blanks before it. */
export function trimStart(bytes: Uint8Array, from: number, to: number): number {
  while (from < to && (bytes[from] === SPACE || bytes[from] === TAB)) from++;
  return from;
}

/** Where a field ends without the blanks behind it. */
export function trimEnd(bytes: Uint8Array, from: number, to: number): number {
  while (to > from && (bytes[to - 1] === SPACE || bytes[to - 1] === TAB)) to--;
  return to;
}

/** A field whose doubled quotes are made single. */
export function unescaped(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const out = new Uint8Array(to - from);
  let length = 0;
  for (let at = from; at < to; at++) {
    out[length++] = bytes[at] as number;
    if (bytes[at] === QUOTE) at++;
  }
  return out.subarray(0, length);
}

/** The texts that stand for a missing value; only where they are not quoted. */
export class NullWords {
  private readonly empty: boolean;
  private readonly others: ReadonlySet<string>;
  private readonly longest: number;

  constructor(words: readonly string[]) {
    this.empty = words.includes('');
    this.others = new Set(words.filter((word) => word !== ''));
    this.longest = Math.max(0, ...words.map((word) => word.length * 3));
  }

  has(bytes: Uint8Array, from: number, to: number, style: number): boolean {
    if (style !== PLAIN) return false;
    if (from === to) return this.empty;
    return this.others.size > 0 && to - from <= this.longest && this.others.has(textOf(bytes, from, to));
  }
}

/** Remembers which rows of a batch are null, for columns whose values have no way to say so. */
export class NullRows {
  private mask = new Uint8Array(0);
  private any = false;

  begin(rows: number): void {
    if (this.any || this.mask.length < rows) this.mask = new Uint8Array(rows);
    this.any = false;
  }

  /** A row may be set again: the record that was there first may have been refused. */
  set(row: number, isNull: boolean): void {
    if (isNull) this.any = true;
    if (this.any) this.mask[row] = isNull ? 1 : 0;
  }

  /** The column with nulls in those rows. */
  applyTo(column: Data, name: string): Data {
    if (!this.any) return column;
    const indices = Int32Array.from({ length: column.length }, (_, row) => (this.mask[row] === 1 ? -1 : row));
    return gatherColumn(column, name, indices, column.length);
  }
}
