import { RecordBatch, Schema } from 'apache-arrow';
import { expect, test } from 'vitest';
import { compute, run } from 'rxarrow';
import { derive, where } from 'rxarrow/operators';
import { memory } from 'rxarrow/sources';
import { cut, rowsOf, streamOf } from './_streams.js';

const rows = [
  { symbol: 'AAA', close: 1 },
  { symbol: 'BBB', close: 5 },
  { symbol: 'AAA', close: null },
  { symbol: 'AAA', close: 7 },
];

test('keeps the rows that are true; false and null go', async () => {
  expect(compute(rows, where('close > 2.0'))).toEqual([rows[1], rows[3]]);
  expect(await rowsOf(streamOf(rows, 1).pipe(where('symbol == "AAA" && close > 0.0')))).toEqual([rows[0], rows[3]]);
});

test('filtered rows are counted', async () => {
  const stats = await run(streamOf(rows, 2).pipe(where('close > 2.0'))).done;
  expect(stats.stages[0]?.fates).toMatchObject({ filtered: 2 });
  expect(stats.stages[0]).toMatchObject({ rowsIn: 4, rowsOut: 2 });
});

test('a condition that is no truth value is refused with its position', () => {
  expect(() => compute(rows, where('close + 1.0'))).toThrow(/boolean|true/i);
});

test('is compiled once for batches that each have a schema of their own', async () => {
  const batches = cut(
    [1, 2, 3, 4].map((n) => ({ n })),
    1,
  ).map((batch) => new RecordBatch(new Schema(batch.schema.fields), batch.data));
  let asked = 0;
  const big = where((c) => {
    asked++;
    return c['n']!.gt(2);
  });
  const twice = derive({
    twice: (c) => {
      asked++;
      return c['n']!.mul(2);
    },
  });
  const before = asked;
  expect(await rowsOf(memory(batches).pipe(big, twice))).toEqual([
    { n: 3, twice: 6 },
    { n: 4, twice: 8 },
  ]);
  expect(asked - before).toBe(2);
});
