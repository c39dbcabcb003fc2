import { expect, it } from 'vitest';
import { systemClock } from 'rxarrow';
import { wait } from '../../../src/base/index.js';
import { watchEventLoop } from '../../../src/runtime/health/watchdog-thread.js';

it('tells how long no beat came, once it comes again', async () => {
  const heard: number[] = [];
  const watch = watchEventLoop(100, false, (ms) => heard.push(ms));
  try {
    watch.beat();
    await wait(systemClock, 1500);
    expect(heard).toEqual([]);
    watch.beat();
    for (let tries = 0; heard.length === 0 && tries < 200; tries++) await wait(systemClock, 20);
    expect(heard[0]).toBeGreaterThan(100);
  } finally {
    await watch.close();
  }
});
