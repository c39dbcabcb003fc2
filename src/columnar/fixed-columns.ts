import { DataType, type Data, type RecordBatch, type Schema, type Vector } from 'apache-arrow';
import { CorruptInput, SchemaMismatch } from '../base/errors.js';
import { newBatch } from './batch.js';
import { realignedBits } from './bitmap.js';
import { flatColumn } from './fast-data.js';
import { describeSchema, describeType, sameSchema } from './schema.js';
import { newInt32 } from './slab.js';
import { dictionaryWords, DictionaryBuilder, isText } from './strings.js';

/** Words that whoever writes and whoever reads have in common. */
export interface CommonWords {
  code(word: string): number;
  /** By code; only ever longer. */
  list(): readonly string[];
}

type Kind = 'values' | 'bits' | 'words';
type NumberArray = Uint8Array | Int32Array | Float64Array | BigInt64Array;
type NumberArrayClass = (new (buffer: ArrayBufferLike, at: number, length: number) => NumberArray) & {
  readonly BYTES_PER_ELEMENT: number;
};

interface Column {
  readonly name: string;
  readonly type: DataType;
  readonly kind: Kind;
  readonly array: NumberArrayClass;
  readonly words: DictionaryBuilder | undefined;
}

const padded = (bytes: number): number => (bytes + 7) & -8;

/**
 * Rows of columns of a fixed width laid out one column after the other, without a word about what they are: for memory that threads
 * share, where both sides know the columns. Words of dictionaries are codes of a list that both sides have.
 */
export class FixedColumns {
  readonly schema: Schema;
  private readonly columns: readonly Column[];
  private readonly words: CommonWords;
  private readonly recoded = new WeakMap<Vector, Int32Array>();
  private checked: Schema | undefined;

  /** @throws SchemaMismatch when a column is of no fixed width */
  constructor(schema: Schema, words: CommonWords, component: string) {
    this.schema = schema;
    this.words = words;
    this.columns = schema.fields.map(({ name, type }) => {
      const column = columnOf(name, type as DataType);
      if (column === undefined)
        throw new SchemaMismatch({
          component,
          column: name,
          wanted: 'a number, time, boolean or a dictionary of text',
          available: [`${name}: ${describeType(type as DataType)}`],
          hint: 'Columns of other kinds go through as frames.',
        });
      return column;
    });
  }

  /**
   * The rows in pieces, each to begin at a multiple of 8 bytes; they share the memory of the batch.
   * @throws SchemaMismatch when the batch has other columns
   */
  pieces(batch: RecordBatch, component: string): Uint8Array[] {
    this.check(batch.schema, component);
    const rows = batch.numRows;
    const nulls = new Int32Array(this.columns.length);
    const pieces: Uint8Array[] = [bytesOf(nulls)];
    for (const [at, { name, kind, array }] of this.columns.entries()) {
      const column = batch.data.children[at] as Data;
      nulls[at] = column.nullCount;
      if (column.nullCount > 0) pieces.push(realignedBits(column.nullBitmap, column.offset, rows));
      if (kind === 'bits') pieces.push(realignedBits(column.values as Uint8Array, column.offset, rows));
      else if (kind === 'words') pieces.push(bytesOf(this.codesOf(column, name)));
      else pieces.push(bytesOf(column.values as NumberArray).subarray(0, rows * array.BYTES_PER_ELEMENT));
    }
    return pieces;
  }

  /**
   * The batch that was laid out in these bytes, which begin at a multiple of 8 and are taken over.
   * @throws CorruptInput when they are fewer than the rows need
   */
  read(bytes: Uint8Array<ArrayBuffer>, rows: number): RecordBatch {
    const { buffer } = bytes;
    const bitmapBytes = ((rows + 63) & ~63) >> 3;
    let at = bytes.byteOffset;
    const end = at + bytes.length;
    const take = (length: number): number => {
      const start = at;
      if (start + length > end)
        throw new CorruptInput(
          `byte ${start - bytes.byteOffset}`,
          `${rows} rows of these columns need more than the ${bytes.length} bytes that are there.`,
        );
      at += padded(length);
      return start;
    };
    const count = this.columns.length;
    const nulls = new Int32Array(buffer, take(count * 4), count);
    const columns = this.columns.map(({ type, kind, array, words }, index) => {
      const missing = nulls[index] as number;
      const bitmap = missing > 0 ? new Uint8Array(buffer, take(bitmapBytes), bitmapBytes) : undefined;
      if (kind === 'bits')
        return flatColumn(type, rows, missing, new Uint8Array(buffer, take(bitmapBytes), bitmapBytes), bitmap);
      const values = new array(buffer, take(rows * array.BYTES_PER_ELEMENT), rows);
      return flatColumn(type, rows, missing, values, bitmap, words === undefined ? undefined : this.dictionary(words));
    });
    return newBatch(this.schema, rows, columns);
  }

  private check(schema: Schema, component: string): void {
    if (schema === this.checked) return;
    if (!sameSchema(schema, this.schema))
      throw new SchemaMismatch({
        component,
        column: differing(schema, this.schema),
        wanted: describeSchema(this.schema).join(', '),
        available: describeSchema(schema),
      });
    this.checked = schema;
  }

  private codesOf(column: Data, name: string): Int32Array {
    const { dictionary } = column;
    const rows = column.length;
    const codes = newInt32(rows);
    if (dictionary === undefined) return codes;
    let common = this.recoded.get(dictionary);
    if (common === undefined) {
      common = Int32Array.from(dictionaryWords(column, name), (word) => this.words.code(word ?? ''));
      this.recoded.set(dictionary, common);
    }
    const own = column.values as Int32Array;
    for (let row = 0; row < rows; row++) codes[row] = common[own[row] as number] ?? 0;
    return codes;
  }

  private dictionary(builder: DictionaryBuilder): Vector {
    const words = this.words.list();
    for (let code = builder.size; code < words.length; code++) builder.code(words[code] as string);
    return builder.dictionary();
  }
}

function columnOf(name: string, type: DataType): Column | undefined {
  const array = type.ArrayType as NumberArrayClass;
  if (DataType.isDictionary(type)) {
    const isCommon = isText(type.dictionary as DataType) && String(type.indices) === 'Int32';
    return isCommon
      ? { name, type, kind: 'words', array: Int32Array, words: new DictionaryBuilder(type as never) }
      : undefined;
  }
  if (DataType.isBool(type)) return { name, type, kind: 'bits', array: Uint8Array, words: undefined };
  const isPlain =
    DataType.isInt(type) ||
    DataType.isFloat(type) ||
    DataType.isTimestamp(type) ||
    DataType.isDate(type) ||
    DataType.isTime(type) ||
    DataType.isDuration(type);
  return isPlain ? { name, type, kind: 'values', array, words: undefined } : undefined;
}

function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function differing(found: Schema, wanted: Schema): string {
  const other = wanted.fields.find(({ name, type }, at) => {
    const field = found.fields[at];
    return field?.name !== name || String(field.type) !== String(type);
  });
  return (other ?? found.fields[wanted.fields.length])?.name ?? '';
}
