import { expect, test } from 'vitest';
import { batchFromRows, run, wait } from 'rxarrow';
import { forEachBatch } from 'rxarrow/sinks';
import { memory } from 'rxarrow/sources';
import { VirtualClock } from 'rxarrow/testing';

const batches = [1, 2, 3].map((n) => batchFromRows([{ n }]));

test('the next batch waits until the work on the one before has settled', async () => {
  const clock = new VirtualClock();
  const said: string[] = [];
  const stream = memory(batches).pipe(
    forEachBatch(async (batch) => {
      const n = String(batch.getChildAt(0)?.get(0));
      said.push(`${n} begins`);
      await wait(clock, 10);
      said.push(`${n} ends`);
    }),
  );
  const { done } = run(stream, { clock });
  await clock.runUntilIdle();
  expect((await done).rowsOut).toBe(3);
  expect(said).toEqual(['1 begins', '1 ends', '2 begins', '2 ends', '3 begins', '3 ends']);
});

test('what it throws fails the run', async () => {
  const stream = memory(batches).pipe(forEachBatch(() => Promise.reject(new Error('no room'))));
  await expect(run(stream).done).rejects.toThrow('no room');
});

test('wants a function', () => {
  expect(() => forEachBatch('log' as never)).toThrow(/a function/);
});
