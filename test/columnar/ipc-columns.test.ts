import {
  Binary,
  Data,
  Dictionary,
  Field,
  Float64,
  Int32,
  Int8,
  List,
  Utf8,
  vectorFromArray,
  Vector,
  type DataType,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { batchesToRows, newBatch, newSchema, readIpc, textColumn, writeIpcStream } from '../../src/columnar/index.js';

/** Writes a column whose buffers say what they like, and reads it again. */
function pass(column: Data): unknown[] {
  const batch = newBatch(newSchema([['x', column.type as DataType, true]]), column.length, [column]);
  return batchesToRows(readIpc(writeIpcStream([batch]))).map((row) => row['x']);
}
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (offsets: number[], bytes: Uint8Array): Data =>
  new Data(new Utf8(), 0, offsets.length - 1, 0, [Int32Array.from(offsets), bytes] as never);
const coded = (codes: number[], nulls = 0, bitmap?: Uint8Array): Data =>
  new Data(
    new Dictionary(new Utf8(), new Int32()),
    0,
    codes.length,
    nulls,
    [undefined, Int32Array.from(codes), bitmap] as never,
    [],
    new Vector([textColumn(['a', 'b'])]),
  );

describe('ColumnReader', () => {
  it('takes what is right', () => {
    expect(pass(text([0, 1, 3], bytesOf('aä')))).toEqual(['a', 'ä']);
    expect(pass(coded([0, 1, 0]))).toEqual(['a', 'b', 'a']);
  });

  it('refuses offsets that fall or leave the bytes', () => {
    expect(() => pass(text([0, 3, 2, 3], bytesOf('abc')))).toThrow(
      /"x" has offsets that are negative, fall or are too large/,
    );
    expect(() => pass(text([0, 1, 900], bytesOf('abc')))).toThrow(/"x" has offsets up to 900 in 8 bytes/);
    const list = new Data(
      new List(new Field('item', new Float64())),
      0,
      2,
      0,
      [Int32Array.of(0, 3, 2), undefined] as never,
      [new Data(new Float64(), 0, 3, 0, [undefined, new Float64Array(3)] as never)],
    );
    expect(() => pass(list)).toThrow(/offsets that are negative, fall/);
  });

  it('refuses text that is no UTF-8 or is cut inside a character', () => {
    expect(() => pass(text([0, 2], Uint8Array.of(0xff, 65)))).toThrow(/"x" has text that is not valid UTF-8/);
    expect(() => pass(text([0, 1, 2], bytesOf('ä')))).toThrow(/cut inside a character/);
    const bytes = new Data(new Binary(), 0, 1, 0, [Int32Array.of(0, 2), Uint8Array.of(0xff, 0xfe)] as never);
    expect(pass(bytes)).toEqual([Uint8Array.of(0xff, 0xfe)]);
  });

  it('refuses codes without a word, but lets any code stand under a null', () => {
    expect(() => pass(coded([0, 2]))).toThrow(/"x" has code 2 in row 1, but its dictionary has 2 words/);
    expect(() => pass(coded([-1]))).toThrow(/has code -1 in row 0/);
    const mended = coded([7, 1, -9], 2, Uint8Array.of(0b010, 0, 0, 0, 0, 0, 0, 0));
    expect(pass(mended)).toEqual([null, 'b', null]);
    const batch = newBatch(newSchema([['x', mended.type as DataType, true]]), 3, [mended]);
    expect(readIpc(writeIpcStream([batch]))[0]?.data.children[0]?.values).toEqual(Int32Array.of(0, 1, 0));
  });

  it('refuses null counts that are not what the bitmap says', () => {
    const column = new Data(new Float64(), 0, 3, 2, [
      undefined,
      new Float64Array(3),
      Uint8Array.of(0b110, 0, 0, 0, 0, 0, 0, 0),
    ] as never);
    expect(() => pass(column)).toThrow(/"x" is said to have 2 nulls, but its bitmap has 1/);
  });

  it('widens codes of small dictionaries', () => {
    const small = vectorFromArray(['a', null, 'b'], new Dictionary(new Utf8(), new Int8())).data[0] as Data;
    expect(pass(small)).toEqual(['a', null, 'b']);
  });
});
