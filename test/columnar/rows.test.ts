import { type Data, type RecordBatch } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterRows, gatherRows, sliceRows } from '../../src/columnar/index.js';
import { batchesOf, cellsIn, cellsOf, KINDS, type Cell } from './support/batches.js';

const columnsIn = (batch: { data: { children: readonly Data[] } }): Cell[][] => batch.data.children.map(cellsIn);

/** A batch of 6 rows that is itself a slice of one of 9, so that offsets matter. */
const nine = cellsOf(KINDS, 9);
const middleOf = (cells: Cell[][]): { cells: Cell[][]; batch: RecordBatch } => ({
  cells: cells.map((column) => column.slice(2, 8)),
  batch: sliceRows(batchesOf(KINDS, [cells])[0] as RecordBatch, 2, 8),
});

describe('gatherRows', () => {
  it('takes rows of every type, null for a negative number', () => {
    fc.assert(
      fc.property(nine, fc.array(fc.integer({ min: -1, max: 5 }), { maxLength: 8 }), (whole, wanted) => {
        const { cells, batch } = middleOf(whole);
        const taken = gatherRows(batch, Int32Array.from(wanted), wanted.length);
        expect(taken.numRows).toBe(wanted.length);
        expect(columnsIn(taken)).toEqual(
          cells.map((column) => wanted.map((row) => (row < 0 ? null : (column[row] as Cell)))),
        );
      }),
    );
  });

  it('gives nulls when there is no row to take', () => {
    const [empty] = batchesOf(KINDS, [KINDS.map(() => [])]);
    const taken = gatherRows(empty as never, Int32Array.of(-1, -1), 2);
    expect(columnsIn(taken)).toEqual(KINDS.map(() => [null, null]));
  });
});

describe('filterRows', () => {
  it('keeps the rows whose mask is 1', () => {
    fc.assert(
      fc.property(nine, fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 6, maxLength: 6 }), (whole, mask) => {
        const { cells, batch } = middleOf(whole);
        const count = mask.reduce((sum, bit) => sum + bit, 0);
        const kept = filterRows(batch, Uint8Array.from(mask), count);
        expect(columnsIn(kept)).toEqual(cells.map((column) => column.filter((_, row) => mask[row] === 1)));
      }),
    );
  });

  it('gives the batch itself when all stay', () => {
    const [batch] = batchesOf(KINDS.slice(0, 2), [
      [
        [1, 2],
        [3, 4],
      ],
    ]);
    expect(filterRows(batch as never, Uint8Array.of(1, 1), 2)).toBe(batch);
  });
});
