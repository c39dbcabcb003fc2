import { expect, test } from 'vitest';
import {
  imbalanceRule,
  runsRule,
  thresholdRule,
  type BarRule,
  type InformationBarParams,
} from '../../src/kernels/index.js';

/** Rows of one slot at which a rule ends a bar. */
function ends(rule: BarRule, prices: readonly number[], sizes: readonly number[], sides?: readonly number[]): number[] {
  const state = Object.fromEntries(
    Object.entries(rule.columns).map(([name, fill]) => [name, new Float64Array(3).fill(fill)]),
  );
  const inputs = [prices, sizes, ...(sides === undefined ? [] : [sides])].map((values) => Float64Array.from(values));
  return prices.flatMap((_, row) => (rule.step(state, 1, inputs, row) ? [row] : []));
}

test('thresholds are reached, not carried over', () => {
  const prices = [10, 10, 10, 10, 10];
  const sizes = [3, 3, 1, 9, 2];
  expect(ends(thresholdRule('ticks', 2), prices, sizes)).toEqual([1, 3]);
  expect(ends(thresholdRule('volume', 5), prices, sizes)).toEqual([1, 3]);
  expect(ends(thresholdRule('notional', 70), prices, sizes)).toEqual([2, 3]);
});

const expected: InformationBarParams = {
  of: 'ticks',
  ticks: 4,
  barSpan: 1,
  tickSpan: 1000,
  least: 2,
  most: 8,
  sided: false,
};

test('an imbalance bar, by hand', () => {
  // The first four trades, signs 0 + + -, are a bar: E0[b] = 1/4, E0[T] = 4, so the threshold is 1.
  const prices = [5, 6, 7, 6, 6, 6, 7];
  // The next sell, a sum of -1, is a bar of one trade, and E0[T] becomes 2 and not 1. Then E0[b] = 0, so that any trade ends a bar.
  expect(ends(imbalanceRule(expected), prices, prices)).toEqual([3, 4, 5, 6]);
});

test('a runs bar, by hand', () => {
  // The first four, signs 0 + + -, are a bar: P = 2/3 of three, so the threshold is 4 * 2/3: two sells do not reach it, three do.
  const prices = [5, 6, 7, 6, 5, 4, 3];
  expect(ends(runsRule(expected), prices, prices)).toEqual([3, 6]);
});
