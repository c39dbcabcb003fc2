import { Field, Float64, Schema, Table, type RecordBatch } from 'apache-arrow';
import { expect, test, vi } from 'vitest';
import { batchesToRows, controlBatch } from 'rxarrow/columnar';
import { derive, rebatch, sma, sortByTime, where } from 'rxarrow/operators';
import { batchFromRows, compute } from '../../src/core/index.js';

const ROWS = [
  { symbol: 'AAA', available: 1n, close: 1 },
  { symbol: 'AAA', available: 2n, close: 3 },
];
const NONE = where('close > 100.0');

test('answers in the shape it was given when no row is left', () => {
  expect(compute(ROWS, NONE)).toEqual([]);
  expect(compute({ close: [1, 2] }, NONE)).toEqual({ close: new Float64Array(0) });
  const batch = compute(batchFromRows(ROWS), NONE);
  expect(batch.numRows).toBe(0);
  expect(batch.schema.names).toEqual(['symbol', 'available', 'close']);
  const table = compute(new Table([batchFromRows(ROWS)]), NONE, sma({ period: 2 }));
  expect(table.numRows).toBe(0);
  expect(table.schema.names).toEqual(['symbol', 'available', 'close', 'sma']);
});

test('answers in the shape it was given when there was no row', () => {
  expect(compute([], sma({ period: 2 }))).toEqual([]);
  expect(compute({ close: [] }, sma({ period: 2 }))).toEqual({
    close: new Float64Array(0),
    sma: new Float64Array(0),
  });
  const empty = new Table(new Schema([new Field('close', new Float64(), true)]));
  expect(compute(empty, sma({ period: 2 })).schema.names).toEqual(['close', 'sma']);
  const none = batchFromRows(ROWS).slice(0, 0) as RecordBatch;
  expect(compute(none, rebatch({ rows: 2 }), sma({ period: 2 })).schema.names).toContain('sma');
});

test('rows that a stage holds until the end come once', () => {
  expect(compute(ROWS, sortByTime({ lateness: '1d' }), rebatch({ rows: 100 }))).toEqual(ROWS);
  expect(compute(ROWS, rebatch({ rows: 1 }), sma({ period: 2 })).map((row) => row['sma'])).toEqual([null, 2]);
});

test('a table with controls between its batches is computed as without', () => {
  const batches = [controlBatch({ kind: 'watermark', timeNs: 0n }), batchFromRows(ROWS)];
  const table = new Table([batches[1] as RecordBatch]);
  Object.defineProperty(table, 'batches', { value: batches });
  expect(batchesToRows(compute(table, sortByTime(), sma({ period: 2 })).batches)).toHaveLength(2);
});

test('whole numbers and times that are null stay null', () => {
  const rows = compute(ROWS, derive({ when: 'close > 2.0 ? available : null' }));
  expect(rows.map((row) => row['when'])).toEqual([null, 2n]);
});

test('stages are closed when one of them throws, so that no timer outlives the call', () => {
  vi.useFakeTimers();
  try {
    const failing = derive({ x: 'no_such_column + 1.0' });
    expect(() => compute(ROWS, rebatch({ rows: 100, maxWait: '1s' }), failing)).toThrow();
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
