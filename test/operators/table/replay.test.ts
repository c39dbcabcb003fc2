import type { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { expect, test } from 'vitest';
import { batchesToRows, isControl } from '../../../src/columnar/index.js';
import { batchFromArrays } from '../../../src/core/index.js';
import { replay } from '../../../src/operators/table/replay.js';
import { memory } from '../../../src/sources/memory/index.js';
import { VirtualClock } from '../../../src/testing/virtual-clock.js';
import { run } from '../../../src/runtime/run.js';

const second = 1_000_000_000n;
const batch = batchFromArrays({
  available: [0n, 0n, 60n * second, 60n * second, 50n * second, 180n * second],
  n: [1, 2, 3, 4, 5, 6],
});

async function arrivals(stream: Observable<RecordBatch>): Promise<string[]> {
  const clock = new VirtualClock();
  const seen: string[] = [];
  const startMs = clock.monotonicMs();
  const running = run(stream, {
    clock,
    onBatch: (each) => {
      const what = isControl(each)
        ? 'watermark'
        : batchesToRows([each])
            .map((row) => row['n'])
            .join('+');
      seen.push(`${clock.monotonicMs() - startMs}ms ${what}`);
    },
  });
  await clock.runUntilIdle();
  await running.done;
  return seen;
}

test('rows come as far apart as they were, divided by the speed; those of an instant together', async () => {
  expect(await arrivals(memory([batch]).pipe(replay({ speed: 60 })))).toEqual(['0ms 1+2', '1000ms 3+4+5', '3000ms 6']);
  expect(await arrivals(memory([batch, batch]).pipe(replay({ speed: 180 })))).toHaveLength(4);
  expect(await arrivals(memory([batch]).pipe(replay({ speed: 'max' })))).toEqual(['0ms 1+2+3+4+5+6']);
});

test('a column that is not there, or no time, is an error', async () => {
  const running = run(memory([batch]).pipe(replay({ column: 'avaliable' })), {});
  await expect(running.done).rejects.toThrow(/Did you mean "available"/);
});

test('stopping ends the wait', async () => {
  const running = run(memory([batch]).pipe(replay()), {});
  await new Promise((resolve) => setTimeout(resolve, 20));
  await running.stop();
  expect(running.stats.rowsOut).toBe(2);
});
