import { defineIndicator } from '../../core/index.js';
import { cyclePeriodKernel } from '../../kernels/index.js';

/** Length of the market's dominant cycle, from the angle between one row and the next. */
export const cyclePeriod = defineIndicator({
  name: 'cyclePeriod',
  title: 'Dominant Cycle Period',
  summary: 'Length in rows of the cycle that dominates the price, from 6 to 50.',
  formula:
    'The price, smoothed over four rows, is split by the Hilbert transform into a part in phase and one in quadrature; 360 degrees over the angle that they turn by in a row is the period, which may not jump and is smoothed.',
  see: ['J. F. Ehlers, Rocket Science for Traders, 2001', 'TA-Lib 0.8.2, function HT_DCPERIOD'],
  twins: { talib: [{ name: 'HT_DCPERIOD', outputs: { real: 'cyclePeriod' } }] },
  params: () => ({}),
  kernel: cyclePeriodKernel,
  examples: [{ title: 'Of another column', params: { column: 'open' } }],
});
