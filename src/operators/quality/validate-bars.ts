import * as z from 'zod';
import { defineOperator } from '../../core/index.js';
import { commonParams, gridParams, orderActions, outlierParams } from './_params.js';
import {
  actionParam,
  alignmentRule,
  duplicateRule,
  futureRule,
  gapRule,
  mendingParam,
  missingRule,
  orderRule,
  outlierRule,
  splitRule,
  staleRule,
  tickRule,
  valueRule,
} from './_rules.js';
import { ValidationStage, type Looked, type Rule } from './_validation-stage.js';

const PRICES = ['open', 'high', 'low', 'close'] as const;
const ALL = [...PRICES, 'volume'] as const;

const rules = () =>
  z.strictObject({
    missing: actionParam('A price or the volume is null.'),
    highBelowLow: mendingParam('High below low. A fix makes high and low the extremes of all four prices.'),
    highBelowBody: mendingParam('High below open or close. Fixed alike.'),
    lowAboveBody: mendingParam('Low above open or close. Fixed alike.'),
    negativePrice: actionParam('A price below zero.'),
    zeroPrice: actionParam('A price of zero.'),
    negativeVolume: mendingParam('A volume below zero. A fix makes it zero.'),
    zeroVolume: actionParam('Nothing was traded.', 'ignore'),
    ...orderActions(),
    gap: actionParam('Bars are missing before this one; needs `step`.'),
    misaligned: actionParam('A time that is no multiple of `step`.'),
    stale: actionParam('The same four prices as in `staleRepeats` bars before.'),
    outlier: actionParam('A close far from the median of those before.'),
    splitLike: actionParam('A close near a whole multiple or part of that before.'),
    offTick: mendingParam('A price that lies on no `tick`. A fix rounds it.'),
  });

const params = () =>
  z.strictObject({
    rules: rules().prefault({}).describe('What is done with bars that break a rule.'),
    ...gridParams(),
    tick: z.number().positive().optional().describe('Smallest step of the price; needed to see prices off it.'),
    staleRepeats: z.int().min(1).default(3).describe('Bars without a change that make one stale.'),
    ...outlierParams(),
    splitWithin: z.number().positive().default(0.02).describe('How near to a whole ratio, as a fraction.'),
    ...commonParams(),
  });

/** Looks at bars by rules, each with what is to be done. */
export const validateBars = defineOperator({
  name: 'validateBars',
  title: 'Validate bars',
  summary:
    'Looks at each bar by declared rules and flags it, mends it, drops it, sends it to the dead letters or fails.',
  formula:
    'Rules of values speak of bars whose prices and volume are all there. A gap counts the steps between the latest time so far and this one; a time that the symbol has had is a duplicate and not out of order; a bar is stale that repeats the four prices of `staleRepeats` bars before it; an outlier is more than k times 1.4826 median deviations from the median of the closes before it (Hampel 1974, looking back only). Of several rules the gravest action counts: fail, deadLetter, drop, then fix and flag. Bars that are taken out still count as seen by the rules of time.',
  see: ['F. R. Hampel, The Influence Curve and Its Role in Robust Estimation, 1974'],
  params,
  scope: 'key',
  missing: 'see',
  addsColumns: false,
  examples: [
    { title: 'Flags', params: { step: '1m' } },
    {
      title: 'Mend what can be mended, drop what comes twice',
      params: {
        step: '1m',
        tick: 0.25,
        rules: { highBelowBody: 'fix', lowAboveBody: 'fix', duplicate: 'drop', missing: 'drop' },
      },
    },
  ],
  open: (given, node) => {
    const { rules: does } = given;
    const list: Rule[] = [
      missingRule(ALL, does.missing),
      valueRule('highBelowLow', does.highBelowLow, ALL, (_open, high = 0, low = 0) => high < low, widen),
      valueRule(
        'highBelowBody',
        does.highBelowBody,
        ALL,
        (open = 0, high = 0, _low, close = 0) => high < Math.max(open, close),
        widen,
      ),
      valueRule(
        'lowAboveBody',
        does.lowAboveBody,
        ALL,
        (open = 0, _high, low = 0, close = 0) => low > Math.min(open, close),
        widen,
      ),
      valueRule('negativePrice', does.negativePrice, ALL, (...values) => Math.min(...values.slice(0, 4)) < 0),
      valueRule('zeroPrice', does.zeroPrice, ALL, (...values) => Math.min(...values.slice(0, 4)) === 0),
      valueRule(
        'negativeVolume',
        does.negativeVolume,
        ALL,
        (...values) => (values[4] as number) < 0,
        (looked) => {
          (looked.columns['volume'] as Float64Array)[looked.row] = 0;
        },
      ),
      valueRule('zeroVolume', does.zeroVolume, ALL, (...values) => values[4] === 0),
      duplicateRule(does.duplicate),
      orderRule(does.outOfOrder),
      gapRule(does.gap, given.step),
      alignmentRule(does.misaligned, given.step),
      futureRule(does.future),
      staleRule(does.stale, PRICES, given.staleRepeats),
      outlierRule(does.outlier, 'close', given.outlierWindow, given.outlierK),
      splitRule(does.splitLike, 'close', given.splitWithin),
      tickRule(does.offTick, PRICES, given.tick),
    ];
    return new ValidationStage(
      {
        component: 'validateBars',
        roles: Object.fromEntries(ALL.map((role) => [role, role])),
        by: given.by,
        rules: list,
        as: given.as,
        remembered: given.remembered,
      },
      node,
    );
  },
});

/** High and low become the extremes of the bar. */
function widen({ columns, row }: Looked): void {
  const prices = PRICES.map((role) => (columns[role] as Float64Array)[row] as number);
  (columns['high'] as Float64Array)[row] = Math.max(...prices);
  (columns['low'] as Float64Array)[row] = Math.min(...prices);
}
