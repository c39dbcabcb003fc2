import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { kalmanHedge } from 'rxarrow/operators';
import { crossAsset, isNear, logPriceOf } from '../../support/cross-asset-reference.js';

it('gives the last state of the reference with its default parameters', () => {
  const found = compute({ y: logPriceOf('XOM'), x: logPriceOf('CVX') }, kalmanHedge());
  const names = ['kalmanHedgeRatio', 'kalmanHedgeIntercept', 'kalmanHedgeSpread', 'kalmanHedgeDeviation'];
  for (const [k, name] of names.entries())
    expect(isNear(Number(found[name]?.at(-1)), crossAsset.kalman_hedge.last[k]!), name).toBe(true);
});
