import type { Data, DataType, RecordBatch } from 'apache-arrow';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvalidParams, run } from 'rxarrow';
import { batchesToRows, newBatch, newSchema, textColumn } from 'rxarrow/columnar';
import { rebatch } from 'rxarrow/operators';
import { memory } from 'rxarrow/sources';
import { batchFromRows, configuredOf, type SyncStage } from '../../../src/core/index.js';
import { FlowContext, StageNode } from '../../../src/runtime/flow/index.js';
import { at, collect, streamOf } from './_streams.js';

/** The stage of an operator, alone. */
function opened(operator: object): SyncStage {
  const configured = configuredOf(operator);
  if (configured?.stage.mode !== 'sync') throw new Error('not a synchronous operator');
  return configured.stage.open(new StageNode(new FlowContext(), configured.card.name, undefined));
}

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

test('a share of bytes is the same for all batches, also of texts that lie in one buffer', async () => {
  const ids = Array.from({ length: 400 }, (_, n) => ({ n, id: `${n}`.padStart(100, '0') }));
  const whole = batchFromRows(ids);
  const text = textColumn(ids.map(({ id }) => id));
  const schema = newSchema([
    ['n', (whole.data.children[0] as Data).type as DataType, true],
    ['id', text.type, true],
  ]);
  const batch = newBatch(schema, ids.length, [whole.data.children[0] as Data, text]);
  const batches = await collect(memory([batch]).pipe(rebatch({ bytes: 4000 })));
  expect(new Set(batches.slice(0, -1).map(({ numRows }) => numRows))).toEqual(new Set([36]));
});

test('a batch without rows still tells the columns', async () => {
  const stage = opened(rebatch({ rows: 10 }));
  const empty = batchFromRows(rows).slice(0, 0) as RecordBatch;
  const out: RecordBatch[] = [];
  stage.process(empty, (batch) => out.push(batch));
  expect(out.map(({ numRows, schema }) => [numRows, schema.names])).toEqual([[0, ['n', 'symbol', 'available']]]);
});

test('rows that were held when a snapshot was taken count from their own first time, and go when their wait is over', () => {
  const first = opened(rebatch({ span: '1m' }));
  first.process(batchFromRows(rows.slice(0, 3)), () => undefined);
  const again = opened(rebatch({ span: '1m' }));
  again.restore?.(first.snapshot?.() ?? {});
  const sizes: number[] = [];
  again.process(batchFromRows(rows.slice(3, 10)), ({ numRows }) => sizes.push(numRows));
  expect(sizes).toEqual([6]);

  const fewer = opened(rebatch({ rows: 2 }));
  fewer.restore?.(first.snapshot?.() ?? {});
  const numbers: unknown[] = [];
  fewer.process(batchFromRows(rows.slice(3, 8)), (batch) =>
    numbers.push(batchesToRows([batch]).map((row) => row['n'])),
  );
  expect(numbers).toEqual([
    [0, 1, 2],
    [3, 4],
    [5, 6],
  ]);
});
