import * as z from 'zod';
import { parseDurationNs } from '../../columnar/index.js';
import { durationParam } from '../../core/index.js';
import type { InstantsOptions } from './_instants.js';

const eachOnce = (symbols: readonly string[]): boolean => new Set(symbols).size === symbols.length;

export const symbolsParam = (most: number) =>
  z.array(z.string().min(1)).min(2).max(most).refine(eachOnce, { message: 'each symbol once' });

export const lateParam = () =>
  z
    .enum(['sideOutput', 'drop'])
    .default('sideOutput')
    .describe(
      'What happens to rows of an instant that has passed: they go to the late rows of the run, or are dropped and counted.',
    );

export const toleranceParam = () =>
  durationParam()
    .optional()
    .describe('How old the last value may be, such as "5m"; needed for "last", and only there.');

interface Missing {
  readonly missing: string;
  readonly tolerance?: string | undefined;
}

/** What is old must be told from what is not. */
export function bounded({ missing, tolerance }: Missing): boolean {
  return (missing === 'last') === (tolerance !== undefined);
}

export const BOUNDED = { message: 'a tolerance together with missing: "last", and only then', path: ['tolerance'] };

/** The parameters of what looks at all of some symbols at once. */
export const panelParams = () => ({
  symbols: symbolsParam(2000).describe(
    'The symbols, in the order in which they come out. Rows of others are left aside.',
  ),
  column: z.string().min(1).default('returns').describe('Column of the values: of returns, as `returns` adds it.'),
  missing: z
    .enum(['skip', 'last'])
    .default('skip')
    .describe(
      'An instant at which a symbol has no value: it is skipped, or counts with the last value of that symbol within the tolerance.',
    ),
  tolerance: toleranceParam(),
  late: lateParam(),
});

export const everyParam = () =>
  z
    .int()
    .min(1)
    .default(1)
    .describe('Comes out at one complete instant in so many, from the first one on that it can.');

/** How instants are gathered, by such parameters. */
export function instantsOf(
  component: string,
  given: Missing & {
    readonly symbols: readonly string[];
    readonly column: string;
    readonly late: 'sideOutput' | 'drop';
  },
): InstantsOptions {
  const { symbols, column, late, missing, tolerance } = given;
  const toleranceNs = missing === 'last' && tolerance !== undefined ? parseDurationNs(tolerance) : undefined;
  return { component, symbols, column, late, toleranceNs };
}
