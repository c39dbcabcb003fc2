import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { supertrendKernel } from '../../kernels/index.js';

/** Supertrend: a trailing line below the price while the trend is up, above it while it is down. */
export const supertrend = defineIndicator({
  name: 'supertrend',
  title: 'Supertrend',
  summary:
    'Line that follows the price at a distance of average true ranges and changes sides when the close crosses it.',
  formula:
    'bands = (high + low) / 2 + and - multiplier atr(period), each only coming closer while the close before stayed within it; trend turns to -1 at a close below the lower band, to 1 at one above the upper.',
  see: ['O. Seban, Tout le monde mérite d’être riche, 2009', 'TA-Lib 0.8.2, function SUPERTREND'],
  twins: {
    talib: [
      {
        name: 'SUPERTREND',
        params: { timeperiod: 'period', multiplier: 'multiplier' },
        outputs: { supertrend: 'supertrend', trend: 'trend' },
      },
    ],
    pandasTa: [
      {
        name: 'supertrend',
        params: { length: 'period', multiplier: 'multiplier' },
        differs: 'begins the range otherwise',
      },
    ],
  },
  params: () => ({
    period: z.int().min(1).default(10).describe('Rows that true ranges are averaged over.'),
    multiplier: z.number().positive().default(3).describe('Average true ranges from the middle of a row to its bands.'),
  }),
  kernel: supertrendKernel,
  outputType: { trend: 'integer' },
  examples: [{ title: 'A close one', params: { period: 5, multiplier: 1, as: 'stop' } }],
});
