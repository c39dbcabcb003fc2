import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatTimeNs,
  MAX_TIME_NS,
  MIN_TIME_NS,
  parseEpoch,
  parseTimeInto,
  parseTimeNs,
  parseTimeNsBytes,
} from '../../src/columnar/index.js';

const ms = (text: string): bigint => BigInt(Date.parse(text)) * 1_000_000n;

describe('parseTimeNs', () => {
  it.each([
    ['2024-02-29', ms('2024-02-29T00:00:00Z')],
    ['2024-02-29T13:30', ms('2024-02-29T13:30:00Z')],
    ['2024-02-29 13:30:05', ms('2024-02-29T13:30:05Z')],
    ['2024-02-29T13:30:05Z', ms('2024-02-29T13:30:05Z')],
    ['2024-02-29t13:30:05z', ms('2024-02-29T13:30:05Z')],
    ['2024-02-29T13:30:05.1', ms('2024-02-29T13:30:05.100Z')],
    ['2024-02-29T13:30:05,123', ms('2024-02-29T13:30:05.123Z')],
    ['2024-02-29T13:30:05.123456789', ms('2024-02-29T13:30:05.123Z') + 456_789n],
    ['2024-02-29 13:30:05.000000001+00:00', ms('2024-02-29T13:30:05Z') + 1n],
    ['2024-02-29T13:30:05+05:30', ms('2024-02-29T08:00:05Z')],
    ['2024-02-29T13:30-0500', ms('2024-02-29T18:30:00Z')],
    ['2024-02-29T13:30:05+02', ms('2024-02-29T11:30:05Z')],
    ['1969-12-31T23:59:59.999999999Z', -1n],
    ['1900-01-01', ms('1900-01-01T00:00:00Z')],
    ['2262-04-11T23:47:16.854775807Z', MAX_TIME_NS],
    ['1677-09-21T00:12:43.145224192Z', MIN_TIME_NS],
  ])('reads %s', (text, ns) => {
    expect(parseTimeNs(text)).toBe(ns);
    const bytes = new TextEncoder().encode(`x${text}9`);
    expect(parseTimeNsBytes(bytes, 1, bytes.length - 1)).toBe(ns);
    const out = new BigInt64Array(3);
    expect(parseTimeInto(bytes, 1, bytes.length - 1, new Int32Array(out.buffer), 1)).toBe(true);
    expect(out[1]).toBe(ns);
  });

  it.each([
    '',
    '2017-02-30',
    '2017-02-29',
    '1900-02-29',
    '2017-13-01',
    '2017-00-01',
    '2017-01-00',
    '2017-1-1',
    '2017-01-01T',
    '2017-01-01T1',
    '2017-01-01T24:00',
    '2017-01-01T23:60',
    '2017-01-01T23:59:60',
    '2017-01-01T23:59:5',
    '2017-01-01T23:59:59.',
    '2017-01-01T23:59:59.1234567890',
    '2017-01-01T23:59:59Zx',
    '2017-01-01T23:59:59+1',
    '2017-01-01T23:59:59+24:00',
    '2017-01-01T23:59:59+01:60',
    '2017-01-01Z',
    '2017/01/01',
    '20170101',
    '1483228800',
    '-017-01-01',
    '2017-01-01T23:59:59 ',
    '2017-01-01T23:59:59.5.5',
    '２017-01-01',
    '2262-04-11T23:47:16.854775808Z',
    '1677-09-21T00:12:43.145224191Z',
    '9999-01-01',
    '0001-01-01',
    '2017-01-01T23:59:59.000000000+00:00 and much more text than any time has',
  ])('refuses %j', (text) => {
    expect(parseTimeNs(text)).toBeUndefined();
    const bytes = new TextEncoder().encode(text);
    expect(parseTimeNsBytes(bytes, 0, bytes.length)).toBeUndefined();
    expect(parseTimeInto(bytes, 0, bytes.length, new Int32Array(2), 0)).toBe(false);
  });

  it('reads back what formatTimeNs writes', () => {
    const time = fc.oneof(
      fc.bigInt({ min: MIN_TIME_NS, max: MAX_TIME_NS }),
      fc.bigInt({ min: -1_000_000_000_000n, max: 1_000_000_000_000n }),
    );
    fc.assert(
      fc.property(time, (ns) => {
        const text = formatTimeNs(ns);
        expect(parseTimeNs(text)).toBe(ns);
        const out = new BigInt64Array(1);
        const bytes = new TextEncoder().encode(text);
        expect(parseTimeInto(bytes, 0, bytes.length, new Int32Array(out.buffer), 0)).toBe(true);
        expect(out[0]).toBe(ns);
      }),
    );
  });

  it('agrees with Date on whole milliseconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9_000_000_000_000, max: 9_000_000_000_000 }), (milliseconds) => {
        expect(parseTimeNs(new Date(milliseconds).toISOString())).toBe(BigInt(milliseconds) * 1_000_000n);
      }),
    );
  });
});

describe('formatTimeNs', () => {
  it('shows as many digits as there are', () => {
    expect(formatTimeNs(0n)).toBe('1970-01-01T00:00:00Z');
    expect(formatTimeNs(1_500_000_000n)).toBe('1970-01-01T00:00:01.5Z');
    expect(formatTimeNs(-1n)).toBe('1969-12-31T23:59:59.999999999Z');
    expect(formatTimeNs(MAX_TIME_NS)).toBe('2262-04-11T23:47:16.854775807Z');
  });
});

describe('parseEpoch', () => {
  it('reads numbers of a unit', () => {
    expect(parseEpoch('1700000000', 's')).toBe(1_700_000_000_000_000_000n);
    expect(parseEpoch('1700000000.123456789', 's')).toBe(1_700_000_000_123_456_789n);
    expect(parseEpoch('1700000000123', 'ms')).toBe(1_700_000_000_123_000_000n);
    expect(parseEpoch('-1.50', 'us')).toBe(-1500n);
    expect(parseEpoch('9223372036854775807', 'ns')).toBe(MAX_TIME_NS);
    expect(parseEpoch('5.0', 'ns')).toBe(5n);
  });

  it.each(['', '-', '1e9', '1.', '.5', '0x10', ' 1', '9223372036854775808', '1.5'])(
    'refuses %j as nanoseconds',
    (text) => {
      expect(parseEpoch(text, 'ns')).toBeUndefined();
    },
  );
});
