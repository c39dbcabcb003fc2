import type { RecordBatch } from 'apache-arrow';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { run } from 'rxarrow';
import { sortByTime } from 'rxarrow/operators';
import { memory } from 'rxarrow/sources';
import { at, cut, rowsOf, streamOf, traceOf, watermarkAt, type Row } from './_streams.js';

const LATENESS = 20;

const shuffled = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: LATENESS })), { maxLength: 60 })
  .map((steps) => {
    let now = 0;
    return steps.map(([step, back], n) => {
      now += step;
      return { n, available: at(Math.max(0, now - back)) };
    });
  });

/** What the words say, row by row: late is what comes before the largest time so far minus the lateness. */
function expected(rows: readonly { readonly n: number; readonly available: bigint }[]): {
  kept: number[];
  late: number[];
} {
  let watermark = -(2n ** 63n);
  const kept: { n: number; available: bigint }[] = [];
  const late: number[] = [];
  for (const row of rows) {
    if (row.available < watermark) late.push(row.n);
    else {
      kept.push(row);
      const reached = row.available - BigInt(LATENESS) * 1_000_000_000n;
      if (reached > watermark) watermark = reached;
    }
  }
  const order = kept.toSorted((a, b) => (a.available === b.available ? a.n - b.n : a.available < b.available ? -1 : 1));
  return { kept: order.map(({ n }) => n), late };
}

test('rows come out in time order, stably, whatever the cut; late ones go to the late stream', async () => {
  await fc.assert(
    fc.asyncProperty(shuffled, fc.integer({ min: 1, max: 10 }), async (rows, size) => {
      const late: unknown[] = [];
      const out = await rowsOf(streamOf(rows, size).pipe(sortByTime({ lateness: `${LATENESS}s` })), {
        late: (letter) => void late.push(letter.row?.getChild('n')?.get(0)),
      });
      const wanted = expected(rows);
      expect(out.map((row) => row['n'])).toEqual(wanted.kept);
      expect(late).toEqual(wanted.late);
    }),
    { numRuns: 60 },
  );
});

test('the first late row fails a run that has nobody for it; with drop it is counted', async () => {
  const rows = [
    { n: 0, available: at(100) },
    { n: 1, available: at(10) },
  ];
  await expect(run(streamOf(rows, 1).pipe(sortByTime())).done).rejects.toThrow(/came after the watermark/);
  const stats = await run(streamOf(rows, 1).pipe(sortByTime({ late: 'drop' }))).done;
  expect(stats.stages[0]?.fates).toMatchObject({ late: 1 });
});

test('refuses a lateness that is none', () => {
  for (const lateness of ['soon', '-5s', '']) expect(() => sortByTime({ lateness })).toThrow(/length of time/);
});

test('says which column it misses', async () => {
  await expect(run(streamOf([{ n: 1 }]).pipe(sortByTime())).done).rejects.toThrow(/"available".*a time column/);
});

test('a watermark lets rows go; sorted by another time it tells nothing of them and waits until they are out', async () => {
  const bar = (n: number, time: number, available: number): Row => ({ n, time: at(time), available: at(available) });
  const [first, second, third] = cut([bar(1, 0, 60), bar(2, -30, 120), bar(3, 300, 360)], 1) as [
    RecordBatch,
    RecordBatch,
    RecordBatch,
  ];
  const stream = memory([first, watermarkAt(60), second, watermarkAt(120), third]);
  expect(await traceOf(stream.pipe(sortByTime({ lateness: '1d' })))).toEqual([1, 'w60', 2, 'w120', 3]);
  expect(await traceOf(stream.pipe(sortByTime({ column: 'time', lateness: '2m' })))).toEqual([2, 1, 3, 'w120']);
});
