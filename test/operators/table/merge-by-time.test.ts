import type { RecordBatch } from 'apache-arrow';
import fc from 'fast-check';
import { take, type Observable } from 'rxjs';
import { expect, test } from 'vitest';
import { run } from 'rxarrow';
import { batchesToRows, decodeSnapshot, encodeSnapshot } from 'rxarrow/columnar';
import { mergeByTime } from 'rxarrow/operators';
import { memory } from 'rxarrow/sources';
import { at, cut, rowsOf, streamOf, traceOf, watermarkAt, type Row } from './_streams.js';
import { configuredOf, sharedStream } from '../../../src/core/index.js';
import { FlowContext, StageNode, type JoinStage } from '../../../src/runtime/flow/index.js';

const sorted = (stream: number): fc.Arbitrary<Row[]> =>
  fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 40 }).map((steps) => {
    let now = 0;
    return steps.map((step, n) => ({
      n,
      stream,
      symbol: n % 3 === 0 ? 'AAA' : `S${stream}`,
      available: at((now += step)),
    }));
  });

test('rows come in time order, ties in the order of the streams, whatever the cuts', async () => {
  await fc.assert(
    fc.asyncProperty(
      sorted(0),
      sorted(1),
      sorted(2),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      async (a, b, c, one, two) => {
        const merged = mergeByTime([streamOf(a, one, 'a'), streamOf(b, two, 'b'), streamOf(c, 5, 'c')], {
          names: ['a', 'b', 'c'],
        });
        const out = await rowsOf(merged);
        const wanted = [...a, ...b, ...c].toSorted((x, y) => {
          if (x['available'] !== y['available'])
            return (x['available'] as bigint) < (y['available'] as bigint) ? -1 : 1;
          return (x['stream'] as number) - (y['stream'] as number) || (x['n'] as number) - (y['n'] as number);
        });
        expect(out).toEqual(
          wanted.map((row) => ({ ...row, source: ['a', 'b', 'c'][row['stream'] as number], partition: 0 })),
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('columns are those of all streams, null where one lacks them', async () => {
  const left = streamOf([{ available: at(1), bid: 5 }], 10, 'left');
  const right = streamOf([{ available: at(2), price: 7 }], 10, 'right');
  expect(await rowsOf(mergeByTime([left, right]))).toEqual([
    { available: at(1), bid: 5, price: null, source: '0', partition: 0 },
    { available: at(2), bid: null, price: 7, source: '1', partition: 0 },
  ]);
});

test('refuses a stream that is not in order, and columns of one name and two types', async () => {
  const disordered = streamOf([{ available: at(5) }, { available: at(1) }], 10, 'a');
  const ordered = streamOf([{ available: at(1) }], 10, 'b');
  await expect(run(mergeByTime([disordered, ordered])).done).rejects.toThrow(/Put sortByTime before/);
  const text = streamOf([{ available: at(1), x: 'word' }], 10, 'a');
  const number = streamOf([{ available: at(1), x: 1 }], 10, 'b');
  await expect(run(mergeByTime([text, number])).done).rejects.toThrow(/Rename the column/);
  expect(() => mergeByTime([])).toThrow(/at least one stream/);
});

test('holds no more than it must of a fast stream beside a slow one', async () => {
  const many = Array.from({ length: 5000 }, (_, n) => ({ n, available: at(n) }));
  const stats = await run(mergeByTime([streamOf(many, 10, 'fast'), streamOf(many, 10, 'slow')])).done;
  expect(stats.rowsOut).toBe(10_000);
  expect(stats.peakBatches).toBeLessThan(70);
});

test('watermarks speak of `available`; in the order of another time they come when nothing waits', async () => {
  const bar = (n: number, seconds: number): RecordBatch =>
    cut([{ n, time: at(seconds - 60), available: at(seconds) }], 1)[0] as RecordBatch;
  const a = memory([bar(1, 60), watermarkAt(60), bar(3, 120), watermarkAt(120)], { id: 'a' });
  const b = memory([bar(2, 60), watermarkAt(60), bar(4, 120), watermarkAt(120)], { id: 'b' });
  expect(await rowsOf(mergeByTime([a, b]))).toHaveLength(4);
  const trace = await traceOf(mergeByTime([a, b], { column: 'time' }));
  expect(trace.filter((entry) => typeof entry === 'number')).toEqual([1, 2, 3, 4]);
});

test('a stream that was merged before keeps its sources, the others get theirs', async () => {
  const one = (n: number): Observable<RecordBatch> => streamOf([{ n, available: at(n) }], 1, `s${n}`);
  const inner = mergeByTime([one(1), one(3)], { names: ['a', 'b'] });
  const out = await rowsOf(mergeByTime([inner, one(2)], { names: ['inner', 'c'] }));
  expect(out.map(({ source, partition }) => [source, partition])).toEqual([
    ['a', 0],
    ['c', 0],
    ['b', 0],
  ]);
});

test('refuses a stream whose columns change on the way', async () => {
  const changing = memory([...cut([{ n: 1, available: at(1) }], 1), ...cut([{ n: 5n, available: at(2) }], 1)], {
    id: 'a',
  });
  await expect(run(mergeByTime([changing, streamOf([{ n: 1, available: at(3) }], 1, 'b')])).done).rejects.toThrow(
    /as before in stream "0".*Int64/,
  );
});

test('goes on after a snapshot with the columns of streams that have shown theirs and nothing waits of', () => {
  const stage = (): JoinStage => {
    const configured = configuredOf(mergeByTime([streamOf([]), streamOf([])]));
    if (configured?.stage.mode !== 'join') throw new Error('no join');
    return configured.stage.open(new StageNode(new FlowContext(), 'mergeByTime', undefined), 2);
  };
  const [x, y, later] = [
    ...cut([{ x: 1, available: at(1) }], 1),
    ...cut([{ y: 'word', available: at(1) }], 1),
    ...cut([{ x: 2, available: at(2) }], 1),
  ] as [RecordBatch, RecordBatch, RecordBatch];
  const before = stage();
  const given: RecordBatch[] = [];
  before.process(0, x, (batch) => given.push(batch));
  before.process(1, y, (batch) => given.push(batch));
  const tables = decodeSnapshot(
    encodeSnapshot({ component: 'mergeByTime', version: 1, digest: '', tables: before.snapshot?.() ?? {} }),
  ).tables;
  const after = stage();
  after.restore?.(tables);
  after.end(1, (batch) => given.push(batch));
  after.process(0, later, (batch) => given.push(batch));
  expect(batchesToRows(given)).toEqual([
    { x: 1, available: at(1), y: null, source: '0', partition: 0 },
    { x: null, available: at(1), y: 'word', source: '1', partition: 0 },
    { x: 2, available: at(2), y: null, source: '0', partition: 0 },
  ]);
});

test('lets go of what it holds when nobody listens any more', async () => {
  const many = Array.from({ length: 400 }, (_, n) => ({ n, available: at(n) }));
  const fast = sharedStream(streamOf(many, 10, 'fast'));
  const late = streamOf(
    [
      { n: 0, available: at(0) },
      { n: 1, available: at(390) },
    ],
    1,
    'late',
  );
  const stats = await run([mergeByTime([fast, late]).pipe(take(1)), fast]).done;
  expect(stats.heldBatches).toBe(0);
});
