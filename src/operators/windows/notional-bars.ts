import * as z from 'zod';
import { defineOperator } from '../../core/index.js';
import { thresholdRule } from '../../kernels/index.js';
import { rowBarParams, rowBars, type BarsOf } from './_bars.js';

const params = () =>
  z.strictObject({
    notional: z.number().positive().describe('Money traded in each bar, in the currency of the price.'),
    ...rowBarParams(),
  });

/** `notionalBars({ notional: 1_000_000 })`: a bar for each million. */
export type NotionalBars = BarsOf<z.input<ReturnType<typeof params>>, number>;

/** Bars of so much money each: dollar bars. */
export const notionalBars = defineOperator({
  name: 'notionalBars',
  title: 'Notional bars',
  summary: 'Makes a bar each time so much money has changed hands in a symbol: dollar bars.',
  formula:
    'A bar ends with the trade that brings the sum of price times size since its beginning to `notional`; what is above is not carried over. Prices are first, largest, smallest and last as they came; `time` is that of its first trade, `available` when its last one was known, `sequence` that of its last one. Trades without a price or a size are filtered out and counted.',
  see: ['M. López de Prado, Advances in Financial Machine Learning, 2018, section 2.3.1'],
  params,
  shorthand: 'notional',
  scope: 'key',
  missing: 'see',
  addsColumns: false,
  examples: [
    { title: 'Money', params: 100 },
    { title: 'Of bars as if each were a trade', params: { notional: 2000, price: 'close', size: 'volume' } },
  ],
  open: (given, node) => rowBars('notionalBars', given, thresholdRule('notional', given.notional), node),
  signature: undefined as NotionalBars | undefined,
});
