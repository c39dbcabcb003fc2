import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { linearRegressionKernel } from '../../kernels/index.js';

/** Linear regression: the straight line that fits the last rows best. */
export const linearRegression = defineIndicator({
  name: 'linearRegression',
  title: 'Linear Regression',
  summary:
    'Line of least squares through the last values: where it ends, its slope a row, where it begins, and where it will be a row later.',
  formula:
    'a + b k fitted to x[t-period+1+k], k = 0 ... period - 1; intercept = a, slope = b, linearRegression = a + b (period - 1), forecast = a + b period.',
  see: ['C. F. Gauss, Theoria motus, 1809', 'TA-Lib 0.8.2, function LINEARREG'],
  twins: {
    talib: [
      { name: 'LINEARREG', params: { timeperiod: 'period' }, outputs: { real: 'linearRegression' } },
      { name: 'LINEARREG_SLOPE', params: { timeperiod: 'period' }, outputs: { real: 'slope' } },
      { name: 'LINEARREG_INTERCEPT', params: { timeperiod: 'period' }, outputs: { real: 'intercept' } },
      { name: 'TSF', params: { timeperiod: 'period' }, outputs: { real: 'forecast' } },
    ],
    tulip: [
      { name: 'linreg', outputs: { linreg: 'linearRegression' } },
      { name: 'linregslope', outputs: { linregslope: 'slope' } },
      { name: 'linregintercept', outputs: { linregintercept: 'intercept' } },
      { name: 'tsf', outputs: { tsf: 'forecast' } },
    ],
    pandasTa: [
      { name: 'linreg', params: { length: 'period' }, outputs: { LR: 'linearRegression' } },
      { name: 'slope', outputs: { SLOPE: 'slope' }, differs: 'is the change over one row' },
    ],
  },
  params: () => ({
    period: z.int().min(2).default(14).describe('Rows in the window.'),
  }),
  kernel: linearRegressionKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortLinearRegression' } },
    { title: 'Of another column', params: { period: 10, column: 'high' } },
  ],
});
