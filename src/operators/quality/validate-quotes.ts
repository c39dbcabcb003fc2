import * as z from 'zod';
import { defineOperator, quality } from '../../core/index.js';
import { commonParams, orderActions } from './_params.js';
import {
  actionParam,
  duplicateRule,
  futureRule,
  mendingParam,
  missingRule,
  orderRule,
  staleRule,
  tickRule,
  valueRule,
} from './_rules.js';
import { ValidationStage, type Rule } from './_validation-stage.js';

const PRICES = ['bid', 'ask'] as const;
const ALL = [...PRICES, 'bidSize', 'askSize'] as const;

const rules = () => {
  const { duplicate: _, ...order } = orderActions();
  return z.strictObject({
    missing: actionParam('A price or a size is null.'),
    notPositivePrice: actionParam('A price of zero or below.'),
    negativeSize: actionParam('A size below zero.'),
    crossed: actionParam('The bid is above the ask.'),
    locked: actionParam('The bid is the ask.', 'ignore'),
    wide: actionParam('The spread is more than `widest` of the middle.'),
    duplicate: actionParam(
      'A time that the symbol has had, among those remembered; quotes may share a time.',
      'ignore',
    ),
    ...order,
    stale: actionParam('The same quote as in `staleRepeats` rows before.', 'ignore'),
    offTick: mendingParam('A price that lies on no `tick`. A fix rounds it.'),
  });
};

const params = () =>
  z.strictObject({
    rules: rules().prefault({}).describe('What is done with quotes that break a rule.'),
    tick: z.number().positive().optional().describe('Smallest step of the price; needed to see prices off it.'),
    widest: z.number().positive().default(0.1).describe('Largest spread, as a fraction of the middle.'),
    staleRepeats: z.int().min(1).default(100).describe('Quotes without a change that make one stale.'),
    ...commonParams(),
  });

/** Looks at quotes by rules, each with what is to be done. */
export const validateQuotes = defineOperator({
  name: 'validateQuotes',
  title: 'Validate quotes',
  summary:
    'Looks at each quote by declared rules and flags it, mends it, drops it, sends it to the dead letters or fails.',
  formula:
    'Crossed: bid > ask; locked: bid = ask; wide: (ask - bid) / ((bid + ask) / 2) > widest. Of several rules the gravest action counts: fail, deadLetter, drop, then fix and flag.',
  params,
  scope: 'key',
  missing: 'see',
  addsColumns: false,
  examples: [
    { title: 'Flags', params: {} },
    { title: 'Crossed books are of no use', params: { rules: { crossed: 'drop', locked: 'flag' } } },
  ],
  open: (given, node) => {
    const { rules: does } = given;
    const list: Rule[] = [
      missingRule(ALL, does.missing),
      valueRule('notPositivePrice', does.notPositivePrice, PRICES, (bid = 0, ask = 0) => Math.min(bid, ask) <= 0),
      valueRule(
        'negativeSize',
        does.negativeSize,
        ['bidSize', 'askSize'],
        (bid = 0, ask = 0) => Math.min(bid, ask) < 0,
      ),
      valueRule('crossed', does.crossed, PRICES, (bid = 0, ask = 0) => bid > ask, undefined, quality.crossed),
      valueRule('locked', does.locked, PRICES, (bid, ask) => bid === ask),
      valueRule('wide', does.wide, PRICES, (bid = 0, ask = 0) => (2 * (ask - bid)) / (bid + ask) > given.widest),
      duplicateRule(does.duplicate),
      orderRule(does.outOfOrder),
      futureRule(does.future),
      staleRule(does.stale, ALL, given.staleRepeats),
      tickRule(does.offTick, PRICES, given.tick),
    ];
    const roles = Object.fromEntries(ALL.map((role) => [role, role]));
    const { by, as, remembered } = given;
    return new ValidationStage({ component: 'validateQuotes', roles, by, rules: list, as, remembered }, node);
  },
});
