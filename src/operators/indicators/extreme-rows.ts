import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { extremeRowsKernel } from '../../kernels/index.js';

/** Largest and smallest value of a window, and the rows in which they stand. */
export const extremeRows = defineIndicator({
  name: 'extremeRows',
  title: 'Extremes and Their Rows',
  summary: 'Largest and smallest of the last values, and the rows of the key in which they stand.',
  formula:
    'highest = max(x), lowest = min(x) over the last `period` rows; highestRow and lowestRow count from the first row of the key, which is 0, and name the newest of equal values.',
  see: ['TA-Lib documentation, function MINMAXINDEX, 2007', 'TA-Lib 0.8.2, function MAXINDEX'],
  twins: {
    talib: [
      { name: 'MAXINDEX', params: { timeperiod: 'period' }, outputs: { integer: 'highestRow' } },
      { name: 'MININDEX', params: { timeperiod: 'period' }, outputs: { integer: 'lowestRow' } },
      { name: 'MINMAX', params: { timeperiod: 'period' }, outputs: { min: 'lowest', max: 'highest' } },
      { name: 'MINMAXINDEX', params: { timeperiod: 'period' }, outputs: { minidx: 'lowestRow', maxidx: 'highestRow' } },
    ],
  },
  params: () => ({
    period: z.int().min(1).default(30).describe('Rows in the window.'),
  }),
  kernel: extremeRowsKernel,
  outputType: { highestRow: 'integer', lowestRow: 'integer' },
  examples: [
    { title: 'Short', params: { period: 5, as: 'short' } },
    { title: 'Of another column', params: { period: 10, column: 'high' } },
  ],
});
