import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { relativeVolumeKernel } from '../../kernels/index.js';

/** Relative volume: how much is traded, measured by what was traded before. */
export const relativeVolume = defineIndicator({
  name: 'relativeVolume',
  title: 'Relative Volume',
  summary: 'Volume by the mean volume of the rows before.',
  formula: 'relativeVolume[t] = volume[t] / mean(volume[t-1], ..., volume[t-period]); 0 where that is 0.',
  see: ['TA-Lib documentation, function RVOL, 2025', 'TA-Lib 0.8.2, function RVOL'],
  twins: { talib: [{ name: 'RVOL', params: { timeperiod: 'period' } }] },
  params: () => ({
    period: z.int().min(1).default(20).describe('Rows to look back.'),
  }),
  kernel: relativeVolumeKernel,
  examples: [{ title: 'Short', params: { period: 5, as: 'activity' } }],
});
