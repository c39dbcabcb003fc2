import { describe, expect, it } from 'vitest';
import { Turns, turnsOfClock } from '../../../src/runtime/flow/index.js';
import { VirtualClock } from '../../../src/testing/virtual-clock.js';

describe('the turns of a clock', () => {
  it('are one for all who ask', () => {
    const clock = new VirtualClock();
    expect(turnsOfClock(clock)).toBe(turnsOfClock(clock));
    expect(turnsOfClock(clock)).not.toBe(turnsOfClock(new VirtualClock()));
  });

  it('are spent after five milliseconds, looked at once in sixteen times, and shared by all who wait', async () => {
    const clock = new VirtualClock();
    const turns = new Turns(clock);
    clock.spend(6);
    expect(turns.spentNow()).toBe(true);
    const asked = Array.from({ length: 16 }, () => turns.spent());
    expect(asked.indexOf(true)).toBe(15);
    const waits = [turns.next(), turns.next()];
    expect(clock.pending).toBe(1);
    expect(turns.spent()).toBe(true);
    await clock.runTurns();
    await Promise.all(waits);
    expect(turns.spentNow()).toBe(false);
  });
});
