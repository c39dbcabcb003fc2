import { Struct, type Data, type DataType, type RecordBatch } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  concatBatches,
  emptyBatch,
  filterRows,
  gatherRows,
  newSchema,
  sliceRows,
  sortIndicesByTime,
} from '../../src/columnar/index.js';
import { batchesOf, cellsIn, cellsOf, columnOf, KINDS, type Cell } from './support/batches.js';

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

describe('concatBatches', () => {
  it('puts slices of every type together and unites dictionaries', () => {
    fc.assert(
      fc.property(cellsOf(KINDS, 5), cellsOf(KINDS, 4), cellsOf(KINDS, 0), (a, b, none) => {
        const batches = batchesOf(KINDS, [a, none, b]);
        const cut = [sliceRows(batches[0] as never, 1, 4), batches[1] as never, sliceRows(batches[2] as never, 0, 3)];
        const whole = concatBatches(cut);
        expect(whole.schema).toBe(batches[0]?.schema);
        expect(columnsIn(whole)).toEqual(
          KINDS.map((_, index) => [...(a[index] as Cell[]).slice(1, 4), ...(b[index] as Cell[]).slice(0, 3)]),
        );
      }),
    );
  });

  it('leaves codes alone when the dictionaries are the same', () => {
    const kinds = KINDS.filter((kind) => kind.name === 'symbol');
    const [batch] = batchesOf(kinds, [[['a', 'b', null, 'a']]]);
    const whole = concatBatches([sliceRows(batch as never, 0, 2), sliceRows(batch as never, 2, 4)]);
    expect((whole.data.children[0] as Data).dictionary).toBe((batch?.data.children[0] as Data).dictionary);
    expect(columnsIn(whole)).toEqual([['a', 'b', null, 'a']]);
  });

  it('refuses other columns and needs a schema for nothing', () => {
    const [one] = batchesOf(KINDS.slice(0, 1), [[[1]]]);
    const [other] = batchesOf(KINDS.slice(1, 2), [[[1]]]);
    expect(() => concatBatches([one as never, other as never])).toThrow(
      /wanted float64: Float64; the batch has float32: Float32/,
    );
    expect(() => concatBatches([])).toThrow(/at least one batch/);
    expect(concatBatches([], newSchema([])).numRows).toBe(0);
    const schema =
      batchesOf(KINDS, [])[0]?.schema ?? newSchema(KINDS.map((kind) => [kind.name, kind.type(), true] as const));
    expect(concatBatches([emptyBatch(schema), emptyBatch(schema)]).numRows).toBe(0);
  });

  it('shares no struct of the parts', () => {
    const type: DataType = (KINDS.find((kind) => kind.name === 'struct') as { type: () => DataType }).type();
    expect(type).toBeInstanceOf(Struct);
    expect(cellsIn(columnOf(type, [{ a: 1, b: 'x' }, null]))).toEqual([{ a: 1, b: 'x' }, null]);
  });
});

describe('sortIndicesByTime', () => {
  it('is stable and follows the tie-breakers', () => {
    const row = fc.tuple(fc.bigInt({ min: -3n, max: 3n }), fc.integer({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const times = BigInt64Array.from(rows, ([time]) => time);
        const ranks = Int32Array.from(rows, ([, rank]) => rank);
        const out = new Int32Array(rows.length);
        const compare = (a: bigint | number, b: bigint | number): number => (a < b ? -1 : a > b ? 1 : 0);
        const plain = rows.map((_, index) => index);
        expect(sortIndicesByTime(times, rows.length, out)).toBe(
          plain.some((index) => index > 0 && (times[index - 1] as bigint) > (times[index] as bigint)),
        );
        expect([...out]).toEqual([...plain].sort((a, b) => compare(times[a] as bigint, times[b] as bigint) || a - b));
        sortIndicesByTime(times, rows.length, out, [ranks]);
        expect([...out]).toEqual(
          [...plain].sort(
            (a, b) =>
              compare(times[a] as bigint, times[b] as bigint) ||
              compare(ranks[a] as number, ranks[b] as number) ||
              a - b,
          ),
        );
      }),
    );
  });

  it('tells times apart that are the same as float64', () => {
    const times = BigInt64Array.of(2n ** 62n + 1n, 2n ** 62n, -(2n ** 62n), -(2n ** 62n) + 1n);
    const out = new Int32Array(4);
    expect(sortIndicesByTime(times, 4, out)).toBe(true);
    expect([...out]).toEqual([2, 3, 1, 0]);
  });
});
