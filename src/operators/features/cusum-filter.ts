import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { cusumFilterKernel } from '../../kernels/index.js';

/** Events at which a series has moved by a threshold since the last one. */
export const cusumFilter = defineIndicator({
  name: 'cusumFilter',
  title: 'CUSUM filter',
  summary:
    'An event, 1 or -1, on the row where the changes since the last one add up to more than a threshold; else 0.',
  formula:
    'up = max(0, up + d), down = min(0, down + d), d the change of ln x or x; down below -threshold: -1, down begins anew; else up above threshold: 1, up begins anew.',
  see: [
    'E. S. Page, Continuous Inspection Schemes, 1954',
    'M. López de Prado, Advances in Financial Machine Learning, section 2.5.2, 2018',
  ],
  params: () => ({
    threshold: z.number().positive().default(0.01).describe('How far the changes have to go, in the unit of `of`.'),
    of: z
      .enum(['log', 'value'])
      .default('log')
      .describe('Whether changes of the logarithm or of the value are added up.'),
  }),
  kernel: cusumFilterKernel,
  outputType: 'integer',
  examples: [
    { title: 'Moves of two percent', params: { threshold: 0.02, as: 'event' } },
    { title: 'In units of the price', params: { threshold: 1, of: 'value' } },
  ],
});
