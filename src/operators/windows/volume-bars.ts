import * as z from 'zod';
import { defineOperator } from '../../core/index.js';
import { thresholdRule } from '../../kernels/index.js';
import { rowBarParams, rowBars, type BarsOf } from './_bars.js';

const params = () =>
  z.strictObject({
    volume: z.number().positive().describe('Units traded in each bar.'),
    ...rowBarParams(),
  });

/** `volumeBars({ volume: 10_000 })`: a bar for each ten thousand units. */
export type VolumeBars = BarsOf<z.input<ReturnType<typeof params>>, number>;

/** Bars of so many units each. */
export const volumeBars = defineOperator({
  name: 'volumeBars',
  title: 'Volume bars',
  summary: 'Makes a bar each time so many units of a symbol have been traded.',
  formula:
    'A bar ends with the trade that brings the sum of sizes since its beginning to `volume`; what is above is not carried over. Prices are first, largest, smallest and last as they came; `time` is that of its first trade, `available` when its last one was known, `sequence` that of its last one. Trades without a price or a size are filtered out and counted.',
  see: ['M. López de Prado, Advances in Financial Machine Learning, 2018, section 2.3.1'],
  params,
  shorthand: 'volume',
  scope: 'key',
  missing: 'see',
  addsColumns: false,
  examples: [
    { title: 'Units', params: 100 },
    { title: 'Of bars as if each were a trade', params: { volume: 60, price: 'close', size: 'volume' } },
  ],
  open: (given, node) => rowBars('volumeBars', given, thresholdRule('volume', given.volume), node),
  signature: undefined as VolumeBars | undefined,
});
