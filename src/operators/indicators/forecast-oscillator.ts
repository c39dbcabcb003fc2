import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { forecastOscillatorKernel } from '../../kernels/index.js';

/** Forecast oscillator: how far a value missed what the line through the rows before forecast. */
export const forecastOscillator = defineIndicator({
  name: 'forecastOscillator',
  title: 'Forecast Oscillator',
  summary: 'Distance of a value from the forecast of the line through the rows before, in percent of the value.',
  formula:
    'forecastOscillator[t] = 100 (x[t] - forecast[t-1]) / x[t], forecast as of `linearRegression`; 0 at a value of 0.',
  see: ['T. S. Chande and S. Kroll, The New Technical Trader, 1994', 'TA-Lib 0.8.2, function FOSC'],
  twins: { talib: [{ name: 'FOSC', params: { timeperiod: 'period' } }], tulip: [{ name: 'fosc' }] },
  params: () => ({
    period: z.int().min(2).default(5).describe('Rows that the line is fitted to.'),
  }),
  kernel: forecastOscillatorKernel,
  examples: [
    { title: 'Longer', params: { period: 14, as: 'miss' } },
    { title: 'Of another column', params: { period: 3, column: 'high' } },
  ],
});
