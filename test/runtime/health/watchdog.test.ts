import { describe, expect, it } from 'vitest';
import { entriesService, healthService, systemClock, type RunEvent } from 'rxarrow';
import { wait } from '../../../src/base/index.js';
import { FlowContext } from '../../../src/runtime/flow/index.js';
import { Watchdog } from '../../../src/runtime/health/watchdog.js';
import { VirtualClock } from '../../../src/testing/virtual-clock.js';

describe('the watchdog of the event loop', () => {
  it('closes entries when its timer comes late, and opens them after calm', async () => {
    const clock = new VirtualClock();
    const context = new FlowContext({ clock });
    const events: RunEvent[] = [];
    context.events.listen((event) => events.push(event));
    const entries = context.service(entriesService);
    let beats = 0;
    const dog = new Watchdog(
      clock,
      context.service(healthService),
      entries,
      { limitMs: 1000, calmMs: 5000, speak: false },
      () => ({ beat: () => void beats++, close: () => Promise.resolve() }),
    );
    await clock.advance(2000);
    expect(beats).toBeGreaterThan(6);
    expect(entries.open).toBe(true);
    clock.schedule(10, () => clock.spend(5000));
    await clock.advance(1000);
    expect(entries.closedBy.get('event loop')).toMatch(/^it stood still for \d+ ms$/);
    expect(events.find((event) => event.kind === 'health' && event.state === 'unhealthy')).toBeDefined();
    await clock.advance(6000);
    expect(entries.open).toBe(true);
    await dog.close();
    expect(clock.pending).toBe(0);
  });

  it('hears from its thread that the loop stood still', async () => {
    const context = new FlowContext({ clock: systemClock });
    const entries = context.service(entriesService);
    const options = { limitMs: 100, calmMs: 60_000, speak: false };
    const dog = new Watchdog(systemClock, context.service(healthService), entries, options);
    try {
      // The thread has to be there first.
      await wait(systemClock, 500);
      const until = systemClock.monotonicMs() + 600;
      while (systemClock.monotonicMs() < until);
      for (let tries = 0; entries.open && tries < 100; tries++) await wait(systemClock, 20);
      expect(entries.closedBy.has('event loop')).toBe(true);
    } finally {
      await dog.close();
    }
  });
});
