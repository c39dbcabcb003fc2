import fc from 'fast-check';
import { expect, test } from 'vitest';
import { run } from 'rxarrow';
import { mergeByTime } from 'rxarrow/operators';
import { at, rowsOf, streamOf, type Row } from './_streams.js';

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
