import { expect, it } from 'vitest';
import fc from 'fast-check';
import { Field, Float32, List, makeData, Schema, vectorFromArray, type Data, type RecordBatch } from 'apache-arrow';
import { batchFromArrays, batchFromRows } from 'rxarrow';
import { gatherRows, newBatch, rowHashes, sliceRows } from '../../src/columnar/index.js';

const rows = () =>
  fc.array(
    fc.record({
      symbol: fc.constantFrom('A', 'B', 'C'),
      sequence: fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
      price: fc.oneof(fc.double(), fc.constant(null)),
      open: fc.boolean(),
    }),
    { minLength: 1, maxLength: 20 },
  );

it('a row has the same hash wherever the stream is cut, and in whatever order its words are numbered', () => {
  fc.assert(
    fc.property(rows(), fc.nat(20), (list, cut) => {
      const batch = batchFromRows(list);
      const all = [...rowHashes(batch)];
      const at = Math.min(cut, list.length);
      const parts = [sliceRows(batch, 0, at), sliceRows(batch, at, list.length)];
      expect(parts.flatMap((part) => [...rowHashes(part)])).toEqual(all);
      const backwards = batchFromRows(list.toReversed());
      expect([...rowHashes(backwards)].reverse()).toEqual(all);
      const places = Int32Array.from(list.keys());
      expect([...rowHashes(gatherRows(batch, places, places.length))]).toEqual(all);
    }),
  );
});

it('another value, another column and a missing value are another hash', () => {
  fc.assert(
    fc.property(rows(), fc.nat(19), (list, place) => {
      const row = place % list.length;
      const before = rowHashes(batchFromRows(list));
      const one = list[row] as (typeof list)[number];
      for (const change of [
        { symbol: one.symbol === 'A' ? ('B' as const) : ('A' as const) },
        { sequence: one.sequence + 1n },
        { price: one.price === null ? 0 : null },
        { open: !one.open },
      ]) {
        const after = rowHashes(batchFromRows(list.with(row, { ...one, ...change })));
        // A double that is not a number is no value in a batch of plain rows.
        if ('price' in change && Number.isNaN(one.price)) continue;
        expect(after[row]).not.toBe(before[row]);
        expect([...after].filter((hash, other) => other !== row && hash !== before[other])).toEqual([]);
      }
    }),
  );
  const a = batchFromArrays({ bid: Float64Array.of(1), ask: Float64Array.of(2) });
  const b = batchFromArrays({ bid: Float64Array.of(2), ask: Float64Array.of(1) });
  expect(rowHashes(a)[0]).not.toBe(rowHashes(b)[0]);
});

it('any NaN is one, zero has a sign, and columns of other kinds have hashes too', () => {
  const other = new Float64Array(new BigInt64Array([0x7ff8000000000001n, 0x7ff0000000000001n]).buffer);
  const nans = rowHashes(batchFromArrays({ x: new Float64Array([Number.NaN, ...other, Number.POSITIVE_INFINITY]) }));
  expect(new Set([...nans].slice(0, 3)).size).toBe(1);
  expect(nans[3]).not.toBe(nans[0]);
  const zeros = rowHashes(batchFromArrays({ x: Float64Array.of(0, -0) }));
  expect(zeros[0]).not.toBe(zeros[1]);
  const singles = makeData({ type: new Float32(), data: Float32Array.of(1, 2, 1) });
  const lists = vectorFromArray([[1, 2], [3], [1, 2]], new List(new Field('item', new Float32()))).data[0] as Data;
  for (const column of [singles as Data, lists]) {
    const schema = new Schema([new Field('x', column.type as never, true)]);
    const batch: RecordBatch = newBatch(schema, 3, [column]);
    const hashes = rowHashes(batch);
    expect(hashes[0]).toBe(hashes[2]);
    expect(hashes[0]).not.toBe(hashes[1]);
  }
});
