import * as z from 'zod';
import { defineOperator } from '../../core/index.js';
import { commonParams, orderActions, outlierParams } from './_params.js';
import {
  actionParam,
  duplicateRule,
  futureRule,
  mendingParam,
  missingRule,
  orderRule,
  outlierRule,
  tickRule,
  valueRule,
} from './_rules.js';
import { ValidationStage, type Rule } from './_validation-stage.js';

const ALL = ['price', 'size'] as const;

const rules = () => {
  const { duplicate: _, ...order } = orderActions();
  return z.strictObject({
    missing: actionParam('The price or the size is null.'),
    notPositivePrice: actionParam('A price of zero or below.'),
    notPositiveSize: actionParam('A size of zero or below.'),
    duplicate: actionParam(
      'A time that the symbol has had, among those remembered; trades may share a time.',
      'ignore',
    ),
    ...order,
    outlier: actionParam('A price far from the median of those before.'),
    offTick: mendingParam('A price that lies on no `tick`. A fix rounds it.'),
  });
};

const params = () =>
  z.strictObject({
    rules: rules().prefault({}).describe('What is done with trades that break a rule.'),
    tick: z.number().positive().optional().describe('Smallest step of the price; needed to see prices off it.'),
    ...outlierParams(),
    ...commonParams(),
  });

/** Looks at trades by rules, each with what is to be done. */
export const validateTrades = defineOperator({
  name: 'validateTrades',
  title: 'Validate trades',
  summary:
    'Looks at each trade by declared rules and flags it, mends it, drops it, sends it to the dead letters or fails.',
  formula:
    'An outlier is more than k times 1.4826 median deviations from the median of the prices before it (Hampel 1974, looking back only). Of several rules the gravest action counts: fail, deadLetter, drop, then fix and flag.',
  see: ['F. R. Hampel, The Influence Curve and Its Role in Robust Estimation, 1974'],
  params,
  scope: 'key',
  missing: 'see',
  addsColumns: false,
  examples: [
    { title: 'Flags', params: {} },
    {
      title: 'Only what can have been',
      params: { tick: 0.01, rules: { notPositivePrice: 'drop', outlier: 'drop', offTick: 'fix' } },
    },
  ],
  open: (given, node) => {
    const { rules: does } = given;
    const list: Rule[] = [
      missingRule(ALL, does.missing),
      valueRule('notPositivePrice', does.notPositivePrice, ['price'], (price = 0) => price <= 0),
      valueRule('notPositiveSize', does.notPositiveSize, ['size'], (size = 0) => size <= 0),
      duplicateRule(does.duplicate),
      orderRule(does.outOfOrder),
      futureRule(does.future),
      outlierRule(does.outlier, 'price', given.outlierWindow, given.outlierK),
      tickRule(does.offTick, ['price'], given.tick),
    ];
    const roles = Object.fromEntries(ALL.map((role) => [role, role]));
    const { by, as, remembered } = given;
    return new ValidationStage({ component: 'validateTrades', roles, by, rules: list, as, remembered }, node);
  },
});
