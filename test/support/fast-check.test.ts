import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('property test settings', () => {
  it('takes the number of runs from the environment', () => {
    const runs = Number(process.env['FAST_CHECK_RUNS'] || 100);
    expect(fc.readConfigureGlobal().numRuns).toBe(runs);
  });

  it('fixes the seed in CI', () => {
    if (process.env['CI'] || process.env['FAST_CHECK_SEED']) expect(fc.readConfigureGlobal().seed).toBeTypeOf('number');
    else expect(fc.readConfigureGlobal().seed).toBeUndefined();
  });
});
