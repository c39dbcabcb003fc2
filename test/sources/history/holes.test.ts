import { expect, it } from 'vitest';
import { holesOf } from '../../../src/sources/history/holes.js';
import type { BarRow } from '../../../src/sources/history/bar-row.js';

const bars = (...times: number[]): BarRow[] => times.map((ms) => [ms, 1, 1, 1, 1, 1]);

it.each([
  [[0, 10, 20], []],
  [[], [[0, 30, 3]]],
  [
    [10],
    [
      [0, 10, 1],
      [20, 30, 1],
    ],
  ],
  [[0, 20], [[10, 20, 1]]],
])('bars at %j leave holes %j', (times, holes) => {
  expect(
    holesOf({ fromMs: 0, toMs: 30 }, bars(...times), 10).map(({ fromMs, toMs, bars: count }) => [fromMs, toMs, count]),
  ).toEqual(holes);
});
