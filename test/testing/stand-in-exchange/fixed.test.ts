import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixed, formatFixed, over, parseFixed, times } from '../../../src/testing/stand-in-exchange/fixed.js';

describe('amounts in 1e-8 units', () => {
  it('are read as they are written', () => {
    expect(parseFixed('0.1')).toBe(10_000_000n);
    expect(parseFixed('12')).toBe(1_200_000_000n);
    expect(parseFixed('0.100000000')).toBe(10_000_000n);
    expect(parseFixed('0.000000001')).toBe('precision');
    for (const text of ['', '-1', '1e-3', '.5', '1.', 'one']) expect(parseFixed(text)).toBe('illegal');
  });

  it('come back from their text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), (units) => {
        expect(parseFixed(formatFixed(units))).toBe(units);
      }),
    );
    expect(formatFixed(-5n)).toBe('-0.00000005');
  });

  it('are multiplied and divided exactly, rounded down', () => {
    expect(times(fixed('0.1', 'a'), fixed('0.2', 'b'))).toBe(fixed('0.02', 'c'));
    expect(over(fixed(1, 'a'), fixed(3, 'b'))).toBe(33_333_333n);
  });

  it('are refused where a setting is none', () => {
    expect(() => fixed('a lot', 'fees.maker')).toThrow('stand-in exchange: fees.maker is "a lot"; expected a decimal');
  });
});
