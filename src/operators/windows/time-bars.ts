import * as z from 'zod';
import { defineOperator } from '../../core/index.js';
import { BAR_CONTRACT, BAR_NEEDS, barPlans, TRADE_BAR_FILLS, tradeColumns, type BarsOf } from './_bars.js';
import { TimeWindowStage } from './_time-window-stage.js';
import {
  AMENDABLE,
  everyParam,
  panesOf,
  timed,
  TIMED,
  amendable,
  fillParams,
  incompleteParam,
  latenessParams,
  lengthNs,
  offsetParam,
} from './_window-params.js';

const params = () =>
  z
    .strictObject({
      ...everyParam('Length of a bar.'),
      offset: offsetParam(),
      ...tradeColumns(),
      ...fillParams(),
      ...latenessParams(),
      incomplete: incompleteParam('emit'),
    })
    .refine(amendable, AMENDABLE)
    .refine(timed, TIMED);

/** `timeBars({ every: '1m' })`: trades become bars. */
export type TimeBars = BarsOf<z.input<ReturnType<typeof params>>, string>;

/** Bars of trades, each of the same time. */
export const timeBars = defineOperator({
  name: 'timeBars',
  title: 'Time bars',
  summary: 'Makes bars of trades, one for each interval and symbol in which there were any.',
  formula:
    'Open, high, low and close are the first, largest, smallest and last price of the interval by the time of the trades, volume the sum of sizes, vwap their average price weighted by size, trades their number. A bar closes when a trade comes, or a watermark speaks of a moment, that is the lateness after its end: also that of a symbol that is quiet. `fill` makes bars of intervals without trades, flagged as filled.',
  params,
  shorthand: 'every',
  scope: 'crossSection',
  addsColumns: false,
  examples: [
    { title: 'A minute', params: '1m' },
    {
      title: 'Without holes: a quiet symbol has bars of no volume at its last price, ten at most',
      params: { every: '2m', fill: 'zeroVolume', fillLimit: 10, late: 'drop' },
    },
  ],
  open: (given, node) =>
    new TimeWindowStage(
      {
        component: 'timeBars',
        plans: barPlans('timeBars', given.price, given.size),
        panes: panesOf('timeBars', given),
        by: given.by,
        column: given.column,
        latenessNs: lengthNs(given.lateness),
        late: given.late,
        amendWithinNs: lengthNs(given.amendWithin ?? '0s'),
        incomplete: given.incomplete,
        fill: given.fill === 'none' ? undefined : { from: TRADE_BAR_FILLS[given.fill], limit: given.fillLimit },
        contract: BAR_CONTRACT,
        needs: BAR_NEEDS,
      },
      node,
    ),
  signature: undefined as TimeBars | undefined,
});
