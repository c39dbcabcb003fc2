import type { RecordBatch } from 'apache-arrow';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { run } from 'rxarrow';
import { batchesToRows, sliceRows } from 'rxarrow/columnar';
import { asOf } from 'rxarrow/operators';
import { memory } from 'rxarrow/sources';
import { at, cut, rowsOf, streamOf, traceOf, watermarkAt, type Row } from './_streams.js';
import { configuredOf } from '../../../src/core/index.js';
import { FlowContext, StageNode, type JoinStage } from '../../../src/runtime/flow/index.js';

const SYMBOLS = ['AAA', 'BBB', 'CCC'];

const timed = (name: string): fc.Arbitrary<Row[]> =>
  fc
    .array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 2 })), { minLength: 1, maxLength: 40 })
    .map((steps) => {
      let now = 0;
      return steps.map(([step, symbol], n) => ({ symbol: SYMBOLS[symbol], available: at((now += step)), [name]: n }));
    });

/** The join as the words say it: for each left row all right rows are looked at. */
function naive(left: readonly Row[], right: readonly Row[], exact: boolean, toleranceSeconds: number): Row[] {
  return left.map((row) => {
    const time = row['available'] as bigint;
    const known = right.filter(
      ({ symbol, available }) =>
        symbol === row['symbol'] && (exact ? (available as bigint) <= time : (available as bigint) < time),
    );
    const latest = known.at(-1);
    const fresh =
      latest !== undefined && time - (latest['available'] as bigint) <= BigInt(toleranceSeconds) * 1_000_000_000n;
    return { ...row, quote: fresh ? latest['quote'] : null };
  });
}

test('each left row gets the latest right row of its key that was known, whatever the cuts', async () => {
  await fc.assert(
    fc.asyncProperty(
      timed('trade'),
      timed('quote'),
      fc.boolean(),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 8 }),
      async (left, right, exact, tolerance, one, two) => {
        const joined = asOf(
          { left: streamOf(left, one, 'left'), right: streamOf(right, two, 'right') },
          { exact, tolerance: `${tolerance}s` },
        );
        expect(await rowsOf(joined)).toEqual(naive(left, right, exact, tolerance));
      },
    ),
    { numRuns: 80 },
  );
});

test('without a key it matches by time alone, with a prefix names do not clash', async () => {
  const left = streamOf([{ available: at(5), price: 1 }], 10, 'left');
  const right = streamOf([{ available: at(1), price: 2 }], 10, 'right');
  expect(await rowsOf(asOf({ left, right }, { by: null, prefix: 'quote_' }))).toEqual([
    { available: at(5), price: 1, quote_price: 2 },
  ]);
});

test('says what clashes and what is missing', async () => {
  const left = streamOf([{ symbol: 'AAA', available: at(5), price: 1 }], 10, 'left');
  const right = streamOf([{ symbol: 'AAA', available: at(1), price: 2 }], 10, 'right');
  await expect(run(asOf({ left, right })).done).rejects.toThrow(/"price".*Set "prefix"/);
  await expect(run(asOf({ left, right }, { columns: ['bid'] })).done).rejects.toThrow(
    /"bid": wanted a column of the right stream/,
  );
  const keyless = streamOf([{ available: at(1), bid: 2 }], 10, 'right');
  await expect(run(asOf({ left, right: keyless })).done).rejects.toThrow(/a key column in both streams/);
});

test('a right stream that is empty gives the left rows', async () => {
  const left = streamOf([{ symbol: 'AAA', available: at(5), price: 1 }], 10, 'left');
  expect(await rowsOf(asOf({ left, right: streamOf([], 10, 'right') }))).toEqual([
    { symbol: 'AAA', available: at(5), price: 1 },
  ]);
});

test('a left row that waits does not pile up the right stream', async () => {
  const rows = 120_000;
  const quotes = Array.from({ length: rows }, (_, n) => ({ symbol: `S${n % 3}`, available: at(n), bid: n }));
  const left = streamOf(
    [
      { symbol: 'S1', available: at(5), n: 1 },
      { symbol: 'S1', available: at(rows), n: 2 },
    ],
    1,
    'left',
  );
  const running = run(asOf({ left, right: streamOf(quotes, 100, 'right') }));
  const stats = await running.done;
  expect(stats.peakBatches).toBeLessThan(40);
  expect(stats.rowsOut).toBe(2);
});

test('a watermark of the left stream comes as soon as its rows are out, though the right stream is what lets them go', async () => {
  const left = memory([...cut([{ symbol: 'AAA', available: at(5), n: 1 }], 1), watermarkAt(5)], { id: 'left' });
  const right = memory([...cut([{ symbol: 'AAA', available: at(1), bid: 1 }], 1), watermarkAt(4), watermarkAt(6)], {
    id: 'right',
  });
  const trace = await traceOf(asOf({ left, right }));
  expect(trace.slice(trace.indexOf(1))).toEqual([1, 'w5']);
});

test('goes on after a snapshot with the columns of a right stream that has no rows left', () => {
  const stage = (): JoinStage => {
    const configured = configuredOf(asOf({ left: streamOf([]), right: streamOf([]) }));
    if (configured?.stage.mode !== 'join') throw new Error('no join');
    return configured.stage.open(new StageNode(new FlowContext(), 'asOf', undefined), 2);
  };
  const before = stage();
  before.process(
    1,
    sliceRows(cut([{ symbol: 'AAA', available: at(1), bid: 1 }], 1)[0] as RecordBatch, 0, 0),
    () => undefined,
  );
  before.end(1, () => undefined);
  const after = stage();
  after.restore?.(before.snapshot?.() ?? {});
  const out: RecordBatch[] = [];
  after.process(0, cut([{ symbol: 'AAA', available: at(2), n: 1 }], 1)[0] as RecordBatch, (batch) => out.push(batch));
  expect(batchesToRows(out)).toEqual([{ symbol: 'AAA', available: at(2), n: 1, bid: null }]);
});

test('accounts for the rows of both streams: those of the right one are absorbed', async () => {
  const row = (seconds: number, name: string): Row => ({ symbol: 'AAA', available: at(seconds), [name]: seconds });
  const left = streamOf([row(5, 'n'), row(9, 'n')], 1, 'left');
  const right = streamOf([row(1, 'bid'), row(9, 'bid'), row(20, 'bid'), row(30, 'bid')], 1, 'right');
  const stats = await run(asOf({ left, right })).done;
  expect(stats.stages[0]).toMatchObject({ rowsIn: 6, rowsOut: 2, held: 0, fates: { absorbed: 4 } });
  expect(stats.heldBatches).toBe(0);
});

/** Forward and nearest as the words say them: every right row is looked at, and when the answer is certain is worked out. */
function naiveAhead(
  left: readonly Row[],
  right: readonly Row[],
  direction: 'forward' | 'nearest',
  exact: boolean,
  toleranceSeconds: number,
): Row[] {
  const tolerance = BigInt(toleranceSeconds) * 1_000_000_000n;
  const answers = left.map((row, place) => {
    const time = row['available'] as bigint;
    const own = right.filter(({ symbol }) => symbol === row['symbol']);
    const after = own.find(({ available }) => (exact ? (available as bigint) >= time : (available as bigint) > time));
    const before = own.findLast(({ available }) =>
      exact ? (available as bigint) <= time : (available as bigint) < time,
    );
    const ahead = after === undefined ? undefined : (after['available'] as bigint) - time;
    const behind = direction === 'forward' || before === undefined ? undefined : time - (before['available'] as bigint);
    const back = behind !== undefined && behind <= tolerance ? behind : undefined;
    if (ahead !== undefined && ahead <= tolerance && (back === undefined || ahead < back))
      return { row, place, known: time + ahead, quote: after?.['quote'] };
    if (back !== undefined) return { row, place, known: time + back, quote: before?.['quote'] };
    return { row, place, known: time + tolerance, quote: null };
  });
  answers.sort((a, b) => Number(a.known - b.known) || a.place - b.place);
  return answers.map(({ row, known, quote }) => ({ ...row, available: known, quote }));
}

test.each(['forward', 'nearest'] as const)('%s: answers when it can be known, in that order', async (direction) => {
  await fc.assert(
    fc.asyncProperty(
      timed('trade'),
      timed('quote'),
      fc.boolean(),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 8 }),
      async (left, right, exact, tolerance, one, two) => {
        const joined = asOf(
          { left: streamOf(left, one, 'left'), right: streamOf(right, two, 'right') },
          { direction, exact, tolerance: `${tolerance}s` },
        );
        expect(await rowsOf(joined)).toEqual(naiveAhead(left, right, direction, exact, tolerance));
      },
    ),
    { numRuns: 80 },
  );
});

test('forward waits for the watermark of the right stream, not for its next row of the key', async () => {
  const left = memory([...cut([{ symbol: 'AAA', available: at(5), n: 1 }], 1), watermarkAt(30)], { id: 'left' });
  const right = memory([...cut([{ symbol: 'BBB', available: at(1), bid: 1 }], 1), watermarkAt(8), watermarkAt(10)], {
    id: 'right',
  });
  const trace = await traceOf(asOf({ left, right }, { direction: 'forward', tolerance: '5s' }));
  expect(trace.slice(0, trace.indexOf(1))).not.toContain('w10');
  expect(trace).toContain('w8');
  expect(trace.slice(trace.indexOf(1))).toContain('w10');
});

test('what looks ahead needs to know how far, and by what is known', () => {
  const streams = { left: streamOf([]), right: streamOf([]) };
  expect(() => asOf(streams, { direction: 'forward' })).toThrow(
    /tolerance.*a tolerance, and "available" as the column/,
  );
  expect(() => asOf(streams, { direction: 'nearest', tolerance: '1s', column: 'time' })).toThrow(/"available"/);
});
