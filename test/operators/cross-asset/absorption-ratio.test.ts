import { expect, it } from 'vitest';
import { absorptionRatio } from 'rxarrow/operators';
import { crossAsset, isNear, shares } from '../../support/cross-asset-reference.js';
import { panelLaws, said, saidOfShares } from './_panel.js';
import { row } from './_rows.js';

it('is that of the reference', () => {
  const { n_eig: factors, value } = crossAsset.turbulence.absorption_ratio;
  const [found] = saidOfShares(absorptionRatio({ symbols: shares, period: 1005 }));
  expect(isNear(found!['absorptionRatio'] as number, value)).toBe(true);
  expect(saidOfShares(absorptionRatio({ symbols: shares, period: 1005, factors }))).toEqual([found]);
});

it('is 1 where all move as one, and null where nothing moves', () => {
  const rows = [1, 2, 3].flatMap((at) => ['AAA', 'BBB', 'CCC'].map((symbol) => row(at, symbol, at * at)));
  const given = { symbols: ['AAA', 'BBB', 'CCC'], period: 3 };
  expect(said(rows, absorptionRatio(given))[0]!['absorptionRatio']).toBeCloseTo(1, 12);
  const still = rows.map((each) => ({ ...each, returns: 1 }));
  expect(said(still, absorptionRatio(given))[0]!['absorptionRatio']).toBeNull();
});

panelLaws(absorptionRatio, [{ symbols: ['AAA', 'BBB', 'CCC'], period: 5, factors: 2 }]);
