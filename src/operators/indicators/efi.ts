import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { efiKernel } from '../../kernels/index.js';

/** Force index: changes of the close weighted by volume, averaged. */
export const efi = defineIndicator({
  name: 'efi',
  title: 'Force Index',
  summary: 'Exponential average of the change of the close times volume.',
  formula: 'efi = ema((close[t] - close[t-1]) volume[t], period).',
  see: ['A. Elder, Trading for a Living, 1993', 'TA-Lib 0.8.2, function EFI'],
  twins: {
    talib: [{ name: 'EFI', params: { timeperiod: 'period' } }],
    pandasTa: [{ name: 'efi', params: { length: 'period' } }],
  },
  params: () => ({
    period: z.int().min(1).default(13).describe('Rows of the average.'),
  }),
  kernel: efiKernel,
  examples: [
    { title: 'Short', params: { period: 5, as: 'short' } },
    { title: 'Over 20 rows', params: { period: 20 } },
  ],
});
