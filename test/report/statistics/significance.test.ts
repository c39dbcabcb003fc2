import { describe, expect, it } from 'vitest';
import {
  deflatedSharpeRatio,
  expectedBestSharpeRatio,
  minimumTrackRecord,
  probabilisticSharpeRatio,
  sharpeRatio,
} from '../../../src/report/statistics/index.js';
import { annual, assets, expectNear, reference, referenceReturns } from './reference.js';

describe.each(assets)('significance of %s', (name) => {
  const returns = referenceReturns(name);
  it.each<[string, number]>([
    ['sr_per_period', sharpeRatio(returns, { ...annual, periodsPerYear: 1 })],
    ['psr_0', probabilisticSharpeRatio(returns, 0, annual.riskFree)],
    ['min_trl_0_95', minimumTrackRecord(returns, 0.95, annual.riskFree)],
    ['dsr_sr0', expectedBestSharpeRatio(50, 0.0025)],
    ['dsr', deflatedSharpeRatio(returns, 50, 0.0025, annual.riskFree)],
  ])('%s', (key, found) => expectNear(found, reference('series', name, 'psr', key), key));
});

describe('significance', () => {
  it('of nothing is not defined', () => {
    expect(probabilisticSharpeRatio(new Float64Array())).toBeNaN();
    expect(minimumTrackRecord(new Float64Array(5))).toBeNaN();
  });
});
