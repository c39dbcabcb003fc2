import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { difference, differenceTowardsZero, downTo, sum, towardsZero, upTo } from '../../../src/sinks/desk/decimal.js';

describe('steps in decimals', () => {
  it('does what floats do not', () => {
    expect(Math.floor(0.3 / 0.1)).toBe(2);
    expect(towardsZero(0.3, 0.1)).toBe(0.3);
    expect(downTo(1.1, 0.1)).toBe(1.1);
    expect(upTo(1.1, 0.1)).toBe(1.1);
    expect(upTo(1.1000001, 0.1)).toBe(1.2);
    expect(sum(0.1, 0.2)).toBe(0.3);
    expect(difference(0.3, 0.1)).toBe(0.2);
    expect(differenceTowardsZero(0.7, 0.4, 0.1)).toBe(0.3);
    expect(differenceTowardsZero(199.99999999999997, 0, 1)).toBe(200);
  });

  it('goes towards zero on both sides', () => {
    expect(towardsZero(-2.9, 1)).toBe(-2);
    expect(towardsZero(2.9, 1)).toBe(2);
    expect(Object.is(towardsZero(-0.4, 1), 0)).toBe(true);
  });

  const steps = fc.constantFrom(1, 0.1, 0.01, 0.001, 0.00001, 1e-8, 0.25, 0.003, 0.05, 100, 2.5);

  it('gives every multiple of a step back as it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), steps, (count, step) => {
        const value = Number((BigInt(count) * BigInt(Math.round(step * 1e8))).toString()) / 1e8;
        expect(towardsZero(value, step)).toBe(value || 0);
        if (value > 0) {
          expect(downTo(value, step)).toBe(value);
          expect(upTo(value, step)).toBe(value);
        }
      }),
    );
  });

  it('never takes more than there is, and leaves less than a step', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), steps, (value, step) => {
        const taken = towardsZero(value, step);
        expect(taken).toBeLessThanOrEqual(value);
        expect(value - taken).toBeLessThan(step * (1 + 1e-9) + value * 1e-15);
      }),
    );
  });
});
