import type { Data } from 'apache-arrow';
import { DataType, type Vector } from 'apache-arrow';
import { SchemaMismatch } from '../base/errors.js';
import { isValid } from './numbers.js';
import { describeType } from './schema.js';
import { isText, readStrings } from './strings.js';

/** The key of rows whose key is null, and of streams without a key column. */
export const NO_KEY = '';

const LONGEST_ANSWER = 8192;

/** What was found out about a column: the next stage of a pipe asks again, and mostly its keys have the same slots there. */
interface Answer {
  column: Data | undefined;
  byCode: Int32Array;
  codes: number;
  rows: Int32Array;
  common: number;
}

const latest: Answer = { column: undefined, byCode: new Int32Array(0), codes: 0, rows: new Int32Array(0), common: -1 };

/**
 * Gives each key (symbol) a small number, its slot, under which a stage keeps the key's state in plain arrays.
 * Slots are found by dictionary code without touching a string, survive dictionaries that change between batches,
 * and are used again after their key has been released.
 */
export class KeySlots {
  private readonly slots = new Map<string, number>();
  private readonly names: (string | undefined)[] = [];
  private readonly free: number[] = [];
  private changeCount = 0;
  private dictionary: Vector | undefined;
  private parts = 0;
  private lastPart: Data | undefined;
  private byCode = new Int32Array(0);
  private codes = 0;
  /** Codes that have a slot; while each has the slot of its own number, `straight`, codes are slots. */
  private known = 0;
  private straight = true;
  private nullSlot = -1;
  private own = new Int32Array(0);
  private rows: Int32Array = this.own;

  /** One more than the highest slot in use: arrays of state need this many. */
  get capacity(): number {
    return this.names.length;
  }

  /** The number of keys that have a slot. */
  get size(): number {
    return this.slots.size;
  }

  /** Goes up whenever a key gets a slot or loses it. */
  get changes(): number {
    return this.changeCount;
  }

  /** The slot of a key, given out when the key is new. */
  slotOf(key: string): number {
    let slot = this.slots.get(key);
    if (slot === undefined) {
      slot = this.free.pop() ?? this.names.length;
      this.names[slot] = key;
      this.slots.set(key, slot);
      this.changeCount++;
    }
    return slot;
  }

  /** The slot of a key, or -1. */
  find(key: string): number {
    return this.slots.get(key) ?? -1;
  }

  /** The key that holds a slot. */
  keyOf(slot: number): string | undefined {
    return this.names[slot];
  }

  /** All keys in the order of their UTF-16 code units: the order of snapshots, whatever the order of arrival. */
  keys(): string[] {
    return [...this.slots.keys()].sort();
  }

  /** Frees the slot of a key; whoever keeps state there resets it when the slot is given out again. */
  release(key: string): void {
    const slot = this.slots.get(key);
    if (slot === undefined) return;
    this.slots.delete(key);
    this.names[slot] = undefined;
    this.free.push(slot);
    this.changeCount++;
    this.forgetCodes();
  }

  clear(): void {
    this.slots.clear();
    this.names.length = 0;
    this.free.length = 0;
    this.changeCount++;
    this.forgetCodes();
  }

  private forgetCodes(): void {
    this.dictionary = undefined;
    this.parts = 0;
    this.lastPart = undefined;
    this.codes = 0;
    this.known = 0;
    this.straight = true;
    this.nullSlot = -1;
  }

  /** After `locate` gave -1: the slot of each row, until `locate` is called again, on whichever object. Never write to it. */
  get rowSlots(): Int32Array {
    return this.rows;
  }

  /**
   * Finds the slot of each row. Returns the slot when all rows have the same one, else -1 and they are in `rowSlots`.
   * @throws SchemaMismatch when the column does not hold text
   */
  locate(column: Data, name: string): number {
    const type = column.type as DataType;
    if (!isText(type))
      throw new SchemaMismatch({
        column: name,
        wanted: 'text to tell keys apart',
        available: [`${name}: ${describeType(type)}`],
      });
    const rows = column.length;
    if (rows === 0) {
      this.rows = this.own;
      return -1;
    }
    const dictionary = DataType.isDictionary(type);
    if (dictionary) this.learn(column, name);
    if (!dictionary || column.nullCount > 0 || !(column.values instanceof Int32Array)) {
      const out = this.room(rows);
      return dictionary ? this.locateGeneral(column, out) : this.locateText(column, name, out);
    }
    if (this.wasAnswered(column)) {
      this.rows = latest.rows;
      return latest.common;
    }
    const common = this.locateCodes(column.values, rows);
    this.keepAnswer(column, common);
    return common;
  }

  /**
   * Writes the slot of each row into `out`, for who keeps them longer than until the next search. Returns as `locate` does.
   * @throws SchemaMismatch when the column does not hold text
   */
  assign(column: Data, name: string, out: Int32Array): number {
    const common = this.locate(column, name);
    if (common >= 0) out.fill(common, 0, column.length);
    else out.set(this.rows.subarray(0, column.length));
    return common;
  }

  /** Memory for the slots of a batch; what was answered from it before is no longer there. */
  private room(rows: number): Int32Array {
    if (this.own.length < rows) this.own = new Int32Array(Math.max(rows, this.own.length * 2));
    if (latest.rows === this.own) latest.column = undefined;
    this.rows = this.own;
    return this.own;
  }

  private locateCodes(codes: Int32Array, rows: number): number {
    const byCode = this.byCode;
    if (allEqual(codes, rows)) return this.slotOfCode(byCode, codes[0] as number);
    if (this.straight && this.known === this.codes) {
      this.rows = codes;
      return -1;
    }
    const out = this.room(rows);
    if (translate(codes, byCode, rows, out) < 0)
      for (let row = 0; row < rows; row++) out[row] = this.slotOfCode(byCode, codes[row] as number);
    const first = out[0] as number;
    for (let row = rows - 1; row > 0; row--) if (out[row] !== first) return -1;
    return first;
  }

  /** Whether the latest answer was about this column, and each of its codes has the same slot here. */
  private wasAnswered(column: Data): boolean {
    if (column !== latest.column || this.codes !== latest.codes) return false;
    const { byCode } = this;
    const other = latest.byCode;
    for (let code = 0; code < this.codes; code++) if (byCode[code] !== other[code]) return false;
    return true;
  }

  private keepAnswer(column: Data, common: number): void {
    // What is remembered is kept alive, and to compare more codes than there are rows would cost more than to look.
    if (column.length > LONGEST_ANSWER || this.codes > column.length) return;
    latest.column = column;
    latest.byCode = this.byCode;
    latest.codes = this.codes;
    latest.rows = this.rows;
    latest.common = common;
  }

  /** For columns with nulls and for codes that are not int32. */
  private locateGeneral(column: Data, out: Int32Array): number {
    const codes = column.values as Int32Array | BigInt64Array;
    const nullable = column.nullCount > 0;
    if (nullable && this.nullSlot < 0) this.nullSlot = this.slotOf(NO_KEY);
    let same = 1;
    for (let row = 0; row < column.length; row++) {
      const absent = nullable && !isValid(column, row);
      out[row] = absent ? this.nullSlot : this.slotOfCode(this.byCode, Number(codes[row]));
      same &= out[row] === out[0] ? 1 : 0;
    }
    return same === 1 && column.length > 0 ? (out[0] as number) : -1;
  }

  private slotOfCode(byCode: Int32Array, code: number): number {
    let slot = byCode[code] as number;
    if (slot === -1) {
      slot = this.slotOf(this.words[code] ?? NO_KEY);
      byCode[code] = slot;
      this.known++;
      this.straight &&= slot === code;
    }
    return slot;
  }

  private words: (string | null)[] = [];

  // A key gets its slot when its first row comes, not when its word appears in a dictionary.
  private learn(column: Data, name: string): void {
    const dictionary = column.dictionary;
    if (dictionary === this.dictionary || dictionary === undefined) return;
    const parts = dictionary.data as readonly Data[];
    const grown = this.parts > 0 && parts.length >= this.parts && parts[this.parts - 1] === this.lastPart;
    if (!grown) {
      this.words = [];
      this.codes = 0;
      this.parts = 0;
      this.known = 0;
      this.straight = true;
    }
    // Not `push(...words)`: a call takes no more than a hundred thousand arguments or so.
    for (let part = this.parts; part < parts.length; part++)
      for (const word of readStrings(parts[part] as Data, name)) this.words.push(word);
    const count = this.words.length;
    if (count > this.byCode.length || !grown) {
      const larger = new Int32Array(Math.max(count, grown ? this.byCode.length * 2 : count)).fill(-1);
      if (grown) larger.set(this.byCode.subarray(0, this.codes));
      this.byCode = larger;
    } else this.byCode.fill(-1, this.codes, count);
    this.codes = count;
    this.parts = parts.length;
    this.lastPart = parts.at(-1);
    this.dictionary = dictionary;
  }

  private locateText(column: Data, name: string, out: Int32Array): number {
    const values = readStrings(column, name);
    let same = true;
    for (const [row, value] of values.entries()) {
      out[row] = this.slotOf(value ?? NO_KEY);
      same &&= out[row] === out[0];
    }
    return same && values.length > 0 ? (out[0] as number) : -1;
  }
}

function allEqual(codes: Int32Array, rows: number): boolean {
  const first = codes[0] as number;
  if (codes[rows - 1] !== first) return false;
  let differences = 0;
  let row = 0;
  for (; row + 3 < rows; row += 4)
    differences |=
      ((codes[row] as number) ^ first) |
      ((codes[row + 1] as number) ^ first) |
      ((codes[row + 2] as number) ^ first) |
      ((codes[row + 3] as number) ^ first);
  for (; row < rows; row++) differences |= (codes[row] as number) ^ first;
  return differences === 0;
}

/** Negative when some code has no slot yet. Four rows a turn: half the time of a single one goes into the loop. */
function translate(codes: Int32Array, byCode: Int32Array, rows: number, out: Int32Array): number {
  let signs = 0;
  let row = 0;
  for (; row + 3 < rows; row += 4) {
    const a = byCode[codes[row] as number] as number;
    const b = byCode[codes[row + 1] as number] as number;
    const c = byCode[codes[row + 2] as number] as number;
    const d = byCode[codes[row + 3] as number] as number;
    out[row] = a;
    out[row + 1] = b;
    out[row + 2] = c;
    out[row + 3] = d;
    signs |= a | b | c | d;
  }
  for (; row < rows; row++) {
    const slot = byCode[codes[row] as number] as number;
    out[row] = slot;
    signs |= slot;
  }
  return signs;
}
