import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import type { PeriodParams } from './sma.js';
import { sumKernel } from './sum.js';

/**
 * Realised variance (Andersen and Bollerslev 1998): the sum of the squares of the last `period` logarithmic returns; and
 * bipower variation (Barndorff-Nielsen and Shephard 2004), which jumps leave alone: pi / 2 times period / (period - 1) times
 * the sum of the products of the sizes of returns that follow one another.
 */
export const realisedVarianceKernel = composed<
  PeriodParams,
  readonly ['close'],
  readonly ['realisedVariance', 'bipowerVariation']
>({
  inputs: ['close'],
  outputs: ['realisedVariance', 'bipowerVariation'],
  warmup: ({ period }) => period,
  parts: ({ period }) => ({
    squares: part(sumKernel, { period }),
    products: part(sumKernel, { period: period - 1 }),
  }),
  own: () => ({ before: { type: 'float64', width: 2, fill: Number.NaN } }),
  piece(piece, { period }, [close], [variance, bipower], state, slot) {
    const before = state['before'] as Float64Array;
    let price = before[2 * slot]!;
    let size = before[2 * slot + 1]!;
    for (let k = 0; k < piece.count; k++) {
      const value = Math.abs(Math.log(close![k]! / price));
      variance![k] = value * value;
      bipower![k] = value * size;
      size = value;
      price = close![k]!;
    }
    before[2 * slot] = price;
    before[2 * slot + 1] = size;
    piece.run('squares', [variance!], [variance!]);
    piece.run('products', [bipower!], [bipower!]);
    const scale = ((Math.PI / 2) * period) / (period - 1);
    for (let k = 0; k < piece.count; k++) bipower![k] = scale * bipower![k]!;
  },
});

/** Realised variance and bipower variation of plain prices. */
export const realisedVariance = plainFunction('realisedVariance', realisedVarianceKernel, { period: 2 });
