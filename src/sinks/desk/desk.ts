import type { RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { RxArrowError } from '../../base/errors.js';
import {
  auditService,
  boundRuleOf,
  defineSink,
  type BoundRule,
  type DeskEvent,
  type RuleEntry,
  type StageOptions,
} from '../../core/index.js';
import { parseDurationNs } from '../../columnar/index.js';
import { DeskLoop } from './desk-loop.js';
import { deskParams, type DeskInput, type DeskParams } from './desk-params.js';
import { DeskStage } from './desk-stage.js';
import { HeldRows } from './held-rows.js';
import { InputColumns } from './input-columns.js';
import { liveBroker, surroundingsOf } from './live-mode.js';
import { maxGross } from './rules/max-gross.js';
import { slippageOf } from './slippage.js';

type DeskSignature = (
  params: DeskInput,
  options?: StageOptions,
) => <T extends TypeMap>(source: Observable<RecordBatch<T>>) => Observable<RecordBatch<DeskEvent>>;

/**
 * Trades an account on bars with a wanted state: a column `signal` in [-1, 1] (booleans count as 0 and 1; null keeps the last)
 * or `target` (signed fraction of equity). What needs positions, equity or fills is decided here, instant by instant.
 * Its output is the contract DeskEvent, in causal order: orders, what became of them, fills, positions, equity.
 */
export const desk = defineSink<ReturnType<typeof deskParams>, DeskSignature>({
  name: 'desk',
  title: 'Desk',
  summary: 'Turns wanted states into orders under rules, fills them on paper or at a broker, and keeps the account.',
  formula:
    'Of each instant: fills due (reducing orders first), marks, one equity row, exits, entries, sizing, limits, gate, orders.',
  params: deskParams,
  inputs: ['symbol', 'sequence', 'time', 'available', 'open', 'high', 'low', 'close', 'signal'],
  scope: 'account',
  delivery: 'orders',
  examples: [
    {
      title: 'A paper account that targets a volatility',
      params: { account: { cash: 100_000 }, fees: 0.001, rules: [{ volatilityTarget: { target: 0.15 } }] },
    },
  ],
  open: {
    sync: (params, node, options) => {
      const rules = withDefaults(params.rules.map(bound));
      const extras = extraColumns(params, rules);
      const deskId = options.id ?? 'desk';
      const around = surroundingsOf(node, params);
      const openBroker = params.mode === 'live' ? liveBroker(node, params, deskId) : undefined;
      const loop = new DeskLoop({
        params,
        rules,
        names: { pipeline: node.context.name, desk: deskId },
        audit: node.context.service(auditService),
        ...(around === undefined ? {} : { around }),
        extras,
        latencyNs: parseDurationNs(params.latency) ?? 0n,
        tradableNs: parseDurationNs(params.tradableFor) ?? 0n,
        ...(openBroker === undefined ? {} : { openBroker }),
      });
      const input = new InputColumns(extras, params.maxParticipation !== undefined);
      return new DeskStage(loop, input, new HeldRows(extras), node);
    },
  },
});

function bound(entry: RuleEntry): BoundRule {
  const rule = boundRuleOf(entry);
  if (rule !== undefined) return rule;
  throw new RxArrowError('UnknownRule', 'A rule of the desk was not made by defineRule().', { component: 'desk' });
}

/** Without a limit of its own an account is not leveraged. */
function withDefaults(rules: readonly BoundRule[]): readonly BoundRule[] {
  return rules.some((rule) => rule.name === maxGross.card.name) ? rules : [...rules, maxGross.bind({})];
}

function extraColumns(params: DeskParams, rules: readonly BoundRule[]): readonly string[] {
  const { column } = slippageOf(params.slippage);
  const names = rules.flatMap((rule) => rule.columns);
  return [...new Set(column === undefined ? names : [...names, column])];
}
