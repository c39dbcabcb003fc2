import {
  DateMillisecond,
  Decimal,
  DenseUnion,
  Dictionary,
  DurationMicrosecond,
  Field,
  FixedSizeBinary,
  Float16,
  Float64,
  Int16,
  Int32,
  Int8,
  IntervalDayTime,
  IntervalMonthDayNano,
  IntervalYearMonth,
  LargeBinary,
  LargeList,
  LargeUtf8,
  makeData,
  Map_,
  Null,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimeMicrosecond,
  TimeSecond,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampSecond,
  Uint16,
  Uint64,
  Uint8,
  Utf8,
  Utf8View,
  type DataType,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { describeType, IpcStreamReader, sameType } from '../../src/columnar/index.js';

/** An Arrow stream of these columns and nothing else, written by apache-arrow. */
function schemaOf(fields: readonly Field[], metadata = new Map<string, string>()): Uint8Array {
  const writer = new RecordBatchStreamWriter();
  const schema = new Schema([...fields], metadata);
  writer.reset(undefined, schema);
  writer.finish();
  return writer.toUint8Array(true);
}

function read(fields: readonly Field[], metadata?: Map<string, string>): Schema {
  const reader = new IpcStreamReader();
  reader.push(schemaOf(fields, metadata));
  reader.end();
  return reader.schema as Schema;
}

const item = (type: DataType): Field => new Field('item', type, true);
const pair = new Field(
  'entries',
  new Struct([new Field('key', new Utf8(), false), new Field('value', new Float64(), true)]),
  false,
);
const SHARED = new Dictionary(new Utf8(), new Int32(), 9) as DataType;
const TYPES: readonly DataType[] = [
  new Null(),
  new Uint8(),
  new Uint16(),
  new Uint64(),
  new Int16(),
  new Float16(),
  new LargeUtf8(),
  new LargeBinary(),
  new Decimal(2, 18, 128),
  new DateMillisecond(),
  new TimeSecond(),
  new TimeMicrosecond(),
  new TimestampSecond('Europe/Berlin'),
  new TimestampMillisecond(),
  new TimestampMicrosecond('UTC'),
  new DurationMicrosecond(),
  new IntervalYearMonth(),
  new IntervalDayTime(),
  new IntervalMonthDayNano(),
  new FixedSizeBinary(5),
  new LargeList(item(new Utf8())) as DataType,
  new Map_(pair as never) as DataType,
  new Dictionary(new Utf8(), new Int32()) as DataType,
];

describe('readSchema', () => {
  it.each(TYPES.map((type) => [describeType(type), type] as const))('knows %s', (_, type) => {
    const [field] = read([new Field('x', type, true, new Map([['unit', 'EUR']]))], new Map([['source', 'test']]))
      .fields as [Field];
    expect(sameType(field.type as DataType, type)).toBe(true);
    expect([field.name, field.nullable, field.metadata.get('unit')]).toEqual(['x', true, 'EUR']);
  });

  it('keeps metadata and whether a column may be null', () => {
    const schema = read([new Field('x', new Utf8(), false)], new Map([['source', 'test']]));
    expect(schema.metadata.get('source')).toBe('test');
    expect(schema.fields[0]?.nullable).toBe(false);
  });

  it('gives dictionaries int32 codes and numbers of this process', () => {
    const schema = read([
      new Field('a', new Dictionary(new Utf8(), new Int8(), 0)),
      new Field('b', new Dictionary(new LargeUtf8(), new Int16(), 1)),
    ]);
    const types = schema.fields.map((field) => field.type as unknown as Dictionary);
    expect(types.map(String)).toEqual(['Dictionary<Int32, Utf8>', 'Dictionary<Int32, Utf8>']);
    expect(new Set([0, 1, ...types.map(({ id }) => id)]).size).toBe(4);
  });

  it.each([
    ['Utf8View', [new Field('x', new Utf8View(), true)], /"x" is a Utf8View, which is not supported/],
    ['a union', [new Field('x', new DenseUnion([0], [item(new Int32())]) as DataType, true)], /"x" is a/],
    [
      'a dictionary of numbers',
      [new Field('x', new Dictionary(new Int32(), new Int8()) as DataType, true)],
      /only dictionaries of text/,
    ],
    ['a shared dictionary', [0, 1].map((at) => new Field(`x${at}`, SHARED)), /"x1" shares the dictionary 9/],
    ['two columns of a name', [0, 1].map(() => new Field('x', new Int32())), /Two columns are called "x"/],
  ])('refuses %s', (_, fields, message) => {
    expect(() => read(fields)).toThrow(message);
  });
});

describe('columns of types that only others write', () => {
  it('are read', () => {
    const type = new Decimal(2, 18, 128);
    const data = makeData({ type, length: 2, data: Uint32Array.of(1, 0, 0, 0, 2, 0, 0, 0) });
    const schema = new Schema([new Field('x', type, true)]);
    const batch = new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: 2, children: [data] }));
    const writer = new RecordBatchStreamWriter();
    writer.write(batch);
    writer.finish();
    const [read_] = new IpcStreamReader().push(writer.toUint8Array(true)) as [RecordBatch];
    expect(read_.data.children[0]?.values).toEqual(Uint32Array.of(1, 0, 0, 0, 2, 0, 0, 0));
  });
});
