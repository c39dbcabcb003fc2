import { defineIndicator } from '../../core/index.js';
import { cycleTrendlineKernel } from '../../kernels/index.js';

/** The price without its dominant cycle. */
export const cycleTrendline = defineIndicator({
  name: 'cycleTrendline',
  title: 'Instantaneous Trendline',
  summary: 'Mean of the price over its dominant cycle, smoothed over four rows.',
  formula: 'm = mean of the last cyclePeriod prices; (4 m[t] + 3 m[t-1] + 2 m[t-2] + m[t-3]) / 10.',
  see: ['J. F. Ehlers, Rocket Science for Traders, 2001', 'TA-Lib 0.8.2, function HT_TRENDLINE'],
  twins: { talib: [{ name: 'HT_TRENDLINE', outputs: { real: 'cycleTrendline' } }] },
  params: () => ({}),
  kernel: cycleTrendlineKernel,
  examples: [{ title: 'Of another column', params: { column: 'open' } }],
});
