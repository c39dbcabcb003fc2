import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { cmoKernel } from '../../kernels/index.js';

/** Chande momentum oscillator: gains less losses, from -100 to 100. */
export const cmo = defineIndicator({
  name: 'cmo',
  title: 'Chande Momentum Oscillator',
  summary: 'Gains less losses of the recent past in percent of all changes.',
  formula:
    'cmo = 100 (g - l) / (g + l), g and l the gains and losses from row to row: averages as of `rsi`, or sums of the last `period` changes; 0 where nothing changed.',
  see: ['T. S. Chande and S. Kroll, The New Technical Trader, 1994', 'TA-Lib 0.8.2, function CMO'],
  twins: {
    talib: [
      { name: 'CMO', params: { timeperiod: 'period' } },
      { name: 'CMOU', params: { timeperiod: 'period' }, with: { smoothing: 'sum' } },
    ],
    tulip: [{ name: 'cmo', with: { smoothing: 'sum' } }],
    pandasTa: [{ name: 'cmo', params: { length: 'period' }, with: { smoothing: 'wilder' } }],
  },
  params: () => ({
    period: z.int().min(1).default(14).describe('Changes that count.'),
    smoothing: z
      .enum(['wilder', 'sum'])
      .default('wilder')
      .describe(
        'wilder: smoothed as `rsi` is; sum: plain sums of the window, as first published, in Tulip and in TradingView.',
      ),
  }),
  kernel: cmoKernel,
  examples: [
    { title: 'Of plain sums', params: { period: 9, smoothing: 'sum' } },
    { title: 'Of another column', params: { period: 5, column: 'high' } },
  ],
});
