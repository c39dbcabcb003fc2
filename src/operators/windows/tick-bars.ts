import * as z from 'zod';
import { defineOperator } from '../../core/index.js';
import { thresholdRule } from '../../kernels/index.js';
import { rowBarParams, rowBars, type BarsOf } from './_bars.js';

const params = () =>
  z.strictObject({
    trades: z.int().min(1).describe('Trades in each bar.'),
    ...rowBarParams(),
  });

/** `tickBars({ trades: 1000 })`: a bar for each thousand trades. */
export type TickBars = BarsOf<z.input<ReturnType<typeof params>>, number>;

/** Bars of so many trades each. */
export const tickBars = defineOperator({
  name: 'tickBars',
  title: 'Tick bars',
  summary: 'Makes a bar of each so many trades of a symbol.',
  formula:
    'A bar ends with its `trades`-th trade. Prices are first, largest, smallest and last as they came; `time` is that of its first trade, `available` when its last one was known, `sequence` that of its last one. Trades without a price or a size are filtered out and counted.',
  see: ['M. López de Prado, Advances in Financial Machine Learning, 2018, section 2.3.1'],
  params,
  shorthand: 'trades',
  scope: 'key',
  missing: 'see',
  addsColumns: false,
  examples: [{ title: 'Ten trades', params: 10 }],
  open: (given, node) => rowBars('tickBars', given, thresholdRule('ticks', given.trades), node),
  signature: undefined as TickBars | undefined,
});
