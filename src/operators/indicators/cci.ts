import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { cciKernel } from '../../kernels/index.js';

/** Commodity channel index: how unusual the distance of a price from its mean is. */
export const cci = defineIndicator({
  name: 'cci',
  title: 'Commodity Channel Index',
  summary: 'Distance of the typical price from its mean, in units of its mean absolute deviation.',
  formula:
    'cci = (p - mean(p)) / (0.015 mean(|p - mean(p)|)) over the last `period` rows, p = (high + low + close) / 3; 0 in a flat window.',
  see: [
    'D. R. Lambert, Commodity Channel Index: Tool for Trading Cyclic Trends, Commodities, 1980',
    'TA-Lib 0.8.2, function CCI',
  ],
  twins: {
    talib: [{ name: 'CCI', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'cci', differs: 'starts period - 1 rows later' }],
    pandasTa: [{ name: 'cci', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(14).describe('Rows in the window.'),
  }),
  kernel: cciKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortCci' } },
    { title: 'Over 20 rows', params: { period: 20 } },
  ],
});
