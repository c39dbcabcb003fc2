import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { variableAverageKernel } from '../../kernels/index.js';
import { averageType } from './_average-type.js';

/** Moving average whose period stands in a column of its own, row by row. */
export const variableAverage = defineIndicator({
  name: 'variableAverage',
  title: 'Moving Average with Variable Period',
  summary: 'Moving average whose period is read from a column, row by row.',
  formula:
    'The average that `type` names over periods[t] rows, periods cut to whole numbers from `least` to `most`; all begin on the row on which the slowest has its first value.',
  see: ['TA-Lib documentation, function MAVP, 2007', 'TA-Lib 0.8.2, function MAVP'],
  twins: { talib: [{ name: 'MAVP', params: { minperiod: 'least', maxperiod: 'most', matype: 'type' } }] },
  params: () => ({
    least: z.int().min(1).default(2).describe('Least period; smaller ones count as this.'),
    most: z.int().min(1).default(30).describe('Largest period; larger ones count as this.'),
    type: averageType().default('sma').describe('Kind of the average.'),
  }),
  kernel: variableAverageKernel,
  examples: [
    { title: 'The period is the volume', params: { least: 2, most: 5, columns: { periods: 'volume' } } },
    { title: 'Exponential', params: { least: 3, most: 5, type: 'ema', columns: { periods: 'volume' } } },
  ],
});
