import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countOfRows,
  countOfValues,
  deviation,
  firstValue,
  lastValue,
  maximum,
  meanOfValues,
  minimum,
  quantileOf,
  sumOfValues,
  weightedMean,
  type Accumulator,
} from '../../src/kernels/index.js';

type Entry = { readonly x: number; readonly weight: number; readonly time: number };

const entries = fc.array(
  fc.record({
    x: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 1, max: 400 }).map((ticks) => ticks * 0.25) },
      { weight: 1, arbitrary: fc.constant(Number.NaN) },
    ),
    weight: fc.integer({ min: 1, max: 9 }),
    time: fc.integer({ min: 0, max: 20 }),
  }),
  { maxLength: 40 },
);

function stateOf({ columns }: Accumulator, slots: number): Record<string, Float64Array> {
  return Object.fromEntries(Object.entries(columns).map(([name, fill]) => [name, new Float64Array(slots).fill(fill)]));
}

/** Adds rows to a slot, some at a time. */
function add(
  accumulator: Accumulator,
  state: Record<string, Float64Array>,
  slot: number,
  rows: readonly Entry[],
  cut: number,
): void {
  const inputs = [Float64Array.from(rows, ({ x }) => x), Float64Array.from(rows, ({ weight }) => weight)];
  const times = Float64Array.from(rows, ({ time }) => time);
  for (let from = 0; from < rows.length; from += cut) {
    const count = Math.min(cut, rows.length - from);
    const numbers = Int32Array.from({ length: count }, (_, i) => from + i);
    accumulator.add(state, inputs, times, numbers, new Int32Array(count).fill(slot), count);
  }
}

const present = (rows: readonly Entry[]): Entry[] => rows.filter(({ x }) => !Number.isNaN(x));
const sum = (numbers: readonly number[]): number => numbers.reduce((total, x) => total + x, 0);
const xs = (rows: readonly Entry[]): number[] => present(rows).map(({ x }) => x);
const some = (rows: readonly Entry[], value: (numbers: number[]) => number): number =>
  xs(rows).length === 0 ? Number.NaN : value(xs(rows));
const earliest = (rows: readonly Entry[]): number => {
  const inside = present(rows);
  return inside.find(({ time }) => time === Math.min(...inside.map((each) => each.time)))?.x ?? Number.NaN;
};
const latest = (rows: readonly Entry[]): number => {
  const inside = present(rows);
  return inside.findLast(({ time }) => time === Math.max(...inside.map((each) => each.time)))?.x ?? Number.NaN;
};
const spread = (rows: readonly Entry[], freedom: number): number =>
  some(rows, (numbers) => {
    const mean = sum(numbers) / numbers.length;
    return Math.sqrt(sum(numbers.map((x) => (x - mean) ** 2)) / (numbers.length - freedom));
  });

const CASES: readonly (readonly [string, Accumulator, (rows: readonly Entry[]) => number])[] = [
  ['first', firstValue, earliest],
  ['last', lastValue, latest],
  ['min', minimum, (rows) => some(rows, (numbers) => Math.min(...numbers))],
  ['max', maximum, (rows) => some(rows, (numbers) => Math.max(...numbers))],
  ['count', countOfValues, (rows) => xs(rows).length],
  ['rows', countOfRows, (rows) => rows.length],
  ['sum', sumOfValues, (rows) => some(rows, sum)],
  ['mean', meanOfValues, (rows) => some(rows, (numbers) => sum(numbers) / numbers.length)],
  ['std', deviation(0), (rows) => spread(rows, 0)],
  ['std of a sample', deviation(1), (rows) => (xs(rows).length < 2 ? Number.NaN : spread(rows, 1))],
  [
    'vwap',
    weightedMean,
    (rows) => sum(present(rows).map(({ x, weight }) => x * weight)) / sum(present(rows).map(({ weight }) => weight)),
  ],
];

function expectNear(found: number, expected: number): void {
  if (Number.isNaN(expected)) expect(found).toBeNaN();
  else expect(found).toBeCloseTo(expected, 9);
}

describe.each(CASES)('%s', (_, accumulator, naive) => {
  it('is what its definition says, whatever the calls and the slots', () => {
    fc.assert(
      fc.property(entries, entries, fc.integer({ min: 1, max: 9 }), (rows, others, cut) => {
        const state = stateOf(accumulator, 3);
        add(accumulator, state, 2, rows, cut);
        add(accumulator, state, 0, others, 1);
        expectNear(accumulator.value(state, 2), naive(rows));
        expectNear(accumulator.value(state, 0), naive(others));
      }),
    );
  });

  it('gives the same when slots are put together', () => {
    fc.assert(
      fc.property(entries, entries, (early, late) => {
        const state = stateOf(accumulator, 2);
        add(accumulator, state, 0, early, 4);
        add(accumulator, state, 1, late, 4);
        accumulator.merge(state, 0, 1);
        expectNear(accumulator.value(state, 0), naive([...early, ...late]));
      }),
    );
  });
});

it('adds up what plain sums lose', () => {
  const state = stateOf(sumOfValues, 1);
  const rows = [1e16, 1, -1e16, 1].map((x) => ({ x, weight: 1, time: 0 }));
  add(sumOfValues, state, 0, rows, 4);
  expect(sumOfValues.value(state, 0)).toBe(2);
});

it('finds quantiles between two values', () => {
  expect(quantileOf(Float64Array.of(4, 1, 3, 2), 0.5)).toBe(2.5);
  expect(quantileOf(Float64Array.of(4, 1, 3, 2), 0.9)).toBeCloseTo(3.7, 12);
  expect(quantileOf(Float64Array.of(7), 0.3)).toBe(7);
  expect(quantileOf(new Float64Array(0), 0.5)).toBeNaN();
});
