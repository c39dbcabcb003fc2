import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { vhfKernel } from '../../kernels/index.js';

/** Vertical horizontal filter: whether a series goes somewhere or nowhere. */
export const vhf = defineIndicator({
  name: 'vhf',
  title: 'Vertical Horizontal Filter',
  summary: 'Range of a series as a part of the way it went.',
  formula:
    'vhf = (max(x) - min(x) over the last `period` rows) / sum(|x[i] - x[i-1]|) over the last `period` changes; 0 where nothing changed.',
  see: ['A. White, The Vertical Horizontal Filter, Futures, 1991', 'TA-Lib 0.8.2, function VHF'],
  twins: {
    talib: [{ name: 'VHF', params: { timeperiod: 'period' } }],
    tulip: [{ name: 'vhf' }],
    pandasTa: [{ name: 'vhf', params: { length: 'period' }, differs: 'smooths nothing, another window' }],
  },
  params: () => ({
    period: z.int().min(1).default(28).describe('Rows in the window.'),
  }),
  kernel: vhfKernel,
  examples: [
    { title: 'Short, under a name of its own', params: { period: 5, as: 'shortVhf' } },
    { title: 'Of another column', params: { period: 10, column: 'high' } },
  ],
});
