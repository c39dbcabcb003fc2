import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationMs, formatDurationNs, MAX_TIME_NS, parseDurationNs } from '../../src/columnar/index.js';

describe('durations', () => {
  it('are milliseconds as well, with fractions, or refused', () => {
    expect(['1m30s', '250ms', '1.5ms', '100us', '0s'].map(durationMs)).toEqual([90_000, 250, 1.5, 0.1, 0]);
    expect(() => durationMs('soon')).toThrow(/"soon".*a length of time such as "15m"/s);
  });

  it.each([
    ['1w', 604_800_000_000_000n],
    ['1d', 86_400_000_000_000n],
    ['15m', 900_000_000_000n],
    ['250ms', 250_000_000n],
    ['1h30m', 5_400_000_000_000n],
    ['1.5s', 1_500_000_000n],
    ['3us7ns', 3007n],
    ['0s', 0n],
    ['-2m', -120_000_000_000n],
  ])('reads %s', (text, ns) => {
    expect(parseDurationNs(text)).toBe(ns);
  });

  it.each(['', '-', '5', 'm', '1M', '1y', '30m1h', '1m1m', '1h 30m', '1.5ns', '99999999999w', '1d,', '--1d'])(
    'refuses %j',
    (text) => {
      expect(parseDurationNs(text)).toBeUndefined();
    },
  );

  it('reads back what formatDurationNs writes', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -MAX_TIME_NS, max: MAX_TIME_NS }), (ns) => {
        expect(parseDurationNs(formatDurationNs(ns))).toBe(ns);
      }),
    );
    expect(formatDurationNs(5_400_000_000_000n)).toBe('1h30m');
    expect(formatDurationNs(0n)).toBe('0s');
  });
});
