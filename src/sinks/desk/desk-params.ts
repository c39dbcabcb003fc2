import * as z from 'zod';
import { componentParam, limitsParam, type RuleEntry } from '../../core/index.js';
import { parseDurationNs } from '../../columnar/index.js';
import { accountParam } from './account.js';
import { entryParam } from './entry.js';
import { feesParam } from './fees.js';
import { instrumentsParam } from './instruments.js';
import { liveParam } from './live/live-params.js';
import { slippageParam } from './slippage.js';

const duration = () =>
  z.string().refine((text) => (parseDurationNs(text) ?? -1n) >= 0n, { error: 'expected a duration such as "250ms"' });

export const deskParams = () =>
  z.strictObject({
    account: accountParam(),
    rules: z
      .array(componentParam<RuleEntry>('rule'))
      .default([])
      .describe(
        'Rules for sizes, limits, protection, entry and exit, in order; maxGross: 1 holds where none is given.',
      ),
    fees: feesParam(),
    slippage: slippageParam(),
    instruments: instrumentsParam(),
    entry: entryParam(),
    latency: duration()
      .default('0s')
      .describe('Time from a decision to the first price that may fill its order, as "250ms".'),
    limitFill: z
      .enum(['touch', 'through'])
      .default('through')
      .describe('Whether a limit order fills when the price only touches it, or must go through it.'),
    maxParticipation: z
      .number()
      .positive()
      .max(1)
      .optional()
      .describe('Part of the volume of a bar that the orders of a symbol may take; the rest waits.'),
    tradableFor: duration()
      .default('0s')
      .describe(
        'How long after its latest row a symbol counts as tradable; by default only with a row at the instant.',
      ),
    equity: z
      .enum(['instant', 'day', 'none'])
      .default('instant')
      .describe('How often a row of equity is written: at each instant, at the last instant of each UTC day, never.'),
    limits: limitsParam().optional().describe('Hard limits that hold whatever the rules say; needed in live mode.'),
    live: liveParam(),
    mode: z.enum(['paper', 'live']).default('paper').describe('Whether orders go to the paper broker or to a venue.'),
  });

export type DeskParams = z.output<ReturnType<typeof deskParams>>;
export type DeskInput = z.input<ReturnType<typeof deskParams>>;
