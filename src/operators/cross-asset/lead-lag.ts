import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { leadLagKernel } from '../../kernels/index.js';

/** Which of two series leads, and by how many rows. */
export const leadLag = defineIndicator({
  name: 'leadLag',
  title: 'Lead and Lag',
  summary: 'By how many rows one series leads another: the lag of their strongest correlation over the last rows.',
  formula:
    'The k from -maxLag to maxLag of the largest absolute correlation of x[t] with y[t + k], each over the last `period` pairs; above 0 x leads y, below 0 y leads x, the nearest of those that are as good. For returns: levels correlate at any lag.',
  see: ['J. Y. Campbell, A. W. Lo and A. C. MacKinlay, The Econometrics of Financial Markets, section 2.9, 1997'],
  params: () => ({
    period: z.int().min(2).default(100).describe('Pairs of rows in the window.'),
    maxLag: z.int().min(0).max(500).default(5).describe('The most rows by which one may lead.'),
  }),
  kernel: leadLagKernel,
  outputType: { rows: 'integer' },
  examples: [
    { title: 'Of open and close', params: { period: 20, maxLag: 3, columns: { x: 'open', y: 'close' } } },
    {
      title: 'Under a name of its own',
      params: { period: 15, maxLag: 2, columns: { x: 'volume', y: 'high' }, as: 'flow' },
    },
  ],
});
