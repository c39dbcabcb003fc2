import { CorruptInput } from '../base/errors.js';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a FlatBuffer that may be damaged or forged: every step is checked against the bounds, and the work that one buffer can
 * cause is limited, since its parts can be pointed to again and again.
 */
export class FlatReader {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly at: number;
  private budget: number;

  /** @param position where the buffer begins in the input, for messages */
  constructor(bytes: Uint8Array, position: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = position;
    this.budget = 64 + bytes.length * 2;
  }

  fail(offset: number, message: string): CorruptInput {
    return new CorruptInput(`byte ${this.at + offset}`, message);
  }

  private check(offset: number, size: number): number {
    if (!(offset >= 0 && offset + size <= this.bytes.length)) {
      throw this.fail(
        Math.max(0, Math.min(offset, this.bytes.length)),
        'Metadata of the Arrow data points outside itself.',
      );
    }
    return offset;
  }

  /** Pays for work; honest metadata costs less than its length. */
  private spend(cost: number, offset: number): void {
    this.budget -= cost;
    if (this.budget < 0) throw this.fail(offset, 'Metadata of the Arrow data refers to the same bytes over and over.');
  }

  uint8(offset: number): number {
    return this.view.getUint8(this.check(offset, 1));
  }

  int16(offset: number): number {
    return this.view.getInt16(this.check(offset, 2), true);
  }

  int32(offset: number): number {
    return this.view.getInt32(this.check(offset, 4), true);
  }

  /** An int64 that counts something here: a length or an offset. */
  count(offset: number, what: string): number {
    const low = this.view.getUint32(this.check(offset, 8), true);
    const high = this.view.getInt32(offset + 4, true);
    // Above 2^53 nothing can be meant; below, the sum is exact.
    if (high < 0 || high >= 0x200000)
      throw this.fail(offset, `The ${what} is ${high < 0 ? 'negative' : 'beyond all bounds'}.`);
    return high * 4_294_967_296 + low;
  }

  /** The table that the buffer begins with. */
  root(): number {
    return this.table(0);
  }

  /** The table that the offset at `offset` points to. */
  private table(offset: number): number {
    const table = this.follow(offset);
    const vtable = table - this.int32(table);
    this.check(vtable, 4);
    const size = this.view.getUint16(vtable, true);
    if (size < 4 || size % 2 !== 0)
      throw this.fail(vtable, 'A table of the Arrow metadata has no proper list of fields.');
    this.check(vtable, size);
    this.spend(16, table);
    return table;
  }

  private follow(offset: number): number {
    const distance = this.view.getUint32(this.check(offset, 4), true);
    return this.check(offset + distance, 4);
  }

  /** Where field `index` of a table is, or 0 when it has none. */
  field(table: number, index: number): number {
    const vtable = table - this.int32(table);
    const entry = 4 + index * 2;
    if (entry + 2 > this.view.getUint16(vtable, true)) return 0;
    const distance = this.view.getUint16(vtable + entry, true);
    return distance === 0 ? 0 : this.check(table + distance, 1);
  }

  uint8Field(table: number, index: number, otherwise: number): number {
    const at = this.field(table, index);
    return at === 0 ? otherwise : this.uint8(at);
  }

  int16Field(table: number, index: number, otherwise: number): number {
    const at = this.field(table, index);
    return at === 0 ? otherwise : this.int16(at);
  }

  int32Field(table: number, index: number, otherwise: number): number {
    const at = this.field(table, index);
    return at === 0 ? otherwise : this.int32(at);
  }

  countField(table: number, index: number, what: string): number {
    const at = this.field(table, index);
    return at === 0 ? 0 : this.count(at, what);
  }

  /** An int64 as it is: the number of a dictionary. */
  int64Field(table: number, index: number): bigint {
    const at = this.field(table, index);
    return at === 0 ? 0n : this.view.getBigInt64(this.check(at, 8), true);
  }

  tableField(table: number, index: number): number | undefined {
    const at = this.field(table, index);
    return at === 0 ? undefined : this.table(at);
  }

  /** Where the elements of a vector begin and how many there are, each of `size` bytes. */
  vectorField(table: number, index: number, size: number): { start: number; length: number } {
    const at = this.field(table, index);
    if (at === 0) return { start: 0, length: 0 };
    const vector = this.follow(at);
    const length = this.view.getUint32(vector, true);
    this.check(vector + 4, length * size);
    this.spend(length, vector);
    return { start: vector + 4, length };
  }

  /** The tables of a vector of tables. */
  tablesField(table: number, index: number): number[] {
    const { start, length } = this.vectorField(table, index, 4);
    return Array.from({ length }, (_, at) => this.table(start + at * 4));
  }

  textField(table: number, index: number): string | undefined {
    const at = this.field(table, index);
    if (at === 0) return undefined;
    const { start, length } = this.vectorField(table, index, 1);
    try {
      return decoder.decode(this.bytes.subarray(start, start + length));
    } catch {
      throw this.fail(start, 'A name in the Arrow metadata is not valid UTF-8.');
    }
  }
}
