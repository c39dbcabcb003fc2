import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SamplingRule } from '../../../src/runtime/resilience/trip-rule.js';
import { VirtualClock } from '../../../src/testing/virtual-clock.js';

describe('the share of failures within a time', () => {
  it('says yes at exactly the failure at which it is reached', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.boolean()), { maxLength: 80 }),
        (tenths, atLeast, calls) => {
          const clock = new VirtualClock();
          const rule = new SamplingRule(clock, tenths / 10, 2000, atLeast);
          const seen: { readonly part: number; readonly good: boolean }[] = [];
          for (const [afterMs, good] of calls) {
            clock.spend(afterMs);
            const part = Math.floor(clock.monotonicMs() / 100);
            seen.push({ part, good });
            const within = seen.filter((each) => each.part > part - 20);
            const failures = within.filter((each) => !each.good).length;
            const reached = within.length >= atLeast && 10 * failures >= tenths * within.length;
            if (good) rule.success();
            else expect(rule.failure()).toBe(reached);
          }
        },
      ),
    );
  });

  it('keeps what it has seen across a restart, whatever the clock says', () => {
    const clock = new VirtualClock();
    const rule = new SamplingRule(clock, 0.5, 2000, 4);
    rule.failure();
    clock.spend(500);
    rule.failure();
    const other = new VirtualClock();
    other.spend(12_345);
    const restored = new SamplingRule(other, 0.5, 2000, 4);
    restored.restore(rule.snapshot());
    expect(restored.failure()).toBe(false);
    expect(restored.failure()).toBe(true);
    restored.reset();
    expect(restored.failure()).toBe(false);
  });
});
