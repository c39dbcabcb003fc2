import { expect, it } from 'vitest';
import { fractionalDifference, fractionalDifferenceKernel, fractionalWeights } from 'rxarrow/kernels';
import { featuresReference, REFERENCE_ROWS } from '../support/features-reference.js';
import { kernelLaws } from '../support/kernel-laws.js';
import { talibData } from '../support/talib.js';

kernelLaws(fractionalDifferenceKernel, [
  { order: 0.4, threshold: 0.05, mostRows: 1000 },
  { order: 0.5, threshold: 1e-3, mostRows: 7 },
  { order: 0, threshold: 1e-3, mostRows: 7 },
]);

const logs = Float64Array.from(talibData['spx']!['close']!.slice(0, REFERENCE_ROWS), Math.log);

it.each(Object.entries(featuresReference.fracdiff.weights))(
  'has the weights of the reference, order %s',
  (order, weights) => {
    const found = fractionalWeights({ order: Number(order), threshold: 1e-300, mostRows: weights.length });
    for (const [k, weight] of found.entries()) expect(weight).toBeCloseTo(weights[k]!, 11);
  },
);

it.each(featuresReference.fracdiff.ffd)(
  'gives the values of the reference, order $d, threshold $threshold',
  (series) => {
    const found = fractionalDifference(logs, { order: series.d, threshold: series.threshold, mostRows: 1000 });
    expect(found.findIndex((value) => !Number.isNaN(value))).toBe(series.begin);
    expect(series.values.length).toBeGreaterThan(100);
    for (const [at, value] of series.values.entries())
      expect(Math.abs(found[series.begin + at * series.every]! - value)).toBeLessThan(
        1e-8 * Math.max(1, Math.abs(value)),
      );
  },
);
