import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { stddevKernel } from '../../kernels/index.js';

/** Standard deviation of a window, of the population. */
export const stddev = defineIndicator({
  name: 'stddev',
  title: 'Standard Deviation',
  summary: 'Spread of the last rows of a series around their mean.',
  formula: 'stddev = deviations sqrt(mean((x - mean(x))^2)) over the last `period` rows.',
  see: ['K. Pearson, Contributions to the Mathematical Theory of Evolution, 1894', 'TA-Lib 0.8.2, function STDDEV'],
  twins: {
    talib: [{ name: 'STDDEV', params: { timeperiod: 'period', nbdev: 'deviations' } }],
    tulip: [{ name: 'stddev' }],
    pandasTa: [{ name: 'stdev', params: { length: 'period' }, differs: 'divides by period - 1' }],
  },
  params: () => ({
    period: z.int().min(1).default(5).describe('Rows in the window.'),
    deviations: z.number().positive().default(1).describe('Multiplies the result.'),
  }),
  kernel: stddevKernel,
  examples: [
    { title: 'Two deviations over 20 rows', params: { period: 20, deviations: 2 } },
    { title: 'Of another column', params: { period: 20, column: 'volume' } },
  ],
});
