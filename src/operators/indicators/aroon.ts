import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { aroonKernel } from '../../kernels/index.js';

/** Aroon: how long ago the highest high and the lowest low were. */
export const aroon = defineIndicator({
  name: 'aroon',
  title: 'Aroon',
  summary: 'How recent the highest high and the lowest low are, from 0 to 100, and the difference of both.',
  formula:
    'up = 100 (period - rows since the highest high) / period over the last period + 1 rows, down likewise of the lowest low, of equal ones the newest; oscillator = up - down.',
  see: [
    'T. S. Chande, A Time Price Oscillator, Technical Analysis of Stocks & Commodities, 1995',
    'TA-Lib 0.8.2, function AROON',
  ],
  twins: {
    talib: [
      { name: 'AROON', params: { timeperiod: 'period' }, outputs: { aroondown: 'down', aroonup: 'up' } },
      { name: 'AROONOSC', params: { timeperiod: 'period' }, outputs: { real: 'oscillator' } },
    ],
    tulip: [
      { name: 'aroon', outputs: { aroon_down: 'down', aroon_up: 'up' } },
      { name: 'aroonosc', outputs: { aroonosc: 'oscillator' } },
    ],
    pandasTa: [
      {
        name: 'aroon',
        params: { length: 'period' },
        outputs: { AROOND: 'down', AROONU: 'up', AROONOSC: 'oscillator' },
      },
    ],
  },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows to look back.'),
  }),
  kernel: aroonKernel,
  examples: [
    { title: 'Short', params: { period: 5, as: 'short' } },
    { title: 'Over 20 rows', params: { period: 20 } },
  ],
});
