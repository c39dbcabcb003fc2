import * as z from 'zod';
import { defineOperator } from '../../core/index.js';
import { runsRule } from '../../kernels/index.js';
import { rowBarParams, rowBars, type BarsOf } from './_bars.js';
import { informationOf, informationParams, sideOf, WITHIN, within } from './_information-bars.js';

const params = () => z.strictObject({ ...informationParams(), ...rowBarParams() }).refine(within, WITHIN);

/** `runsBars({ of: 'volume', ticks: 1000 })`: a bar when one side has been busier than expected. */
export type RunsBars = BarsOf<z.input<ReturnType<typeof params>>>;

/** Bars of unexpected activity of one side. */
export const runsBars = defineOperator({
  name: 'runsBars',
  title: 'Runs bars',
  summary: 'Makes a bar each time one side of a symbol has traded more than expected.',
  formula:
    'A bar ends with the trade at which max(sum of w of buys, sum of w of sells) >= E0[T] max(P[b = 1] E0[w | b = 1], (1 - P[b = 1]) E0[w | b = -1]). E0[T] is the exponential average of the trades of bars over `barSpan` bars, kept within `least` and `most` (an addition: without bounds one bar of a single trade would make all later ones such); averages of trades are over `tickSpan` trades. All expectations are those at the end of the bar before; the first `ticks` trades of a symbol are its first bar and set the first ones. b is +1 for a trade above the price before it, -1 below, else that of the trade before; or the column `side`, where it says.',
  see: ['M. López de Prado, Advances in Financial Machine Learning, 2018, section 2.3.2.3'],
  params,
  scope: 'key',
  missing: 'see',
  addsColumns: false,
  examples: [
    { title: 'Of trades, five in the first bar', params: { ticks: 5 } },
    { title: 'Of money, with expectations that last', params: { of: 'notional', ticks: 8, tickSpan: 50, barSpan: 4 } },
  ],
  open: (given, node) => rowBars('runsBars', given, runsRule(informationOf(given)), node, sideOf(given)),
  signature: undefined as RunsBars | undefined,
});
