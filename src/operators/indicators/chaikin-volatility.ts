import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { chaikinVolatilityKernel } from '../../kernels/index.js';

/** Chaikin's volatility: whether ranges widen or narrow, in percent. */
export const chaikinVolatility = defineIndicator({
  name: 'chaikinVolatility',
  title: "Chaikin's Volatility",
  summary: 'Rate of change of the exponential average of the range.',
  formula: 'chaikinVolatility = roc(ema(high - low, period), change).',
  see: ['S. B. Achelis, Technical Analysis from A to Z, 2000', 'TA-Lib 0.8.2, function CVI'],
  twins: {
    talib: [{ name: 'CVI', params: { timeperiod: 'period', rocperiod: 'change' } }],
    tulip: [{ name: 'cvi', differs: 'starts from the first value' }],
  },
  params: () => ({
    period: z.int().min(1).default(10).describe('Rows of the average.'),
    change: z.int().min(1).default(10).describe('Rows that the change reaches back.'),
  }),
  kernel: chaikinVolatilityKernel,
  examples: [{ title: 'Faster', params: { period: 4, change: 3, as: 'widening' } }],
});
