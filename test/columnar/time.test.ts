import {
  DateDay,
  DateMillisecond,
  Float64,
  Int64,
  makeData,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  type Data,
  type DataType,
} from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isSortedByTime,
  isTime,
  MAX_TIME_NS,
  MIN_TIME_NS,
  readTimeNs,
  readTimeOffsets,
  Scratch,
  TIMESTAMP,
  timeColumn,
} from '../../src/columnar/index.js';

const column = (type: DataType, data: unknown, extra: object = {}): Data =>
  makeData({ type, data, ...extra } as unknown as Parameters<typeof makeData>[0]) as Data;

describe('readTimeNs', () => {
  const day = 19_782n; // 2024-02-29
  const ns = day * 86_400_000_000_000n;

  it.each([
    ['seconds', new TimestampSecond(), BigInt64Array.of(day * 86_400n)],
    ['milliseconds', new TimestampMillisecond('UTC'), BigInt64Array.of(day * 86_400_000n)],
    ['microseconds', new TimestampMicrosecond('America/New_York'), BigInt64Array.of(day * 86_400_000_000n)],
    ['nanoseconds', new TimestampNanosecond(), BigInt64Array.of(ns)],
    ['days', new DateDay(), Int32Array.of(Number(day))],
    ['dates in milliseconds', new DateMillisecond(), BigInt64Array.of(day * 86_400_000n)],
    ['int64', new Int64(), BigInt64Array.of(ns)],
  ])('reads %s', (_, type, values) => {
    expect(isTime(type)).toBe(true);
    expect([...readTimeNs(column(type, values), 'time')]).toEqual([ns]);
  });

  it('hands nanoseconds out without copying, cut to the rows', () => {
    const values = BigInt64Array.of(1n, 2n, 3n);
    expect(readTimeNs(timeColumn(values, 3), 'time')).toBe(values);
    expect([...readTimeNs(timeColumn(values, 3).slice(1, 2) as Data, 'time')]).toEqual([2n, 3n]);
    expect(readTimeNs(timeColumn(values, 2), 'time').length).toBe(2);
    expect(timeColumn(values, 3).type).toBe(TIMESTAMP);
  });

  it('refuses other types, nulls and times out of range', () => {
    expect(() => readTimeNs(column(new Float64(), new Float64Array(1)), 'time')).toThrow(/wanted a time/);
    const nulls = column(new TimestampMillisecond(), new BigInt64Array(8), {
      nullCount: 1,
      nullBitmap: Uint8Array.of(0b11111011),
    });
    expect(() => readTimeNs(nulls, 'time')).toThrow(/"time" is null in row 2;/);
    expect(() => readTimeNs(nulls.slice(2, 2) as Data, 'time')).toThrow(/is null in row 0;/);
    expect([...readTimeNs(nulls.slice(3, 2) as Data, 'time')]).toEqual([0n, 0n]);
    const far = column(new TimestampSecond(), BigInt64Array.of(0n, 9_223_372_037n, -9_223_372_037n));
    expect(() => readTimeNs(far, 'time')).toThrow(/outside the years 1677 to 2262 in rows 1, 2/);
    expect(() => readTimeNs(column(new DateDay(), Int32Array.of(200_000)), 'time')).toThrow(/1677/);
    expect([...readTimeNs(column(new DateDay(), Int32Array.of(-1)), 'time')]).toEqual([-86_400_000_000_000n]);
  });
});

describe('readTimeOffsets', () => {
  const scratch = new Scratch();

  it('is the exact distance from the first time', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: MIN_TIME_NS, max: MAX_TIME_NS }),
        fc.array(fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }), { maxLength: 8 }),
        (base, steps) => {
          const clamp = (time: bigint): bigint =>
            time < MIN_TIME_NS ? MIN_TIME_NS : time > MAX_TIME_NS ? MAX_TIME_NS : time;
          const times = BigInt64Array.from([base, ...steps.map((step) => clamp(base + step))]);
          const read = readTimeOffsets(timeColumn(times, times.length), 'time', scratch);
          expect(read.base).toBe(base);
          expect(read.exact).toBe(true);
          for (const [row, time] of times.entries()) expect(BigInt(read.offsets[row] as number)).toBe(time - base);
        },
      ),
    );
  });

  it('says whether each offset converts exactly when the batch is long', () => {
    const day = 86_400_000_000_000n;
    const daily = BigInt64Array.from({ length: 2000 }, (_, row) => BigInt(row) * day);
    expect(readTimeOffsets(timeColumn(daily, 2000), 'time', scratch).exact).toBe(true);
    daily[1999] = (daily[1999] as bigint) + 1n;
    expect(readTimeOffsets(timeColumn(daily, 2000), 'time', scratch).exact).toBe(false);
    expect(readTimeOffsets(timeColumn(new BigInt64Array(0), 0), 'time', scratch)).toMatchObject({
      base: 0n,
      exact: true,
    });
  });

  it('never calls an inexact offset exact', () => {
    const time = fc.bigInt({ min: MIN_TIME_NS, max: MAX_TIME_NS });
    fc.assert(
      fc.property(time, time, (first, second) => {
        const read = readTimeOffsets(timeColumn(BigInt64Array.of(first, second), 2), 'time', scratch);
        expect(read.exact).toBe(BigInt(Number(second - first)) === second - first);
      }),
    );
  });
});

describe('isSortedByTime', () => {
  it('agrees with comparing neighbours', () => {
    const time = fc.oneof(fc.bigInt({ min: MIN_TIME_NS, max: MAX_TIME_NS }), fc.bigInt({ min: -3n, max: 3n }));
    fc.assert(
      fc.property(fc.array(time, { maxLength: 5 }), (times) => {
        const plain = times.every((value, row) => row === 0 || (times[row - 1] as bigint) <= value);
        expect(isSortedByTime(BigInt64Array.from(times), times.length)).toBe(plain);
      }),
    );
  });
});
