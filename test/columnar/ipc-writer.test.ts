import type { Schema } from 'apache-arrow';
import { RecordBatchReader, tableFromIPC, type Data, type RecordBatch } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  batchesToRows,
  controlBatch,
  controlOf,
  DictionaryBuilder,
  emptyBatch,
  float64Column,
  IpcFileWriter,
  IpcStreamReader,
  IpcStreamWriter,
  newBatch,
  newSchema,
  readIpc,
  rowsDigest,
  sameSchema,
  sliceRows,
  writeIpcFile,
  writeIpcStream,
} from '../../src/columnar/index.js';
import { batchesOf, cellsIn, cellsOf, KINDS, type Cell } from './support/batches.js';

const columnsIn = (batch: RecordBatch): Cell[][] => batch.data.children.map((column) => cellsIn(column as Data));
const parts = fc.tuple(cellsOf(KINDS, 9), cellsOf(KINDS, 0), cellsOf(KINDS, 3));
const batchesFrom = (cells: readonly (readonly Cell[][])[]): RecordBatch[] =>
  batchesOf(KINDS, cells).map((batch) => (batch.numRows === 9 ? sliceRows(batch, 2, 8) : batch));

describe('IPC streams and files', () => {
  it('give back every type, sliced or not, with dictionaries that differ between batches', () => {
    fc.assert(
      fc.property(parts, (cells) => {
        const batches = batchesFrom(cells);
        for (const bytes of [writeIpcStream(batches), writeIpcFile(batches)]) {
          const read = readIpc(bytes);
          expect(read.map(columnsIn)).toEqual(batches.map(columnsIn));
          expect(sameSchema(read[0]?.schema as Schema, batches[0]?.schema as Schema)).toBe(true);
          expect(rowsDigest(read)).toBe(rowsDigest(batches));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('are what apache-arrow reads', () => {
    fc.assert(
      fc.property(parts, (cells) => {
        const batches = batchesFrom(cells);
        const wanted = batches.filter((batch) => batch.numRows > 0).map(columnsIn);
        for (const bytes of [writeIpcStream(batches), writeIpcFile(batches)]) {
          const read = [...RecordBatchReader.from(bytes)].filter((batch) => batch.numRows > 0);
          expect(read.map(columnsIn)).toEqual(wanted);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('are the same bytes whatever the numbers of dictionaries', () => {
    const cells = [
      KINDS.map(() => []),
      KINDS.map((kind) => fc.sample(kind.cell, { numRuns: 4, seed: 7 })),
    ] as Cell[][][];
    expect(writeIpcStream(batchesOf(KINDS, cells))).toEqual(writeIpcStream(batchesOf(KINDS, cells)));
  });

  it('keep metadata of schemas, columns and batches, of batches without rows too', () => {
    const schema = newSchema([['a', float64Column(new Float64Array(0), 0).type, true]], new Map([['source', 'x']]));
    schema.fields[0]?.metadata.set('unit', 'EUR');
    const watermark = controlBatch({ kind: 'watermark', timeNs: 5n }, schema);
    const data = newBatch(schema, 1, [float64Column(Float64Array.of(1), 1)], new Map([['k', 'v']]));
    const gap = controlBatch({ kind: 'gap', reason: '5n', rows: 2 });
    for (const bytes of [writeIpcStream([gap, watermark, data, gap]), writeIpcFile([gap, watermark, data, gap])]) {
      const read = readIpc(bytes);
      expect(read.map(controlOf)).toEqual([
        { kind: 'gap', reason: '5n', rows: 2 },
        { kind: 'watermark', timeNs: 5n },
        undefined,
        { kind: 'gap', reason: '5n', rows: 2 },
      ]);
      expect(read[2]?.metadata.get('k')).toBe('v');
      expect(read[0]?.schema.metadata.get('source')).toBe('x');
      expect(read[0]?.schema.fields[0]?.metadata.get('unit')).toBe('EUR');
    }
  });

  it('may hold nothing but controls or nothing at all', () => {
    const health = controlBatch({ kind: 'health', state: 'down', reason: 'test' });
    for (const write of [writeIpcStream, writeIpcFile]) {
      expect(readIpc(write([])).length).toBe(0);
      expect(readIpc(write([health])).map(controlOf)).toEqual([{ kind: 'health', state: 'down', reason: 'test' }]);
      const schema = newSchema([['a', float64Column(new Float64Array(0), 0).type, true]]);
      expect(readIpc(write([], schema)).length).toBe(0);
      expect(readIpc(write([emptyBatch(schema)]))[0]?.schema.fields.map((field) => field.name)).toEqual(['a']);
    }
  });

  it('refuse a batch with other columns instead of ending in silence', () => {
    const [a] = batchesOf(KINDS.slice(0, 1), [[[1]]]);
    const [b] = batchesOf(KINDS.slice(1, 2), [[[1]]]);
    for (const writer of [new IpcStreamWriter(), new IpcFileWriter()]) {
      writer.write(a as RecordBatch);
      expect(() => writer.write(b as RecordBatch)).toThrow(
        /wanted the columns that the stream began with: float64: Float64/,
      );
    }
  });

  it('number dictionaries anew for each reader', () => {
    const kinds = KINDS.filter((kind) => kind.name === 'symbol');
    const bytes = writeIpcStream(batchesOf(kinds, [[['a', 'b']]]));
    const ids = [readIpc(bytes), readIpc(bytes)].map(
      ([batch]) => (batch?.schema.fields[0]?.type as unknown as { id: number }).id,
    );
    expect(ids[0]).not.toBe(ids[1]);
  });
});

describe('IpcStreamWriter', () => {
  const symbols = (batches: readonly RecordBatch[]): unknown[] => batchesToRows(batches).map((row) => row['symbol']);

  it('sends a growing dictionary as deltas', () => {
    const builder = new DictionaryBuilder();
    const schema = newSchema([['symbol', builder.type, true]]);
    const batches = Array.from({ length: 60 }, (_, index) =>
      newBatch(schema, 2, [builder.columnOf([`s${index}`, 's0']) as Data]),
    );
    const bytes = writeIpcStream(batches);
    const wanted = batches.flatMap((_, index) => [`s${index}`, 's0']);
    expect(symbols(readIpc(bytes))).toEqual(wanted);
    expect(tableFromIPC(bytes).getChild('symbol')?.toArray()).toEqual(wanted);
    expect(symbols(readIpc(writeIpcFile(batches)))).toEqual(wanted);
    // Each word is sent once: 60 words in full with every batch would be three times this.
    expect(bytes.length / 60).toBeLessThan(600);
  });

  it('starts the dictionary again when most of its words are out of use', () => {
    const many = Array.from({ length: 70_000 }, (_, index) => `old${index}`);
    const parts_ = [many, ['new1', 'new2'], ['new2', 'new3']].map((words) => {
      const builder = new DictionaryBuilder();
      return newBatch(newSchema([['symbol', builder.type, true]]), words.length, [builder.columnOf(words) as Data]);
    });
    const writer = new IpcStreamWriter();
    const chunks = [...parts_.map((batch) => writer.write(batch)), writer.finish()];
    expect(chunks[1]?.length).toBeLessThan(2000);
    const reader = new IpcStreamReader();
    const read = chunks.flatMap((chunk) => reader.push(chunk));
    reader.end();
    expect(symbols(read.slice(1))).toEqual(['new1', 'new2', 'new2', 'new3']);
    expect((read[2]?.data.children[0] as Data).dictionary?.length).toBe(3);
  });
});
