import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvalidParams, run } from 'rxarrow';
import { batchesToRows } from 'rxarrow/columnar';
import { rebatch } from 'rxarrow/operators';
import { at, collect, streamOf } from './_streams.js';

const rows = Array.from({ length: 25 }, (_, n) => ({ n, symbol: n % 2 === 0 ? 'AAA' : 'BBB', available: at(n * 10) }));

test('cuts by rows whatever the cut before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), async (before, after) => {
      const batches = await collect(streamOf(rows, before).pipe(rebatch({ rows: after })));
      expect(batchesToRows(batches)).toEqual(rows);
      expect(batches.slice(0, -1).every((batch) => batch.numRows === after)).toBe(true);
    }),
    { numRuns: 25 },
  );
});

test('cuts by the time that a batch spans', async () => {
  const batches = await collect(streamOf(rows, 7).pipe(rebatch({ span: '1m' })));
  expect(batches.map((batch) => batch.numRows)).toEqual([6, 6, 6, 6, 1]);
  expect(batchesToRows(batches)).toEqual(rows);
});

test('cuts by bytes', async () => {
  const batches = await collect(streamOf(rows, 1).pipe(rebatch({ bytes: 200 })));
  expect(batches.length).toBeGreaterThan(1);
  expect(batches.length).toBeLessThan(25);
  expect(batchesToRows(batches)).toEqual(rows);
});

test('held rows give way to a flush and leave nothing charged', async () => {
  const running = run(streamOf(rows, 4).pipe(rebatch({ rows: 1000 })));
  const stats = await running.done;
  expect(stats).toMatchObject({ rowsOut: 25, heldBatches: 0, flightBatches: 0 });
});

test('wants at least one measure', () => {
  expect(() => rebatch({})).toThrow(InvalidParams);
  expect(() => rebatch({ span: 'soon' })).toThrow(/length of time/);
});
