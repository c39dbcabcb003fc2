import { expect, it } from 'vitest';
import { labelConcurrency, labelUniqueness, returnWeights, timeDecay } from 'rxarrow/kernels';
import { featuresReference, REFERENCE_ROWS } from '../support/features-reference.js';
import { talibData } from '../support/talib.js';

const { labels, sample_weights: reference } = featuresReference;
const starts = labels.triple_barrier.map(({ t0 }) => t0);
const ends = labels.triple_barrier.map(({ t1 }) => t1);
const close = talibData['spx']!['close']!.slice(0, REFERENCE_ROWS);

function near(found: ArrayLike<number>, expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  for (const [at, value] of expected.entries()) expect(Math.abs(found[at]! - value)).toBeLessThan(1e-10);
}

it('counts and shares as the reference', () => {
  const open = labelConcurrency(starts, ends, REFERENCE_ROWS);
  expect(starts.map((start) => open[start])).toEqual(reference.concurrency_at_t0);
  near(labelUniqueness(starts, ends), reference.uniqueness);
});

it('weighs by return and by age as the reference', () => {
  const returns = close.map((price, row) => Math.log(price / close[row - 1]!));
  near(returnWeights(starts, ends, returns), reference.return_attribution);
  const { last_weight: last, weights } = reference.time_decay;
  near(timeDecay(labelUniqueness(starts, ends), last), weights);
});

it('lets the oldest weigh nothing when told to', () => {
  expect(Array.from(timeDecay([1, 1, 1, 1], -0.5))).toEqual(
    [0, 0, 0.5, 1].map((_, at) => Math.max(0, 1 - (3 - at) / 2)),
  );
  expect(Array.from(timeDecay([1, 1], 1))).toEqual([1, 1]);
});

it('says which label is wrong', () => {
  expect(() => labelConcurrency([0, 4], [3, 2], 10)).toThrow(/label 1.*rows 4 to 2/);
  expect(() => labelConcurrency([0], [10], 10)).toThrow(/within 10 rows/);
  expect(() => timeDecay([1], -1)).toThrow(/last/);
});
