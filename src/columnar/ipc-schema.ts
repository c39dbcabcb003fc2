import {
  Binary,
  Bool,
  DateDay,
  DateMillisecond,
  Decimal,
  Dictionary,
  Duration,
  Field,
  FixedSizeBinary,
  FixedSizeList,
  Float16,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  IntervalDayTime,
  IntervalMonthDayNano,
  IntervalYearMonth,
  LargeBinary,
  LargeList,
  LargeUtf8,
  List,
  Map_,
  Null,
  Schema,
  Struct,
  TimeMicrosecond,
  TimeMillisecond,
  TimeNanosecond,
  TimeSecond,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
  type DataType,
} from 'apache-arrow';
import { LimitExceeded, type CorruptInput } from '../base/errors.js';
import type { FlatReader } from './flat-reader.js';
import type { IpcLimits } from './ipc-limits.js';
import { newDictionaryType } from './schema.js';

/** How the codes of a dictionary column are stored in the stream. */
export interface CodeStorage {
  readonly bytes: 1 | 2 | 4 | 8;
  readonly signed: boolean;
}

/** A column as the stream describes it. */
export interface IncomingField {
  readonly name: string;
  /** The type that is handed on: dictionaries are numbered anew, with int32 codes. */
  readonly type: DataType;
  readonly children: readonly IncomingField[];
  readonly dictionary: { readonly id: bigint; readonly codes: CodeStorage; readonly large: boolean } | undefined;
}

export interface IncomingSchema {
  readonly schema: Schema;
  readonly fields: readonly IncomingField[];
}

// Numbers of the format's tables: https://github.com/apache/arrow/blob/main/format/Schema.fbs
const SCHEMA = { endianness: 0, fields: 1, metadata: 2 };
const FIELD = { name: 0, nullable: 1, typeKind: 2, type: 3, dictionary: 4, children: 5, metadata: 6 };
const ENCODING = { id: 0, codes: 1, isOrdered: 2 };
const NAMES_OF_KINDS = ['none', 'Null', 'Int', 'FloatingPoint', 'Binary', 'Utf8', 'Bool', 'Decimal', 'Date', 'Time', 'Timestamp', 'Interval', 'List', 'Struct', 'Union', 'FixedSizeBinary', 'FixedSizeList', 'Map', 'Duration', 'LargeBinary', 'LargeUtf8', 'LargeList', 'RunEndEncoded', 'BinaryView', 'Utf8View', 'ListView', 'LargeListView']; // prettier-ignore
const MOST_PAIRS = 10_000;

/** Reads the schema at a table of the metadata. */
export function readSchema(flat: FlatReader, table: number, limits: IpcLimits): IncomingSchema {
  if (flat.int16Field(table, SCHEMA.endianness, 0) !== 0)
    throw flat.fail(table, 'The Arrow data is big-endian, which is not supported.');
  const context = { flat, limits, fields: 0, ids: new Set<bigint>() };
  const fields = flat.tablesField(table, SCHEMA.fields).map((field) => readField(context, field, 1));
  const names = new Set<string>();
  for (const { field } of fields) {
    if (names.has(field.name)) throw flat.fail(table, `Two columns are called "${field.name}"; names must differ.`);
    names.add(field.name);
  }
  const schema = new Schema(
    fields.map(({ field }) => field),
    readMetadata(flat, table, SCHEMA.metadata),
  );
  return { schema, fields: fields.map(({ incoming }) => incoming) };
}

interface Context {
  readonly flat: FlatReader;
  readonly limits: IpcLimits;
  readonly ids: Set<bigint>;
  fields: number;
}

function readField(context: Context, table: number, depth: number): { field: Field; incoming: IncomingField } {
  const { flat, limits } = context;
  if (++context.fields > limits.maxFields) {
    throw new LimitExceeded('maxFields', `The Arrow data has more than ${limits.maxFields} columns.`);
  }
  if (depth > limits.maxDepth)
    throw new LimitExceeded('maxDepth', `Columns are nested more than ${limits.maxDepth} deep.`);
  const name = flat.textField(table, FIELD.name) ?? '';
  const nullable = flat.uint8Field(table, FIELD.nullable, 0) !== 0;
  const metadata = readMetadata(flat, table, FIELD.metadata);
  const inner = flat.tablesField(table, FIELD.children).map((child) => readField(context, child, depth + 1));
  const children = inner.map(({ incoming }) => incoming);
  const stored = readType(
    flat,
    table,
    inner.map(({ field }) => field),
    name,
  );
  const encoding = flat.tableField(table, FIELD.dictionary);
  if (encoding === undefined) {
    return {
      field: new Field(name, stored, nullable, metadata),
      incoming: { name, type: stored, children, dictionary: undefined },
    };
  }
  const large = stored instanceof LargeUtf8;
  if (!large && !(stored instanceof Utf8)) {
    throw flat.fail(
      table,
      `Column "${name}" is a dictionary of ${String(stored)}; only dictionaries of text are supported.`,
    );
  }
  const id = flat.int64Field(encoding, ENCODING.id);
  if (context.ids.has(id)) throw flat.fail(table, `Column "${name}" shares the dictionary ${id} with another column.`);
  context.ids.add(id);
  const own = newDictionaryType();
  const isOrdered = flat.uint8Field(encoding, ENCODING.isOrdered, 0) !== 0;
  const type = (isOrdered ? new Dictionary(own.dictionary, own.indices, own.id, true) : own) as DataType;
  const codes = readCodes(flat, flat.tableField(encoding, ENCODING.codes), name);
  return {
    field: new Field(name, type, nullable, metadata),
    incoming: { name, type, children: [], dictionary: { id, codes, large } },
  };
}

function readCodes(flat: FlatReader, table: number | undefined, name: string): CodeStorage {
  if (table === undefined) return { bytes: 4, signed: true };
  const bytes = flat.int32Field(table, 0, 0) / 8;
  if (bytes !== 1 && bytes !== 2 && bytes !== 4 && bytes !== 8)
    throw flat.fail(table, `Column "${name}" has codes of ${bytes * 8} bits.`);
  return { bytes, signed: flat.uint8Field(table, 1, 0) !== 0 };
}

/** Pairs of keys and values that stand beside a schema, a column or a batch. */
export function readMetadata(flat: FlatReader, table: number, index: number): Map<string, string> {
  const pairs = flat.tablesField(table, index);
  if (pairs.length > MOST_PAIRS) throw flat.fail(table, `${pairs.length} entries of metadata stand in one place.`);
  return new Map(pairs.map((pair) => [flat.textField(pair, 0) ?? '', flat.textField(pair, 1) ?? ''] as const));
}

function readType(flat: FlatReader, field: number, children: Field[], name: string): DataType {
  const kind = flat.uint8Field(field, FIELD.typeKind, 0);
  const label = NAMES_OF_KINDS[kind] ?? `number ${kind}`;
  const table = flat.tableField(field, FIELD.type);
  if (table === undefined) throw flat.fail(field, `Column "${name}" has no type.`);
  const refuse = (what: string): CorruptInput => flat.fail(table, `Column "${name}" is ${what}.`);
  const pick = <T>(choices: readonly T[], index: number, what: string): T => {
    const choice = choices[index];
    if (choice === undefined) throw refuse(`${label} of ${what} ${index}, which does not exist`);
    return choice;
  };
  const child = (count: number): Field => {
    const [first] = children;
    if (children.length !== count || first === undefined)
      throw refuse(`a ${label} with ${children.length} columns inside, not ${count}`);
    return first;
  };
  const nested =
    label === 'List' || label === 'LargeList' || label === 'FixedSizeList' || label === 'Map' || label === 'Struct';
  if (!nested && children.length > 0) throw refuse(`a ${label} with columns inside`);
  const zone = (): string | null => flat.textField(table, 1) ?? null;
  switch (label) {
    case 'Null':
      return new Null();
    case 'Int': {
      const bits = flat.int32Field(table, 0, 0);
      const types = flat.uint8Field(table, 1, 0) === 0 ? [Uint8, Uint16, Uint32, Uint64] : [Int8, Int16, Int32, Int64];
      return new (pick<new () => DataType>(types as never, [8, 16, 32, 64].indexOf(bits), 'width'))();
    }
    case 'FloatingPoint':
      return new (pick<new () => DataType>([Float16, Float32, Float64], flat.int16Field(table, 0, 0), 'precision'))();
    case 'Binary':
      return new Binary();
    case 'LargeBinary':
      return new LargeBinary();
    case 'Utf8':
      return new Utf8();
    case 'LargeUtf8':
      return new LargeUtf8();
    case 'Bool':
      return new Bool();
    case 'Decimal': {
      const bits = flat.int32Field(table, 2, 128);
      if (bits !== 32 && bits !== 64 && bits !== 128 && bits !== 256) throw refuse(`a Decimal of ${bits} bits`);
      return new Decimal(flat.int32Field(table, 1, 0), flat.int32Field(table, 0, 0), bits);
    }
    case 'Date':
      return new (pick<new () => DataType>([DateDay, DateMillisecond], flat.int16Field(table, 0, 1), 'unit'))();
    case 'Time': {
      const unit = flat.int16Field(table, 0, 1);
      if (flat.int32Field(table, 1, 32) !== (unit < 2 ? 32 : 64))
        throw refuse('a Time whose width does not fit its unit');
      return new (pick<new () => DataType>(
        [TimeSecond, TimeMillisecond, TimeMicrosecond, TimeNanosecond],
        unit,
        'unit',
      ))();
    }
    case 'Timestamp': {
      const types = [TimestampSecond, TimestampMillisecond, TimestampMicrosecond, TimestampNanosecond];
      return new (pick<new (zone: string | null) => DataType>(types, flat.int16Field(table, 0, 0), 'unit'))(zone());
    }
    case 'Duration': {
      const unit = flat.int16Field(table, 0, 1);
      pick([0, 1, 2, 3], unit, 'unit');
      return new Duration(unit) as DataType;
    }
    case 'Interval':
      return new (pick<new () => DataType>(
        [IntervalYearMonth, IntervalDayTime, IntervalMonthDayNano],
        flat.int16Field(table, 0, 0),
        'unit',
      ))();
    case 'FixedSizeBinary': {
      const width = flat.int32Field(table, 0, 0);
      if (width < 1) throw refuse(`a FixedSizeBinary of ${width} bytes`);
      return new FixedSizeBinary(width);
    }
    case 'FixedSizeList': {
      const width = flat.int32Field(table, 0, 0);
      if (width < 1) throw refuse(`a FixedSizeList of ${width} values`);
      return new FixedSizeList(width, child(1)) as DataType;
    }
    case 'List':
      return new List(child(1)) as DataType;
    case 'LargeList':
      return new LargeList(child(1)) as DataType;
    case 'Struct':
      return new Struct(children) as DataType;
    case 'Map': {
      const entries = child(1);
      if (!(entries.type instanceof Struct) || entries.type.children.length !== 2)
        throw refuse('a Map whose entries are no pairs');
      return new Map_(entries as never, flat.uint8Field(table, 0, 0) !== 0) as DataType;
    }
    default:
      throw flat.fail(table, `Column "${name}" is a ${label}, which is not supported.`);
  }
}
