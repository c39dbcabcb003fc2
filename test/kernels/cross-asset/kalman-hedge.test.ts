import { expect, it } from 'vitest';
import { kalmanHedge, kalmanHedgeKernel } from 'rxarrow/kernels';
import { crossAsset, isNear, logPriceOf } from '../../support/cross-asset-reference.js';
import { kernelLaws } from '../../support/kernel-laws.js';
import { renamed } from '../../support/renamed-kernel.js';

kernelLaws(renamed(kalmanHedgeKernel, { y: 'close', x: 'high' }), [{ delta: 1e-4, noiseVariance: 1e-3 }]);

it('gives the numbers of the reference', () => {
  const { delta, ve, every, values, last } = crossAsset.kalman_hedge;
  const y = logPriceOf('XOM');
  const found = kalmanHedge({ y, x: logPriceOf('CVX') }, { delta, noiseVariance: ve });
  const rows = [...values.map((row, at) => ({ at: at * every, row })), { at: y.length - 1, row: last }];
  for (const { at, row } of rows) {
    const here = [found.ratio[at]!, found.intercept[at]!, found.spread[at]!, found.deviation[at]!];
    for (const [k, value] of row.entries()) expect(isNear(here[k], value), `row ${at}, ${k}`).toBe(true);
    expect(isNear(found.zScore[at], row[2]! / row[3]!)).toBe(true);
  }
});
