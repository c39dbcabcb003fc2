import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { dtw } from 'rxarrow/operators';
import { crossAsset, isNear, logPriceOf } from '../../support/cross-asset-reference.js';

it('gives the distance of the reference with its default radius', () => {
  const { n, sakoe_chiba_window_10: expected } = crossAsset.dtw;
  const found = compute({ x: logPriceOf('XOM').slice(0, n), y: logPriceOf('CVX').slice(0, n) }, dtw({ period: n }));
  expect(isNear(Number(found['dtw']?.at(-1)), expected)).toBe(true);
});
