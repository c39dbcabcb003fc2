import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { t3Kernel } from '../../kernels/index.js';

/** T3: six exponential averages within one another, weighted so that their lag is taken back. */
export const t3 = defineIndicator({
  name: 't3',
  title: 'T3 Moving Average',
  summary: 'Very smooth average with little lag, made of six exponential averages within one another.',
  formula:
    't3 = c6 e6 + c5 e5 + c4 e4 + c3 e3, e1 to e6 nested ema(period); v = volumeFactor, c6 = -v^3, c5 = 3v^2 + 3v^3, c4 = -6v^2 - 3v - 3v^3, c3 = 1 + 3v + 3v^2 + v^3.',
  see: [
    'T. Tillson, Better Moving Averages, Technical Analysis of Stocks & Commodities, 1998',
    'TA-Lib 0.8.2, function T3',
  ],
  twins: {
    talib: [{ name: 'T3', params: { timeperiod: 'period', vfactor: 'volumeFactor' } }],
    pandasTa: [{ name: 't3', params: { length: 'period', a: 'volumeFactor' } }],
  },
  params: () => ({
    period: z.int().min(1).default(5).describe('Rows that the smoothing factor is made from.'),
    volumeFactor: z.number().min(0).max(1).default(0.7).describe('0 smooths most, 1 follows closest.'),
  }),
  kernel: t3Kernel,
  examples: [
    { title: 'Smoother', params: { period: 8, volumeFactor: 0.5, as: 'smooth' } },
    { title: 'Of another column', params: { period: 3, column: 'high' } },
  ],
});
