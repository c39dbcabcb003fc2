import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyDials } from './property-dials.js';

describe('property test settings', () => {
  it('takes the number of runs from the environment', () => {
    const runs = Number(process.env['FAST_CHECK_RUNS'] || 100);
    expect(fc.readConfigureGlobal().numRuns).toBe(runs);
  });

  it('draws from the seed that is printed', () => {
    expect(fc.readConfigureGlobal().seed).toBe(Number(process.env['FAST_CHECK_SEED']));
  });

  it('stops at the budget of the file, and holds a property to the cases it has drawn', () => {
    const { seconds } = propertyDials(process.env);
    const { interruptAfterTimeLimit = 0, markInterruptAsFailure } = fc.readConfigureGlobal();
    expect(interruptAfterTimeLimit).toBeGreaterThanOrEqual(5000);
    expect(interruptAfterTimeLimit).toBeLessThanOrEqual(Math.max(5000, seconds * 1000));
    expect(markInterruptAsFailure).toBe(false);
    let drawn = 0;
    const slow = fc.property(fc.integer(), () => ++drawn > 0);
    fc.assert(slow, { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: 20 });
    expect(drawn).toBeGreaterThan(0);
    const broken = fc.property(fc.integer(), () => false);
    expect(() => fc.assert(broken)).toThrow(`seed: ${process.env['FAST_CHECK_SEED'] ?? ''}`);
  });
});
