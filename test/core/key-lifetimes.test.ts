import { describe, expect, test } from 'vitest';
import { computeBatches } from '../../src/core/index.js';
import { batchesToRows, sliceRows } from '../../src/columnar/index.js';
import { batchFromRows } from '../../src/core/index.js';
import { sma } from '../../src/operators/index.js';

const DAY = 86_400_000_000_000n;
const START = 1_577_836_800_000_000_000n;
const row = (symbol: string, day: number, close: number): Record<string, unknown> => ({
  symbol,
  available: START + BigInt(day) * DAY,
  close,
});

const rows = [
  row('AAA', 0, 1),
  row('BBB', 0, 10),
  row('AAA', 1, 3),
  row('BBB', 9, 20),
  row('BBB', 10, 22),
  row('AAA', 11, 7),
  row('AAA', 12, 9),
];
const cuts = (size: number): ReturnType<typeof batchFromRows>[] => {
  const whole = batchFromRows(rows);
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, part) =>
    sliceRows(whole, part * size, Math.min(rows.length, (part + 1) * size)),
  );
};
const averages = (size: number, timeToLive?: string): unknown[] => {
  const operator = sma({ period: 2, ...(timeToLive === undefined ? {} : { timeToLive }) });
  return batchesToRows(computeBatches(cuts(size), [operator])).map((each) => each['sma']);
};

describe('a key that has been silent for longer than its time to live', () => {
  test('begins anew', () => {
    expect(averages(100)).toEqual([null, null, 2, 15, 21, 5, 8]);
    expect(averages(100, '5d')).toEqual([null, null, 2, null, 21, null, 8]);
  });

  test('begins anew wherever the stream is cut', () => {
    for (const size of [1, 2, 3, 4, 5, 6]) expect(averages(size, '5d')).toEqual(averages(100, '5d'));
  });
});
