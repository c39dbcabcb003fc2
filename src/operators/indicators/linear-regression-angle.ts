import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { linearRegressionAngleKernel } from '../../kernels/index.js';

/** Angle of the straight line that fits the last rows best. */
export const linearRegressionAngle = defineIndicator({
  name: 'linearRegressionAngle',
  title: 'Linear Regression Angle',
  summary: 'Angle of the line of least squares through the last values, in degrees.',
  formula: 'linearRegressionAngle = atan(slope) 180 / pi, slope as of `linearRegression`.',
  see: ['C. F. Gauss, Theoria motus, 1809', 'TA-Lib 0.8.2, function LINEARREG_ANGLE'],
  twins: {
    talib: [{ name: 'LINEARREG_ANGLE', params: { timeperiod: 'period' } }],
    pandasTa: [
      { name: 'linreg', params: { length: 'period' }, differs: 'with angle=True, in radians unless degrees=True' },
    ],
  },
  params: () => ({
    period: z.int().min(2).default(14).describe('Rows in the window.'),
  }),
  kernel: linearRegressionAngleKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortLinearRegressionAngle' } },
    { title: 'Of another column', params: { period: 10, column: 'high' } },
  ],
});
