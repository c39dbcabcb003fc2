import { describe, expect, it } from 'vitest';
import {
  cornishFisherValueAtRisk,
  historicalExpectedShortfall,
  historicalValueAtRisk,
  normalExpectedShortfall,
  normalValueAtRisk,
} from '../../../src/report/statistics/index.js';
import { assets, expectNear, reference, referenceReturns } from './reference.js';

const levels = ['0.01', '0.025', '0.05', '0.1'] as const;

describe.each(assets)('value at risk of %s', (name) => {
  const returns = referenceReturns(name);
  describe.each(levels)('at %s', (text) => {
    const level = Number(text);
    it.each<[string, number]>([
      ['hist_linear', historicalValueAtRisk(returns, level)],
      ['hist_lower', historicalValueAtRisk(returns, level, 'lower')],
      ['hist_cvar_frac', historicalExpectedShortfall(returns, level)],
      ['hist_cvar_mean_of_le_quantile', historicalExpectedShortfall(returns, level, 'belowQuantile')],
      ['normal', normalValueAtRisk(returns, level)],
      ['normal_cvar', normalExpectedShortfall(returns, level)],
      ['cornish_fisher', cornishFisherValueAtRisk(returns, level)],
    ])('%s', (key, found) => expectNear(found, reference('series', name, 'var', text, key), key));
  });

  it('by the sign of empyrical', () => {
    const value = (key: string): number | null => reference('series', name, 'empyrical', key);
    expectNear(-historicalValueAtRisk(returns, 0.05), value('var_5'), 'var_5');
    expectNear(-historicalValueAtRisk(returns, 0.01), value('var_1'), 'var_1');
    expectNear(-historicalExpectedShortfall(returns, 0.05, 'belowQuantile'), value('cvar_5'), 'cvar_5');
    expectNear(-historicalExpectedShortfall(returns, 0.01, 'belowQuantile'), value('cvar_1'), 'cvar_1');
  });
});

describe('value at risk', () => {
  it('of nothing is not defined', () => {
    const none = new Float64Array();
    expect(historicalValueAtRisk(none)).toBeNaN();
    expect(historicalExpectedShortfall(none)).toBeNaN();
    expect(historicalExpectedShortfall(none, 0.05, 'belowQuantile')).toBeNaN();
    expect(normalValueAtRisk(none)).toBeNaN();
    expect(cornishFisherValueAtRisk(new Float64Array(5))).toBeNaN();
  });
  it('of returns that never change is their loss', () => {
    expect(historicalValueAtRisk(new Float64Array(10).fill(-0.01))).toBe(0.01);
  });
});
