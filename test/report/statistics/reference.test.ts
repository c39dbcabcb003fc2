import { describe, expect, it } from 'vitest';
import * as statistics from '../../../src/report/statistics/index.js';
import { expectNear, reference, referenceReturns } from './reference.js';

const A = 252;
const riskFree = 4e-5;
const options = { periodsPerYear: A, riskFree };
const benchmark = referenceReturns('EW');

describe.each(['AAPL', 'EW', 'GE', 'AMD'])('statistics of %s', (name) => {
  const returns = referenceReturns(name);
  const wealth = statistics.wealthOfReturns(returns);
  const series = (...path: string[]): number | null => reference('series', name, ...path);

  it.each<[string, number]>([
    ['mean', statistics.mean(returns)],
    ['std_ddof1', statistics.standardDeviation(returns)],
    ['skew_pop', statistics.skewness(returns)],
    ['kurt_excess_pop', statistics.excessKurtosis(returns)],
    ['skew_sample', statistics.skewness(returns, 'sample')],
    ['kurt_sample', statistics.excessKurtosis(returns, 'sample')],
    ['log_return_total', statistics.totalLogReturn(returns)],
    ['cum_return', statistics.totalReturn(returns)],
  ])('%s', (key, found) => expectNear(found, series(key), key));

  it.each<[string, number]>([
    ['annual_return', statistics.annualReturn(returns, A)],
    ['annual_volatility', statistics.annualVolatility(returns, A)],
    ['sharpe', statistics.sharpeRatio(returns, options)],
    ['sortino', statistics.sortinoRatio(returns, options)],
    ['downside_risk', statistics.downsideDeviation(returns, options)],
    ['max_drawdown', statistics.maxDrawdown(returns)],
    ['calmar', statistics.calmarRatio(returns, A)],
    ['omega', statistics.omegaRatio(returns, riskFree)],
    ['stability', statistics.stability(returns)],
    ['tail_ratio', statistics.tailRatio(returns)],
    ['var_5', -statistics.historicalValueAtRisk(returns, 0.05)],
    ['var_1', -statistics.historicalValueAtRisk(returns, 0.01)],
    ['cvar_5', -statistics.historicalExpectedShortfall(returns, 0.05, 'belowQuantile')],
    ['cvar_1', -statistics.historicalExpectedShortfall(returns, 0.01, 'belowQuantile')],
    ['alpha', statistics.alpha(returns, benchmark, options)],
    ['beta', statistics.beta(returns, benchmark)],
    ['excess_sharpe', statistics.informationRatio(returns, benchmark, 1)],
    ['up_capture', statistics.captureRatio(returns, benchmark, A, 'up')],
    ['down_capture', statistics.captureRatio(returns, benchmark, A, 'down')],
    ['capture', statistics.captureRatio(returns, benchmark, A)],
  ])('empyrical %s', (key, found) => expectNear(found, series('empyrical', key), key));

  it.each(['0.01', '0.025', '0.05', '0.1'])('value at risk at %s', (text) => {
    const level = Number(text);
    const value = (key: string): number | null => series('var', text, key);
    expectNear(statistics.historicalValueAtRisk(returns, level), value('hist_linear'), 'linear');
    expectNear(statistics.historicalValueAtRisk(returns, level, 'lower'), value('hist_lower'), 'lower');
    expectNear(statistics.historicalExpectedShortfall(returns, level), value('hist_cvar_frac'), 'tail mean');
    expectNear(statistics.historicalExpectedShortfall(returns, level, 'belowQuantile'), value('hist_cvar_mean_of_le_quantile'), 'below');
    expectNear(statistics.normalValueAtRisk(returns, level), value('normal'), 'normal');
    expectNear(statistics.normalExpectedShortfall(returns, level), value('normal_cvar'), 'normal shortfall');
    expectNear(statistics.cornishFisherValueAtRisk(returns, level), value('cornish_fisher'), 'Cornish-Fisher');
  });

  it('drawdowns', () => {
    expectNear(statistics.maxDrawdown(returns), series('drawdown', 'max'), 'max');
    expectNear(statistics.ulcerIndex(returns), series('drawdown', 'ulcer_index'), 'ulcer');
    expectNear(statistics.painIndex(returns), series('drawdown', 'pain_index'), 'pain');
    expect(statistics.drawdowns(wealth).length).toBe(series('drawdown', 'n_events'));
    expect(statistics.longestDrawdown(wealth)).toBe(series('drawdown', 'longest_bars'));
    statistics.deepestDrawdowns(wealth, 5).forEach((found, i) => {
      const event = (key: string): number | null => series('drawdown', 'top5', String(i), key);
      expect([found.peak, found.valley, found.recovery]).toEqual([event('peak'), event('trough'), event('recovery')]);
      expectNear(found.depth, event('depth'), 'depth');
    });
  });

  it('significance', () => {
    const best = statistics.expectedBestSharpeRatio(50, 0.0025);
    expectNear(statistics.sharpeRatio(returns, { periodsPerYear: 1, riskFree }), series('psr', 'sr_per_period'), 'ratio');
    expectNear(statistics.probabilisticSharpeRatio(returns, 0, riskFree), series('psr', 'psr_0'), 'probabilistic');
    expectNear(statistics.minimumTrackRecord(returns, 0.95, riskFree), series('psr', 'min_trl_0_95'), 'track record');
    expectNear(best, series('psr', 'dsr_sr0'), 'best of trials');
    expectNear(statistics.deflatedSharpeRatio(returns, 50, 0.0025, riskFree), series('psr', 'dsr'), 'deflated');
  });

  it('active', () => {
    expectNear(statistics.trackingError(returns, benchmark, A), series('active', 'tracking_error'), 'tracking error');
    expectNear(statistics.informationRatio(returns, benchmark, A), series('active', 'information_ratio'), 'information');
    expectNear(statistics.beta(returns, benchmark), series('active', 'beta_ols'), 'beta');
    expectNear(statistics.treynorRatio(returns, benchmark, options), series('active', 'treynor'), 'treynor');
  });
});

describe('figures of quantstats', () => {
  const returns = referenceReturns('AAPL');
  const outcome = statistics.winLoss(returns);
  it.each<[string, number]>([
    ['sharpe', statistics.sharpeRatio(returns, { periodsPerYear: A })],
    ['sortino', statistics.sortinoRatio(returns, { periodsPerYear: A })],
    ['max_drawdown', statistics.maxDrawdown(returns)],
    ['volatility', statistics.annualVolatility(returns, A)],
    ['var', -statistics.normalValueAtRisk(returns)],
    ['cvar', -statistics.normalExpectedShortfall(returns)],
    ['calmar', statistics.calmarRatio(returns, A)],
    ['omega', statistics.omegaRatio(returns)],
    ['gain_to_pain_ratio', outcome.profitFactor - 1],
    // quantstats divides by n - 1.
    ['ulcer_index', statistics.ulcerIndex(returns) * Math.sqrt(returns.length / (returns.length - 1))],
    ['kelly_criterion', outcome.kelly],
    ['win_rate', outcome.winRate],
    ['payoff_ratio', outcome.payoffRatio],
    ['profit_factor', outcome.profitFactor],
    ['tail_ratio', statistics.tailRatio(returns)],
    ['skew', statistics.skewness(returns, 'sample')],
    ['kurtosis', statistics.excessKurtosis(returns, 'sample')],
    ['cagr', statistics.annualReturn(returns, A)],
  ])('%s', (key, found) => expectNear(found, reference('quantstats', 'values', key), key));
});

describe('rolling statistics', () => {
  const returns = referenceReturns('AAPL');
  const over = (statistic: (values: Float64Array, other: Float64Array) => number): Float64Array =>
    statistics.rolling(returns, 60, (values, from) => statistic(values, benchmark.subarray(from, from + values.length)));
  it.each<[string, Float64Array]>([
    ['vol', over((values) => statistics.annualVolatility(values, A))],
    ['sharpe', over((values) => statistics.sharpeRatio(values, { periodsPerYear: A }))],
    ['beta', over((values, other) => statistics.beta(values, other))],
    ['corr', over((values, other) => statistics.correlation(values, other))],
  ])('%s', (key, found) => {
    expect(found.slice(0, 59).every(Number.isNaN)).toBe(true);
    for (let i = 59, k = 0; i < found.length; i += 20, k++) expectNear(found[i] ?? Number.NaN, reference('rolling', key, 'values', String(k)), `${key} ${i}`);
  });
});
