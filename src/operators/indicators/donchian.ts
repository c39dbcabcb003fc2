import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { donchianKernel } from '../../kernels/index.js';

/** Donchian channel: the highest high and the lowest low of the recent past. */
export const donchian = defineIndicator({
  name: 'donchian',
  title: 'Donchian Channel',
  summary: 'Highest high and lowest low of the last rows, and the middle between them.',
  formula: 'upper = max(high), lower = min(low) over the last `period` rows; middle = (upper + lower) / 2.',
  see: ['R. D. Donchian, High Finance in Copper, Financial Analysts Journal, 1960', 'TA-Lib 0.8.2, function DONCHIAN'],
  twins: {
    talib: [
      {
        name: 'DONCHIAN',
        params: { timeperiod: 'period' },
        outputs: { upperband: 'upper', middleband: 'middle', lowerband: 'lower' },
      },
    ],
    pandasTa: [{ name: 'donchian', differs: 'has a length for each side' }],
  },
  params: () => ({
    period: z.int().min(1).default(20).describe('Rows in the window.'),
  }),
  kernel: donchianKernel,
  examples: [
    { title: 'Short', params: { period: 5, as: 'short' } },
    { title: 'Of closes', params: { period: 10, columns: { high: 'close', low: 'close' } } },
  ],
});
