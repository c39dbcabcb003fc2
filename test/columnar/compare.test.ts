import type { RecordBatch } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  batchDigest,
  concatBatches,
  controlBatch,
  newBatch,
  newSchema,
  RowDigest,
  rowsDigest,
  sliceRows,
  stateTable,
} from '../../src/columnar/index.js';
import { batchesOf, cellsOf, columnOf, KINDS, type Cell } from './support/batches.js';

describe('RowDigest', () => {
  it('does not depend on cuts, dictionaries or offsets', () => {
    fc.assert(
      fc.property(cellsOf(KINDS, 7), fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 3 }), (cells, cuts) => {
        const [whole] = batchesOf(KINDS, [cells]) as [RecordBatch];
        const bounds = [0, ...cuts.sort((a, b) => a - b), 7];
        const slices = bounds.slice(1).map((to, index) => sliceRows(whole, bounds[index] as number, to));
        const rebuilt = batchesOf(
          KINDS,
          bounds.slice(1).map((to, index) => cells.map((column) => column.slice(bounds[index], to))),
        );
        const digest = batchDigest(whole);
        expect(rowsDigest(slices)).toBe(digest);
        expect(rowsDigest(rebuilt)).toBe(digest);
        expect(batchDigest(concatBatches(slices))).toBe(digest);
      }),
      { numRuns: 50 },
    );
  });

  it('differs when a value does', () => {
    fc.assert(
      fc.property(cellsOf(KINDS, 3), fc.nat(KINDS.length - 1), fc.nat(2), (cells, kind, row) => {
        const changed = cells.map((column) => [...column]);
        const column = changed[kind] as Cell[];
        const other = fc.sample((KINDS[kind] as (typeof KINDS)[number]).cell, { numRuns: 1, seed: 5 })[0] as Cell;
        column[row] = column[row] === null ? other : null;
        expect(rowsDigest(batchesOf(KINDS, [changed]))).not.toBe(rowsDigest(batchesOf(KINDS, [cells])));
      }),
      { numRuns: 50 },
    );
  });

  it('tells NaN from null, -0 from 0, order, names and the text that is next to it', () => {
    const digests = [
      stateTable({ a: Float64Array.of(NaN) }),
      stateTable({ a: Float64Array.of(0) }),
      stateTable({ a: Float64Array.of(-0) }),
      stateTable({ b: Float64Array.of(0) }),
      stateTable({ a: Int32Array.of(0) }),
      batchesOf(KINDS.slice(0, 1), [[[null]]])[0] as RecordBatch,
      stateTable({ a: Float64Array.of(1, 2) }),
      stateTable({ a: Float64Array.of(2, 1) }),
      stateTable({ a: ['ab', 'c'] }),
      stateTable({ a: ['a', 'bc'] }),
      stateTable({ a: ['', null] }),
      stateTable({ a: [null, ''] }),
    ].map(batchDigest);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('counts text by its words, however it is stored', () => {
    const symbol = KINDS.find((kind) => kind.name === 'symbol') as (typeof KINDS)[number];
    const text = KINDS.find((kind) => kind.name === 'text') as (typeof KINDS)[number];
    const cells = ['b', null, 'a', 'b'];
    const [coded, plain] = [symbol, text].map((kind) =>
      newBatch(newSchema([['x', kind.type(), true]]), 4, [columnOf(kind.type(), cells)]),
    ) as [RecordBatch, RecordBatch];
    expect(batchDigest(coded)).toBe(batchDigest(plain));
    expect(new RowDigest().add(coded).add(plain).rows).toBe(8);
  });

  it('goes on after a digest was taken and leaves controls out', () => {
    const batch = stateTable({ a: Float64Array.of(1) });
    const digest = new RowDigest().add(batch);
    const before = digest.digest();
    expect(digest.add(controlBatch({ kind: 'mark', number: 1 })).digest()).toBe(before);
    expect(digest.add(batch).digest()).not.toBe(before);
    expect(digest.digest()).toBe(rowsDigest([batch, batch]));
    expect(() => digest.add(stateTable({ b: Float64Array.of(1) }))).toThrow(
      /wanted a: Float64; the batch has b: Float64/,
    );
  });
});
