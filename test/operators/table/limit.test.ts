import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compute } from '../../../src/core/index.js';
import { limit } from '../../../src/operators/table/limit.js';
import { counting, numbers, sink, start, toEnd } from '../../runtime/flow/support.js';

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);

it('lets through rows [skip, skip + rows), however they are cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(60), fc.nat(60), fc.integer({ min: 1, max: 17 }), async (skip, rows, cut) => {
      const { output, end } = start(counting('a', 50, { cut }).pipe(limit({ rows, skip })));
      await end();
      expect(output.flatMap((batch) => numbers(batch))).toEqual(range(Math.min(50, skip), Math.min(50, skip + rows)));
    }),
    { numRuns: 25 },
  );
});

it('ends the stream and closes its source', async () => {
  let closed = 0;
  const stream = counting('a', 1e6, { onClose: () => closed++ }).pipe(limit({ rows: 25 }), sink());
  const stats = await toEnd(stream, { checkpointed: true });
  expect(stats.rowsOut).toBe(25);
  expect(stats.sources).toMatchObject([{ rows: 30, done: false }]);
  expect(stats.stages.find(({ name }) => name === 'limit')).toMatchObject({ rowsIn: 30, fates: { filtered: 5 } });
  expect(closed).toBe(1);
});

it('works on tables, and refuses what is no number of rows', () => {
  expect(
    compute(
      [1, 2, 3, 4].map((n) => ({ n })),
      limit({ rows: 2, skip: 1 }),
    ),
  ).toEqual([{ n: 2 }, { n: 3 }]);
  expect(() => limit({ rows: -1 })).toThrow(/limit: parameter "rows" is -1/);
  expect(() => limit({ rows: 1, skip: 0.5 })).toThrow(/parameter "skip" is 0.5/);
});
