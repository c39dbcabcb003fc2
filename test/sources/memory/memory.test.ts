import type { Float64 } from 'apache-arrow';
import { Table, type RecordBatch, type TimestampNanosecond } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { expect, expectTypeOf, test } from 'vitest';
import { controlBatch } from '../../../src/columnar/index.js';
import { batchFromArrays, type Word } from '../../../src/core/index.js';
import { fromArrays, fromRows, fromTable, memory } from '../../../src/sources/memory/index.js';
import { SlicedReader } from '../../../src/sources/memory/sliced-reader.js';
import { collect } from '../support/collect.js';

const batch = batchFromArrays({ symbol: ['A', 'B', 'A'], close: [1, 2, 3] });

test('memory gives the rows and buffers that it was given', async () => {
  const { batches } = await collect(memory([batch, controlBatch({ kind: 'watermark', timeNs: 5n }), batch]));
  expect(batches.map(({ data }) => data.children)).toEqual([batch.data.children, batch.data.children]);
  expect(batches[0]?.data.children[0]).toBe(batch.data.children[0]);
  expect(() => memory([1 as never])).toThrow(/a list of record batches/);
});

test('arrays and rows become typed columns', async () => {
  const arrays = fromArrays({ symbol: ['A', 'B'], close: [1, null], time: [1n, 2n] });
  expectTypeOf(arrays).toEqualTypeOf<
    Observable<RecordBatch<{ symbol: Word; close: Float64; time: TimestampNanosecond }>>
  >();
  expect((await collect(arrays)).rows).toEqual([
    { symbol: 'A', close: 1, time: 1n },
    { symbol: 'B', close: null, time: 2n },
  ]);
  const rows = fromRows(
    [
      { symbol: 'A', close: 1 },
      { symbol: 'B', close: 2 },
    ],
    { batchRows: 1 },
  );
  expectTypeOf(rows).toEqualTypeOf<Observable<RecordBatch<{ symbol: Word; close: Float64 }>>>();
  const collected = await collect(rows);
  expect(collected.batches.map((each) => each.numRows)).toEqual([1, 1]);
  expect(collected.rows).toEqual([
    { symbol: 'A', close: 1 },
    { symbol: 'B', close: 2 },
  ]);
});

test('a table keeps its columns and is cut without copying', async () => {
  const table = new Table([batch, batch]) as unknown as Table<{ symbol: Word; close: Float64 }>;
  const stream = fromTable(table, { batchRows: 2 });
  expectTypeOf(stream).toEqualTypeOf<Observable<RecordBatch<{ symbol: Word; close: Float64 }>>>();
  const { batches, rows } = await collect(stream);
  expect(batches.map((each) => each.numRows)).toEqual([2, 1, 2, 1]);
  expect(rows.map((row) => row['close'])).toEqual([1, 2, 3, 1, 2, 3]);
});

test('reading goes on from a position within a batch', () => {
  const open = (): SlicedReader => new SlicedReader('memory', 2, () => batch, 2);
  const first = open();
  first.read();
  const second = open();
  second.seek(first.position());
  expect([second.read()?.numRows, second.read()?.numRows, second.read()?.numRows, second.read()]).toEqual([
    1,
    2,
    1,
    null,
  ]);
});
