import { InvalidParams } from '../../base/errors.js';
import type { Deterministic } from './mackinnon.js';

const BESIDE = { none: 0, constant: 1, trend: 2 } as const;

/** Rows that a regression of Dickey and Fuller needs to have one more than it has unknowns. */
export function leastRowsFor(lags: number, deterministic: Deterministic | 'none'): number {
  return 2 * lags + BESIDE[deterministic] + 3;
}

/**
 * The period, when it is long enough for a regression of Dickey and Fuller.
 * @throws InvalidParams when there would be as many unknowns as rows
 */
export function leastRows(
  component: string,
  period: number,
  lags: number,
  deterministic: Deterministic | 'none',
): number {
  const least = leastRowsFor(lags, deterministic);
  if (period >= least) return period;
  throw new InvalidParams({
    component,
    path: 'period',
    found: period,
    expected: `at least ${least} rows for a regression with ${lags} lags`,
  });
}
