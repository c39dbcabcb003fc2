import * as z from 'zod';
import { parseDurationNs } from '../../columnar/index.js';
import { quality as qualityBits } from '../../core/index.js';
import type { Action, Looked, Rule } from './_validation-stage.js';

/** What a rule may do: everything, or all but mending the row. */
const ACTIONS = ['ignore', 'flag', 'drop', 'deadLetter', 'fail'] as const;
const MENDING = ['ignore', 'flag', 'fix', 'drop', 'deadLetter', 'fail'] as const;

/** A parameter that chooses what is done with the rows that break a rule. */
export const actionParam = (says: string, fallback: Action = 'flag') =>
  z
    .enum(ACTIONS)
    .default(fallback as (typeof ACTIONS)[number])
    .describe(says);

export const mendingParam = (says: string, fallback: Action = 'flag') =>
  z.enum(MENDING).default(fallback).describe(says);

const value = ({ columns, row }: Looked, role: string): number => (columns[role] as Float64Array)[row] as number;

/** A column is null. What lacks a value is judged by no other rule of values. */
export function missingRule(roles: readonly string[], action: Action): Rule {
  return { name: 'missing', action, find: (looked) => roles.some((role) => Number.isNaN(value(looked, role))) };
}

/** A rule about the values of a row, which holds its tongue when one is missing. */
export function valueRule(
  name: string,
  action: Action,
  roles: readonly string[],
  breaks: (...values: number[]) => boolean,
  fix?: (looked: Looked) => void,
  bit?: number,
): Rule {
  return {
    name,
    action,
    ...(bit === undefined ? {} : { bit }),
    ...(fix === undefined ? {} : { fix }),
    find(looked) {
      const values = roles.map((role) => value(looked, role));
      return !values.some((each) => Number.isNaN(each)) && breaks(...values);
    },
  };
}

/** A row of a time that its key has had. */
export function duplicateRule(action: Action): Rule {
  return { name: 'duplicate', action, find: ({ seen }) => seen };
}

/** A row before the latest of its key. What comes twice is a duplicate and not out of order. */
export function orderRule(action: Action): Rule {
  return {
    name: 'outOfOrder',
    action,
    find: ({ seen, latestNs, timeNs }) => !seen && latestNs !== undefined && timeNs < latestNs,
  };
}

/** Steps are missing between a row and the latest before it. */
export function gapRule(action: Action, step: string | undefined): Rule {
  const stepNs = step === undefined ? undefined : (parseDurationNs(step) as bigint);
  return {
    name: 'gap',
    action,
    bit: qualityBits.gap,
    find({ seen, latestNs, timeNs }) {
      if (stepNs === undefined || seen || latestNs === undefined || timeNs - latestNs <= stepNs) return false;
      const distance = timeNs - latestNs;
      return `gap:${distance / stepNs - (distance % stepNs === 0n ? 1n : 0n)}`;
    },
  };
}

/** A time that is no multiple of the step. */
export function alignmentRule(action: Action, step: string | undefined): Rule {
  const stepNs = step === undefined ? undefined : (parseDurationNs(step) as bigint);
  return { name: 'misaligned', action, find: ({ timeNs }) => stepNs !== undefined && timeNs % stepNs !== 0n };
}

/** An event after it could be known. */
export function futureRule(action: Action): Rule {
  return { name: 'future', action, find: ({ timeNs, availableNs }) => timeNs > availableNs };
}

/** The same values as in so many rows before. */
export function staleRule(action: Action, roles: readonly string[], repeats: number): Rule {
  return {
    name: 'stale',
    action,
    bit: qualityBits.stale,
    state: {
      same: { fill: 0 },
      ...Object.fromEntries(roles.map((role) => [role, { fill: Number.POSITIVE_INFINITY }])),
    },
    find(looked) {
      const { key, state } = looked;
      const same = state['same'] as Float64Array;
      let equal = true;
      for (const role of roles) {
        const before = state[role] as Float64Array;
        const now = value(looked, role);
        equal &&= Object.is(before[key], now) || before[key] === now;
        before[key] = now;
      }
      same[key] = equal ? (same[key] as number) + 1 : 0;
      return (same[key] as number) >= repeats;
    },
  };
}

/** The last values of a key; NaN is not kept. */
function remember(looked: Looked, window: number, x: number): void {
  const { key, state } = looked;
  const [values, filled] = [state['values'] as Float64Array, state['filled'] as Float64Array];
  const count = filled[key] as number;
  values[key * window + (count % window)] = x;
  filled[key] = count + 1;
}

function median(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/**
 * A value farther than k scaled median deviations from the median of the `window` values before it: F. R. Hampel, 1974, looking
 * back only. While the deviation is nothing it says nothing.
 */
export function outlierRule(action: Action, role: string, window: number, k: number): Rule {
  return {
    name: 'outlier',
    action,
    state: { values: { fill: 0, width: window }, filled: { fill: 0 } },
    find(looked) {
      const x = value(looked, role);
      if (Number.isNaN(x)) return false;
      const { key, state } = looked;
      const full = (state['filled'] as Float64Array)[key] as number;
      let outlies = false;
      if (full >= window) {
        const past = (state['values'] as Float64Array).slice(key * window, (key + 1) * window).sort();
        const center = median(past);
        const spread = 1.4826 * median(past.map((each) => Math.abs(each - center)).sort());
        outlies = spread > 0 && Math.abs(x - center) > k * spread;
      }
      remember(looked, window, x);
      return outlies;
    },
  };
}

/** A price near a whole multiple or part of the one before, as an unadjusted split leaves it. */
export function splitRule(action: Action, role: string, within: number): Rule {
  return {
    name: 'splitLike',
    action,
    state: { before: { fill: Number.NaN } },
    find(looked) {
      const x = value(looked, role);
      const column = looked.state['before'] as Float64Array;
      const before = column[looked.key] as number;
      if (!(x > 0)) return false;
      column[looked.key] = x;
      const ratio = x > before ? x / before : before / x;
      const whole = Math.round(ratio);
      return whole >= 2 && whole <= 20 && Math.abs(ratio / whole - 1) <= within;
    },
  };
}

/** A price that lies on no tick. A fix rounds it to the nearest. */
export function tickRule(action: Action, roles: readonly string[], tick: number | undefined): Rule {
  const off = (x: number): boolean => {
    const ticks = x / (tick as number);
    return Math.abs(ticks - Math.round(ticks)) > 1e-6;
  };
  return {
    name: 'offTick',
    action,
    find: (looked) => tick !== undefined && roles.some((role) => off(value(looked, role))),
    fix(looked) {
      for (const role of roles) {
        const column = looked.columns[role] as Float64Array;
        column[looked.row] = Math.round((column[looked.row] as number) / (tick as number)) * (tick as number);
      }
    },
  };
}
