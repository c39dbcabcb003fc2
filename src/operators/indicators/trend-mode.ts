import { defineIndicator } from '../../core/index.js';
import { trendModeKernel } from '../../kernels/index.js';

/** Whether the market trends or goes round in its cycle. */
export const trendMode = defineIndicator({
  name: 'trendMode',
  title: 'Trend or Cycle Mode',
  summary: 'True while the market trends, false while it goes round in a cycle.',
  formula:
    'false for half a period after sine and leadSine have crossed, and while the phase turns by 0.67 to 1.5 times what the period says; else true; and true wherever the smoothed price is 1.5 % or more off the trendline.',
  see: ['J. F. Ehlers, Rocket Science for Traders, 2001', 'TA-Lib 0.8.2, function HT_TRENDMODE'],
  twins: { talib: [{ name: 'HT_TRENDMODE', outputs: { integer: 'trendMode' } }] },
  params: () => ({}),
  kernel: trendModeKernel,
  outputType: 'boolean',
  examples: [{ title: 'Of another column', params: { column: 'open' } }],
});
