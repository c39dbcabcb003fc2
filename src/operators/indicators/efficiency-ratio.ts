import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { efficiencyRatioKernel } from '../../kernels/index.js';

/** Efficiency ratio: which part of the way of a series led somewhere. */
export const efficiencyRatio = defineIndicator({
  name: 'efficiencyRatio',
  title: 'Efficiency Ratio',
  summary: 'Distance that a series covered as a part of the way it went, from 0 to 1.',
  formula:
    'efficiencyRatio = |x[t] - x[t-period]| / sum(|x[i] - x[i-1]|) over the last `period` changes; 1 where nothing changed.',
  see: ['P. J. Kaufman, Smarter Trading, 1995', 'TA-Lib 0.8.2, function ER'],
  twins: {
    talib: [{ name: 'ER', params: { timeperiod: 'period' } }],
    pandasTa: [{ name: 'er', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(10).describe('Changes that count.'),
  }),
  kernel: efficiencyRatioKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortEfficiencyRatio' } },
    { title: 'Of another column', params: { period: 10, column: 'high' } },
  ],
});
