import { expect, test } from 'vitest';
import { run } from 'rxarrow';
import { mergeByTime, rebatch, sortByTime } from 'rxarrow/operators';
import { smallBatchesFrom } from '../../src/core/held-batches.js';
import { at, collect, rowsOf, streamOf } from '../operators/table/_streams.js';

const ROWS = Array.from({ length: 5000 }, (_, n) => ({ n, available: at(n) }));

test('puts the small ones together', () => {
  expect(smallBatchesFrom([1, 1, 1, 1])).toBe(0);
  expect(smallBatchesFrom([8, 1, 1, 1])).toBe(1);
  expect(smallBatchesFrom([8, 4, 2, 1, 1])).toBe(0);
  expect(smallBatchesFrom([5])).toBe(0);
});

test('rows that come one by one can be held in any number', async () => {
  const sizes = (await collect(streamOf(ROWS, 1).pipe(rebatch({ rows: 4000 })))).map(({ numRows }) => numRows);
  expect(sizes).toEqual([4000, 1000]);
  const sorted = streamOf(ROWS, 1).pipe(sortByTime({ lateness: '1h' }));
  expect((await rowsOf(sorted)).map((row) => row['n'])).toEqual(ROWS.map(({ n }) => n));
});

test('a join holds a stream of small batches while the other one is silent', async () => {
  const late = streamOf([{ n: -1, available: at(4990) }], 1, 'late');
  const stats = await run(mergeByTime([streamOf(ROWS, 1, 'many'), late])).done;
  expect(stats.rowsOut).toBe(5001);
  expect(stats.peakBatches).toBeLessThan(40);
  expect(stats.heldBatches).toBe(0);
});
