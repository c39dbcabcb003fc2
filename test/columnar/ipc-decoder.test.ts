import {
  compressionRegistry,
  CompressionType,
  type RecordBatch,
  RecordBatchStreamWriter,
  Table,
  tableToIPC,
  vectorFromArray,
  Dictionary,
  Int32,
  LargeUtf8,
  type DataType,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import {
  batchesToRows,
  DictionaryBuilder,
  newBatch,
  newSchema,
  readIpc,
  writeIpcStream,
} from '../../src/columnar/index.js';
import { joined, messagesOf } from './support/messages.js';

function growing(count: number): RecordBatch[] {
  const builder = new DictionaryBuilder();
  const schema = newSchema([['symbol', builder.type, true]]);
  return Array.from({ length: count }, (_, index) => newBatch(schema, 2, [builder.columnOf([`s${index}`, 's0'])]));
}

describe('IpcDecoder', () => {
  const [schema, words, batch, delta, next] = messagesOf(writeIpcStream(growing(2))) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];

  it('takes messages in their order only', () => {
    expect(readIpc(joined([schema, words, batch, delta, next])).length).toBe(2);
    expect(() => readIpc(joined([batch]))).toThrow(/A batch was found before the schema/);
    expect(() => readIpc(joined([words]))).toThrow(/A dictionary was found before the schema/);
    expect(() => readIpc(joined([schema, schema]))).toThrow(/A second schema/);
    expect(() => readIpc(joined([schema, batch]))).toThrow(/"symbol" refers to dictionary 0, which has not come/);
    expect(() => readIpc(joined([schema, delta]))).toThrow(/Dictionary 0 is added to before it has come/);
    expect(() => readIpc(joined([schema, words, next]))).toThrow(/has code 1 in row 0, but its dictionary has 1 words/);
  });

  it('leaves earlier batches their words when a dictionary is replaced', () => {
    const other = messagesOf(writeIpcStream(growing(1).map(() => newBatchOf(['x', 'y']))));
    const read = readIpc(joined([schema, words, batch, other[1] as Uint8Array, other[2] as Uint8Array]));
    expect(batchesToRows(read).map((row) => row['symbol'])).toEqual(['s0', 's0', 'x', 'y']);
  });

  it('joins dictionaries that come in many parts', () => {
    const read = readIpc(writeIpcStream(growing(100)));
    expect(batchesToRows(read).map((row) => row['symbol'])).toEqual(
      Array.from({ length: 100 }, (_, index) => [`s${index}`, 's0']).flat(),
    );
    expect(read[99]?.data.children[0]?.dictionary?.data.length).toBeLessThanOrEqual(16);
  });

  it('reads dictionaries with 64-bit offsets', () => {
    const type = new Dictionary(new LargeUtf8(), new Int32()) as DataType;
    const bytes = tableToIPC(new Table({ symbol: vectorFromArray(['a', null, 'ä', 'a'], type) as never }), 'stream');
    expect(batchesToRows(readIpc(bytes)).map((row) => row['symbol'])).toEqual(['a', null, 'ä', 'a']);
  });

  it('refuses metadata of other versions', () => {
    // The int16 that, when it is 2 instead of 4, is a version of long ago.
    const old = [...schema.keys()].map((at) => {
      const changed = schema.slice();
      if (changed[at] === 4) changed[at] = 2;
      return changed;
    });
    const messages = old.map((bytes) => {
      try {
        return String(readIpc(bytes));
      } catch (error) {
        return String(error);
      }
    });
    expect(messages.some((message) => message.includes('metadata version 3; versions 4 and 5 are supported'))).toBe(
      true,
    );
  });

  it('refuses compressed buffers', () => {
    // What it packs does not matter, only that the writer believes it is a codec.
    const encode = (data: Uint8Array): Uint8Array =>
      Uint8Array.from([0x04, 0x22, 0x4d, 0x18, 0x40, 0x40, 0xc0, ...data]);
    compressionRegistry.set(CompressionType.LZ4_FRAME, { encode, decode: (data) => data.subarray(7) });
    const writer = new RecordBatchStreamWriter({ compressionType: CompressionType.LZ4_FRAME });
    writer.write(growing(1)[0] as RecordBatch);
    writer.finish();
    expect(() => readIpc(writer.toUint8Array(true))).toThrow(
      /compressed with LZ4, which is not supported; write them uncompressed/,
    );
  });
});

function newBatchOf(values: readonly string[]): RecordBatch {
  const builder = new DictionaryBuilder();
  return newBatch(newSchema([['symbol', builder.type, true]]), values.length, [builder.columnOf(values)]);
}
