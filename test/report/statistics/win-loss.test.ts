import { describe, expect, it } from 'vitest';
import { winLoss } from '../../../src/report/statistics/index.js';
import { expectNear, reference, referenceReturns } from './reference.js';

describe('wins and losses of AAPL', () => {
  const outcome = winLoss(referenceReturns('AAPL'));
  it.each<[string, number]>([
    ['win_rate', outcome.winRate],
    ['payoff_ratio', outcome.payoffRatio],
    ['profit_factor', outcome.profitFactor],
    ['kelly_criterion', outcome.kelly],
    ['gain_to_pain_ratio', outcome.profitFactor - 1],
  ])('%s', (key, found) => expectNear(found, reference('quantstats', 'values', key), key));
});

describe('wins and losses', () => {
  it('leave zeros out, but not of the expectancy', () => {
    expect(winLoss(Float64Array.of(3, 0, -1, 0))).toMatchObject({
      wins: 1,
      losses: 1,
      winRate: 0.5,
      averageWin: 3,
      averageLoss: -1,
      payoffRatio: 3,
      expectancy: 0.5,
    });
  });
  it('without losses or at all', () => {
    expect(winLoss(Float64Array.of(1, 2))).toMatchObject({
      winRate: 1,
      profitFactor: Number.NaN,
      payoffRatio: Number.NaN,
    });
    expect(winLoss(new Float64Array())).toMatchObject({ wins: 0, winRate: Number.NaN, expectancy: Number.NaN });
  });
});
