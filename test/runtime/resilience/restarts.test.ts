import { expect, it } from 'vitest';
import { FlowContext, type RunEvent } from '../../../src/runtime/flow/index.js';
import { Restarts } from '../../../src/runtime/resilience/restarts.js';
import { VirtualClock } from '../../../src/testing/index.js';

it('waits longer each time, gives up beyond the limit, and begins again when the time is over', async () => {
  const clock = new VirtualClock();
  const context = new FlowContext({ clock, name: 'test' });
  const events: RunEvent[] = [];
  context.events.listen((event) => events.push(event));
  const restarts = new Restarts(context, () => 'part', {
    maxRestarts: 2,
    withinMs: 1000,
    firstMs: 10,
    mostMs: 1000,
    growth: 2,
    jitter: 0,
  });
  const next = (mayRestart = true): number | undefined => restarts.next(new Error('boom'), mayRestart).delayMs;
  expect([next(), next(), next()]).toEqual([10, 20, undefined]);
  await clock.advance(1000);
  expect(next(false)).toBeUndefined();
  expect(next()).toBe(10);
  restarts.well();
  restarts.well();
  expect(events.filter(({ kind }) => kind === 'supervision')).toMatchObject([
    { action: 'restart', attempt: 1 },
    { action: 'restart', attempt: 2 },
    { action: 'giveUp', attempt: 3, delayMs: 0 },
    { action: 'giveUp', attempt: 1 },
    { action: 'restart', attempt: 1 },
  ]);
});
