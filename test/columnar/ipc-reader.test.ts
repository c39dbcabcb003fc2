import { Schema, type Data, type RecordBatch } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  batchDigest,
  IpcStreamReader,
  newBatch,
  readIpc,
  writeIpcFile,
  writeIpcStream,
} from '../../src/columnar/index.js';
import { batchesOf, cellsIn, KINDS, type Cell } from './support/batches.js';

const columnsIn = (batch: RecordBatch): Cell[][] => batch.data.children.map((column) => cellsIn(column as Data));

describe('IpcStreamReader', () => {
  const cells = KINDS.map((kind) =>
    fc.sample(fc.option(kind.cell, { nil: null }), { numRuns: 5, seed: 3 }),
  ) as Cell[][];
  const batches = batchesOf(KINDS, [cells, cells]);
  const bytes = writeIpcStream(batches);

  it('takes pieces of any size, in buffers that are used again', () => {
    for (const size of [1, 7, 64, 1000, bytes.length]) {
      const reader = new IpcStreamReader();
      const read: RecordBatch[] = [];
      const buffer = new Uint8Array(size);
      for (let at = 0; at < bytes.length; at += size) {
        const piece = bytes.subarray(at, at + size);
        buffer.set(piece);
        read.push(...reader.push(buffer.subarray(0, piece.length)));
        buffer.fill(0xee);
      }
      reader.end();
      expect(read.map(columnsIn)).toEqual(batches.map(columnsIn));
      expect(batchDigest(read[0] as RecordBatch)).toBe(batchDigest(batches[0] as RecordBatch));
    }
  });

  it('reads bytes that begin at any place in their buffer', () => {
    for (let shift = 0; shift < 9; shift++) {
      for (const whole of [bytes, writeIpcFile(batches)]) {
        const moved = new Uint8Array(whole.length + 16);
        moved.set(whole, shift);
        expect(readIpc(moved.subarray(shift, shift + whole.length)).map(columnsIn)).toEqual(batches.map(columnsIn));
      }
    }
  });

  it('says where a stream stops or is none', () => {
    const cut =
      (length: number): (() => void) =>
      () =>
        readIpc(bytes.subarray(0, length));
    expect(cut(0)).toThrow(/stops before its schema\. \(at byte 0\)/);
    expect(cut(5)).toThrow(/stops in the middle of a message/);
    expect(cut(bytes.length - 9)).toThrow(/stops in the middle of a message/);
    expect(() => readIpc(new TextEncoder().encode('time,open,high,low,close'))).toThrow(
      /No message of an Arrow stream begins here\..*\(at byte 0\)/,
    );
    expect(() => readIpc(Uint8Array.from([...bytes, 1]))).toThrow(/after the end of the Arrow stream/);
    expect(() => new IpcStreamReader().push(writeIpcFile(batches))).toThrow(/This is an Arrow file/);
    const reader = new IpcStreamReader();
    expect(() => reader.push(new Uint8Array(8).fill(1))).toThrow(/CorruptInput|No message/);
    expect(() => reader.push(bytes)).toThrow(/met damaged data before/);
  });

  it('holds to its limits', () => {
    expect(() => readIpc(bytes, { maxFields: 3 })).toThrow(/more than 3 columns/);
    expect(() => readIpc(bytes, { maxDepth: 1 })).toThrow(/more than 1 deep/);
    expect(() => readIpc(bytes, { maxMetadataBytes: 64 })).toThrow(/the limit is 64/);
    expect(() => readIpc(bytes, { maxBodyBytes: 64 })).toThrow(/larger than the limit of 64/);
    const rows = newBatch(new Schema([]), 1000, []);
    expect(readIpc(writeIpcStream([rows]))[0]?.numRows).toBe(1000);
    expect(() => readIpc(writeIpcStream([rows]), { maxUnbackedRows: 999 })).toThrow(
      /claims 1000 rows without a buffer/,
    );
  });
});
