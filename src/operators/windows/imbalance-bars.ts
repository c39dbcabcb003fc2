import * as z from 'zod';
import { defineOperator } from '../../core/index.js';
import { imbalanceRule } from '../../kernels/index.js';
import { rowBarParams, rowBars, type BarsOf } from './_bars.js';
import { informationOf, informationParams, sideOf, WITHIN, within } from './_information-bars.js';

const params = () => z.strictObject({ ...informationParams(), ...rowBarParams() }).refine(within, WITHIN);

/** `imbalanceBars({ of: 'volume', ticks: 1000 })`: a bar when the flow has become one-sided. */
export type ImbalanceBars = BarsOf<z.input<ReturnType<typeof params>>>;

/** Bars of unexpected one-sidedness. */
export const imbalanceBars = defineOperator({
  name: 'imbalanceBars',
  title: 'Imbalance bars',
  summary: 'Makes a bar each time buying and selling of a symbol differ more than expected.',
  formula:
    'A bar ends with the trade at which |sum of b w| >= E0[T] |E0[b w]|, with the sign b and the weight w of each trade. E0[T] is the exponential average of the trades of bars over `barSpan` bars, kept within `least` and `most` (an addition: without bounds one bar of a single trade would make all later ones such); averages of trades are over `tickSpan` trades. All expectations are those at the end of the bar before; the first `ticks` trades of a symbol are its first bar and set the first ones. b is +1 for a trade above the price before it, -1 below, else that of the trade before; or the column `side`, where it says.',
  see: ['M. López de Prado, Advances in Financial Machine Learning, 2018, section 2.3.2.1'],
  params,
  scope: 'key',
  missing: 'see',
  addsColumns: false,
  examples: [
    { title: 'Of trades, five in the first bar', params: { ticks: 5 } },
    { title: 'Of money, with expectations that last', params: { of: 'notional', ticks: 8, tickSpan: 50, barSpan: 4 } },
  ],
  open: (given, node) => rowBars('imbalanceBars', given, imbalanceRule(informationOf(given)), node, sideOf(given)),
  signature: undefined as ImbalanceBars | undefined,
});
