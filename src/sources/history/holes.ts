import type { BarRow } from './bar-row.js';
import type { Span } from './span-store.js';

/** A stretch in which bars are missing, and how many. */
export interface Hole extends Span {
  readonly bars: number;
}

/** Where bars of a stretch are missing that trade round the clock. */
export function holesOf({ fromMs, toMs }: Span, bars: readonly BarRow[], intervalMs: number): Hole[] {
  const holes: Hole[] = [];
  const hole = (from: number, to: number): void => {
    const missing = Math.round((to - from) / intervalMs);
    if (missing > 0) holes.push({ fromMs: from, toMs: to, bars: missing });
  };
  let expected = fromMs;
  for (const [ms] of bars) {
    hole(expected, ms);
    expected = ms + intervalMs;
  }
  hole(expected, toMs);
  return holes;
}
