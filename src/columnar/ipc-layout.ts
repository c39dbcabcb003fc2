import {
  Data,
  DataType,
  Dictionary,
  Field,
  FixedSizeList,
  Int32,
  List,
  Schema,
  Struct,
  Utf8,
  type RecordBatch,
} from 'apache-arrow';
import { realignedBits } from './bitmap.js';
import { newBatch } from './batch.js';
import { hasOffsets, isFixedWidth, nullColumn, unsupported } from './gather.js';
import { isText } from './strings.js';
import { UnifiedDictionary } from './unified-dictionary.js';

/** A dictionary of an outgoing stream with the number it has there. */
export interface OutgoingDictionary {
  readonly id: number;
  readonly dictionary: UnifiedDictionary;
}

interface OutgoingField {
  readonly field: Field;
  readonly dictionary: UnifiedDictionary | undefined;
  readonly children: readonly OutgoingField[];
}

/**
 * Turns batches of a stream into ones that can be written as they are: dictionaries numbered 0, 1, ... by column and united,
 * so that the same rows give the same bytes in every process; buffers cut to the rows, where apache-arrow would write those
 * of the whole batch that a slice was cut from.
 */
export class OutgoingLayout {
  readonly schema: Schema;
  readonly dictionaries: OutgoingDictionary[] = [];
  private readonly fields: OutgoingField[];
  private readonly replaceable: boolean;
  private readonly smallestReplaced: number | undefined;

  /** @throws SchemaMismatch for types that are not written: unions, views and dictionaries of anything but text */
  constructor(schema: Schema, replaceable: boolean, smallestReplaced?: number) {
    this.replaceable = replaceable;
    this.smallestReplaced = smallestReplaced;
    this.fields = (schema.fields as Field[]).map((field) => this.prepare(field));
    this.schema = new Schema(
      this.fields.map(({ field }) => field),
      schema.metadata,
    );
  }

  private prepare(field: Field): OutgoingField {
    const type = field.type as DataType;
    const as = (own: DataType): Field => new Field(field.name, own, field.nullable, field.metadata);
    if (DataType.isDictionary(type)) {
      if (!isText(type)) throw unsupported(type, field.name, 'a dictionary of text');
      const own = new Dictionary(new Utf8(), new Int32(), this.dictionaries.length, type.isOrdered);
      const dictionary = new UnifiedDictionary(own, this.replaceable, this.smallestReplaced);
      this.dictionaries.push({ id: own.id, dictionary });
      return { field: as(own as DataType), dictionary, children: [] };
    }
    const inner = ((type.children ?? []) as Field[]).map((child) => this.prepare(child));
    if (inner.length === 0) {
      if (!DataType.isBool(type) && !DataType.isNull(type) && !hasOffsets(type) && !isFixedWidth(type)) {
        throw unsupported(type, field.name, 'a type that can be written');
      }
      return { field, dictionary: undefined, children: inner };
    }
    return {
      field: as(
        withChildren(
          type,
          inner.map((child) => child.field),
          field.name,
        ),
      ),
      dictionary: undefined,
      children: inner,
    };
  }

  /** The batch as it is to be written. */
  arrange(batch: RecordBatch): RecordBatch {
    const columns = this.fields.map((outgoing, index) => arrangeColumn(batch.data.children[index] as Data, outgoing));
    return newBatch(this.schema, batch.numRows, columns, batch.metadata);
  }
}

function withChildren(type: DataType, children: Field[], name: string): DataType {
  if ((type.children as Field[]).every((child, index) => child === children[index])) return type;
  const [first] = children;
  if (DataType.isStruct(type)) return new Struct(children);
  if (DataType.isFixedSizeList(type)) return new FixedSizeList(type.listSize, first as Field) as DataType;
  if (DataType.isList(type)) return new List(first as Field) as DataType;
  throw unsupported(type, name, 'a list or struct');
}

function arrangeColumn(column: Data, { field, dictionary, children }: OutgoingField): Data {
  const type = field.type as DataType;
  const rows = column.length;
  if (rows === 0) return nullColumn(type, field.name, 0);
  const source = dictionary === undefined ? column : dictionary.recode(column, field.name);
  const nulls = Math.max(0, source.nullCount);
  const bitmap = nulls > 0 && !DataType.isNull(type) ? cutBits(source.nullBitmap, source.offset, rows) : undefined;
  const make = (offsets: unknown, values: unknown, inner: Data[] = []): Data =>
    new Data(type, 0, rows, nulls, [offsets, values, bitmap] as never, inner);
  if (DataType.isNull(type)) return new Data(type, 0, rows, rows);
  if (DataType.isBool(type)) return make(undefined, cutBits(source.values as Uint8Array, source.offset, rows));
  const child = (index: number, from: number, to: number): Data =>
    arrangeColumn(exactly(source.children[index] as Data, from, to), children[index] as OutgoingField);
  if (DataType.isStruct(type))
    return make(
      undefined,
      undefined,
      children.map((_, index) => child(index, 0, rows)),
    );
  if (DataType.isFixedSizeList(type)) return make(undefined, undefined, [child(0, 0, rows * type.listSize)]);
  if (!hasOffsets(type)) return make(undefined, atLeast(source.values as Float64Array, rows * source.stride));
  const offsets = source.valueOffsets;
  if (children.length === 0) return make(offsets, source.values);
  // The child is cut here, so that its offsets count from 0.
  const from = Number(offsets[0]);
  const rebased =
    from === 0
      ? offsets
      : offsets.map((offset: number) => (typeof offset === 'bigint' ? offset - BigInt(from) : offset - from) as number);
  return make(rebased, undefined, [child(0, from, Number(offsets[rows]))]);
}

function exactly(column: Data, from: number, to: number): Data {
  return from === 0 && to === column.length ? column : column.slice(from, to - from);
}

function cutBits(bits: Uint8Array, offset: number, rows: number): Uint8Array {
  const bytes = ((rows + 63) & ~63) >> 3;
  if (offset === 0 && bits.length >= bytes) return bits.subarray(0, bytes);
  return realignedBits(bits, offset, rows);
}

/** The values with at least `length` elements: builders leave them out where all rows are null. */
function atLeast(values: Float64Array, length: number): Float64Array {
  if (values.length >= length) return values;
  const longer = new (values.constructor as Float64ArrayConstructor)(length);
  longer.set(values);
  return longer;
}
