import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { ichimokuKernel } from '../../kernels/index.js';

/** Ichimoku: middles of three ranges, and a cloud that is drawn ahead. */
export const ichimoku = defineIndicator({
  name: 'ichimoku',
  title: 'Ichimoku Kinko Hyo',
  summary:
    'Middles of three ranges, and the cloud between two of them as it stands above each row: known `displacement` rows before.',
  formula:
    'conversion, base = (highest + lowest) / 2 over as many rows; spanA = (conversion + base) / 2 and spanB = (highest + lowest) / 2 over `span` rows, both of `displacement` rows before. The lagging line is the close itself: compare it with `lag`.',
  see: ['G. Hosoda (Ichimoku Sanjin), Ichimoku Kinko Hyo, 1968', 'N. Elliott, Ichimoku Charts, 2007'],
  twins: {
    pandasTa: [
      {
        name: 'ichimoku',
        params: { tenkan: 'conversion', kijun: 'base', senkou: 'span' },
        differs: 'draws the lagging line too, which looks ahead',
      },
    ],
  },
  params: () => ({
    conversion: z.int().min(1).default(9).describe('Rows of the conversion line.'),
    base: z.int().min(1).default(26).describe('Rows of the base line.'),
    span: z.int().min(1).default(52).describe('Rows of the slower edge of the cloud.'),
    displacement: z.int().min(0).default(26).describe('Rows by which the cloud is drawn ahead.'),
  }),
  kernel: ichimokuKernel,
  examples: [
    { title: 'Fast', params: { conversion: 3, base: 7, span: 12, displacement: 7 } },
    {
      title: 'The cloud of this row, not yet drawn',
      params: { conversion: 3, base: 7, span: 12, displacement: 0, as: 'cloud' },
    },
  ],
});
