import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { kyleLambdaKernel } from '../../kernels/index.js';

/** Kyle's lambda: how far the price moves for each unit taken. */
export const kyleLambda = defineIndicator({
  name: 'kyleLambda',
  title: "Kyle's Lambda",
  summary: 'How far the price moves for each unit that buyers took: the inverse of depth.',
  formula:
    'Slope of price[t] - price[t-1] over side size[t] of the last `period` changes (least squares); 0 where the flow did not change.',
  see: [
    'A. S. Kyle, Continuous Auctions and Insider Trading, 1985',
    'J. Hasbrouck, Trading Costs and Returns for U.S. Equities, 2009',
  ],
  params: () => ({
    period: z.int().min(1).default(50).describe('Changes in the window.'),
  }),
  kernel: kyleLambdaKernel,
  examples: [
    {
      title: 'Of columns with other names',
      params: { period: 10, columns: { price: 'close', size: 'volume', side: 'open' } },
    },
  ],
});
