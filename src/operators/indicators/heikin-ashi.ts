import { defineIndicator } from '../../core/index.js';
import { heikinAshiKernel } from '../../kernels/index.js';

/** Heikin-Ashi bars: bars averaged so that runs in one direction stand out. */
export const heikinAshi = defineIndicator({
  name: 'heikinAshi',
  title: 'Heikin-Ashi Bars',
  summary: 'Averaged bars in which runs in one direction stand out.',
  formula:
    'close = (open + high + low + close) / 4; open = middle of the averaged open and close of the row before, of the bar itself in the first row; high and low include both.',
  see: [
    'D. Valcu, Using the Heikin-Ashi Technique, Technical Analysis of Stocks & Commodities, 2004',
    'TA-Lib 0.8.2, function HA',
  ],
  twins: {
    talib: [{ name: 'HA', outputs: { haopen: 'open', hahigh: 'high', halow: 'low', haclose: 'close' } }],
    pandasTa: [{ name: 'ha' }],
  },
  params: () => ({}),
  kernel: heikinAshiKernel,
  examples: [{ title: 'Under names of their own', params: { as: { open: 'haOpen', close: 'haClose' } } }],
});
