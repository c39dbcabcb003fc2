import type { Data } from 'apache-arrow';
import {
  booleanColumn,
  float64Column,
  int64Column,
  int8Column,
  newFloat64,
  newInt32,
  newInt64,
  textColumn,
  timeColumn,
  uint32Column,
} from '../../columnar/index.js';
import type { NumberRange } from '../../core/index.js';
import { parseDecimal } from './decimal.js';
import type { Fault } from './faults.js';
import { NullRows, textOf, trimEnd, trimStart, unescaped, type FieldWriter, type NullWords } from './field-writer.js';
import { ESCAPED, PLAIN } from './record-splitter.js';
import type { TimeField } from './time-field.js';
import { SpelledWords } from './spelled-words.js';

const ZERO = 48;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

export class NumberWriter implements FieldWriter {
  values = new Float64Array(0);
  private readonly range: NumberRange;
  private readonly nullable: boolean;
  private readonly nulls: NullWords;

  constructor(range: NumberRange, nullable: boolean, nulls: NullWords) {
    this.range = range;
    this.nullable = nullable;
    this.nulls = nulls;
  }

  begin(rows: number): void {
    this.values = newFloat64(rows);
  }

  write(bytes: Uint8Array, from: number, to: number, style: number, row: number): Fault | null {
    const value = parseDecimal(bytes, from, to);
    this.values[row] = value;
    if (value >= this.range.least && value <= this.range.most) return null;
    return value === value ? this.outside(value) : this.other(bytes, from, to, style, row);
  }

  private outside(value: number): Fault {
    return value === Infinity || value === -Infinity ? 'notFinite' : this.range.fault;
  }

  /** Missing values and blanks round a number: seldom, so looked at only when the number could not be read. */
  private other(bytes: Uint8Array, from: number, to: number, style: number, row: number): Fault | null {
    const start = trimStart(bytes, from, to);
    const end = trimEnd(bytes, start, to);
    if (this.nulls.has(bytes, start, end, style)) return this.nullable ? null : 'missing';
    if (start !== from || end !== to) {
      const value = parseDecimal(bytes, start, end);
      this.values[row] = value;
      if (value >= this.range.least && value <= this.range.most) return null;
      if (value === value) return this.outside(value);
    }
    if (start === end) return this.nullable ? null : 'missing';
    const text = textOf(bytes, start, end).toLowerCase();
    if (text === 'nan') return this.nullable ? null : 'missing';
    return /^[+-]?inf(inity)?$/.test(text) ? 'notFinite' : 'notANumber';
  }

  take(rows: number): Data {
    return float64Column(this.values, rows);
  }
}

export class TimeWriter implements FieldWriter {
  times = new BigInt64Array(0);
  words = new Int32Array(0);
  private readonly name: string;
  private readonly field: TimeField;
  private readonly nullable: boolean;
  private readonly nulls: NullWords;
  private readonly nullRows = new NullRows();

  constructor(name: string, field: TimeField, nullable: boolean, nulls: NullWords) {
    this.name = name;
    this.field = field;
    this.nullable = nullable;
    this.nulls = nulls;
  }

  begin(rows: number): void {
    this.times = newInt64(rows);
    this.words = new Int32Array(this.times.buffer, this.times.byteOffset, rows * 2);
    this.nullRows.begin(rows);
  }

  write(bytes: Uint8Array, from: number, to: number, style: number, row: number): Fault | null {
    if (this.field.into(bytes, from, to, this.times, this.words, row)) {
      if (this.nullable) this.nullRows.set(row, false);
      return null;
    }
    const start = trimStart(bytes, from, to);
    const end = trimEnd(bytes, start, to);
    if (this.nulls.has(bytes, start, end, style) || start === end) {
      if (!this.nullable) return 'missing';
      this.nullRows.set(row, true);
      return null;
    }
    return start === from && end === to ? 'notATime' : this.write(bytes, start, end, style, row);
  }

  take(rows: number): Data {
    return this.nullRows.applyTo(timeColumn(this.times, rows), this.name);
  }
}

export class WordWriter implements FieldWriter {
  readonly table = new SpelledWords();
  codes = new Int32Array(0);
  private readonly nullable: boolean;
  private readonly nulls: NullWords;

  constructor(nullable: boolean, nulls: NullWords) {
    this.nullable = nullable;
    this.nulls = nulls;
  }

  begin(rows: number): void {
    this.codes = newInt32(rows);
  }

  write(bytes: Uint8Array, from: number, to: number, style: number, row: number): Fault | null {
    const start = style === PLAIN ? trimStart(bytes, from, to) : from;
    const end = style === PLAIN ? trimEnd(bytes, start, to) : to;
    if (this.nulls.has(bytes, start, end, style)) {
      this.codes[row] = -1;
      return this.nullable ? null : 'missing';
    }
    if (style === ESCAPED) {
      const plain = unescaped(bytes, start, end);
      this.codes[row] = this.table.code(plain, 0, plain.length);
    } else this.codes[row] = this.table.code(bytes, start, end);
    return start === end && !this.nullable ? 'missing' : null;
  }

  take(rows: number): Data {
    return this.table.builder.column(this.codes, rows);
  }
}

export class TextWriter implements FieldWriter {
  private texts: (string | null)[] = [];
  private readonly nullable: boolean;
  private readonly nulls: NullWords;

  constructor(nullable: boolean, nulls: NullWords) {
    this.nullable = nullable;
    this.nulls = nulls;
  }

  begin(): void {
    this.texts = [];
  }

  write(bytes: Uint8Array, from: number, to: number, style: number, row: number): Fault | null {
    const missing = this.nulls.has(bytes, from, to, style);
    const plain = style === ESCAPED ? unescaped(bytes, from, to) : bytes.subarray(from, to);
    this.texts[row] = missing ? null : textOf(plain, 0, plain.length);
    return missing && !this.nullable ? 'missing' : null;
  }

  take(rows: number): Data {
    this.texts.length = rows;
    return textColumn(this.texts);
  }
}

export class IntegerWriter implements FieldWriter {
  values = new BigInt64Array(0);
  words = new Int32Array(0);
  private readonly name: string;
  private readonly nullable: boolean;
  private readonly nulls: NullWords;
  private readonly nullRows = new NullRows();

  constructor(name: string, nullable: boolean, nulls: NullWords) {
    this.name = name;
    this.nullable = nullable;
    this.nulls = nulls;
  }

  begin(rows: number): void {
    this.values = newInt64(rows);
    this.words = new Int32Array(this.values.buffer, this.values.byteOffset, rows * 2);
    this.nullRows.begin(rows);
  }

  write(bytes: Uint8Array, from: number, to: number, style: number, row: number): Fault | null {
    const start = trimStart(bytes, from, to);
    const end = trimEnd(bytes, start, to);
    const missing = start === end || this.nulls.has(bytes, start, end, style);
    if (this.nullable) this.nullRows.set(row, missing);
    if (missing) return this.nullable ? null : 'missing';
    let value = 0;
    let at = start;
    if (end - start <= 15) {
      for (; at < end; at++) {
        const digit = (bytes[at] as number) - ZERO;
        if (digit < 0 || digit > 9) break;
        value = value * 10 + digit;
      }
      if (at === end) {
        setInteger(this.words, row, value);
        return null;
      }
    }
    const text = textOf(bytes, start, end);
    if (!/^[+-]?\d{1,40}$/.test(text)) return 'notAnInteger';
    const exact = BigInt(text.replace('+', ''));
    if (exact < INT64_MIN || exact > INT64_MAX) return 'notFinite';
    this.values[row] = exact;
    return null;
  }

  take(rows: number): Data {
    return this.nullRows.applyTo(int64Column(this.values, rows), this.name);
  }
}

/** A whole number from 0 to 2^53 as two words of an int64. */
export function setInteger(words: Int32Array, row: number, value: number): void {
  const high = Math.floor(value / 4_294_967_296);
  words[row * 2] = value - high * 4_294_967_296;
  words[row * 2 + 1] = high;
}

export class BooleanWriter implements FieldWriter {
  private values = new Float64Array(0);
  private readonly nulls: NullWords;

  constructor(nulls: NullWords) {
    this.nulls = nulls;
  }

  begin(rows: number): void {
    this.values = newFloat64(rows);
  }

  write(bytes: Uint8Array, from: number, to: number, style: number, row: number): Fault | null {
    const start = trimStart(bytes, from, to);
    const end = trimEnd(bytes, start, to);
    this.values[row] = Number.NaN;
    if (start === end || this.nulls.has(bytes, start, end, style)) return null;
    const text = textOf(bytes, start, end).toLowerCase();
    if (text === 'true' || text === '1' || text === 't') this.values[row] = 1;
    else if (text === 'false' || text === '0' || text === 'f') this.values[row] = 0;
    else return 'notABoolean';
    return null;
  }

  take(rows: number): Data {
    return booleanColumn(this.values, rows);
  }
}

const SIDES: ReadonlyMap<string, number> = new Map([
  ...['buy', 'b', '1', '+1'].map((word) => [word, 1] as const),
  ...['sell', 's', '-1'].map((word) => [word, -1] as const),
  ...['', '0', 'unknown'].map((word) => [word, 0] as const),
]);

/** Who took: buy and sell as words or signs; nothing is unknown. */
export class SideWriter implements FieldWriter {
  private values = new Int8Array(0);

  begin(rows: number): void {
    this.values = new Int8Array(rows);
  }

  write(bytes: Uint8Array, from: number, to: number, _style: number, row: number): Fault | null {
    const start = trimStart(bytes, from, to);
    const side = SIDES.get(textOf(bytes, start, trimEnd(bytes, start, to)).toLowerCase());
    if (side === undefined) return 'notASide';
    this.values[row] = side;
    return null;
  }

  take(rows: number): Data {
    return int8Column(this.values, rows);
  }
}

/** Bit flags as a decimal number. */
export class FlagsWriter implements FieldWriter {
  values = new Uint32Array(0);

  begin(rows: number): void {
    this.values = new Uint32Array(rows);
  }

  write(bytes: Uint8Array, from: number, to: number, _style: number, row: number): Fault | null {
    const value = from === to ? 0 : parseDecimal(bytes, from, to);
    if (!(value >= 0 && value <= 0xffffffff && Number.isInteger(value))) return 'notAnInteger';
    this.values[row] = value;
    return null;
  }

  take(rows: number): Data {
    return uint32Column(this.values, rows);
  }
}
