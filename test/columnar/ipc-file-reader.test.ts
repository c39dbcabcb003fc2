import { type Data, type RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { IpcFileReader, readIpc, writeIpcFile } from '../../src/columnar/index.js';
import { batchesOf, cellsIn, KINDS, type Cell } from './support/batches.js';

const columnsIn = (batch: RecordBatch): Cell[][] => batch.data.children.map((column) => cellsIn(column as Data));

describe('IpcFileReader', () => {
  const kinds = KINDS.slice(0, 2);
  const batches = batchesOf(kinds, [
    [
      [1, 2],
      [3, 4],
    ],
    [[5], [6]],
  ]);
  const bytes = writeIpcFile(batches);

  it('reads batches in any order', () => {
    const reads: number[] = [];
    const file = new IpcFileReader((position, length) => {
      reads.push(length);
      return bytes.slice(position, position + length);
    }, bytes.length);
    expect(file.batchCount).toBe(2);
    expect(columnsIn(file.batch(1))).toEqual([[5], [6]]);
    expect(columnsIn(file.batch(0))).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(() => file.batch(2)).toThrow(/Batch 2 was asked for, but the file has 2/);
    expect(Math.max(...reads)).toBeLessThan(bytes.length);
  });

  it('says what is wrong with a file', () => {
    expect(() => readIpc(bytes.subarray(0, bytes.length - 1))).toThrow(/does not end with ARROW1/);
    expect(() => readIpc(bytes.subarray(0, 12))).toThrow(/no Arrow file/);
  });
});
