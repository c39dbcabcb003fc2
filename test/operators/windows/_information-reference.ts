import type { Trade } from './_trades.js';

export interface Expectations {
  readonly of: 'ticks' | 'volume' | 'notional';
  readonly ticks: number;
  readonly barSpan: number;
  readonly tickSpan: number;
  readonly least: number;
  readonly most: number;
}

/** The tick rule, written down for the whole list. */
function signsOf(trades: readonly Trade[]): number[] {
  const signs: number[] = [];
  for (const [index, { price }] of trades.entries()) {
    const before = trades[index - 1]?.price ?? price;
    const change = Math.sign((price as number) - (before as number));
    signs.push(change === 0 ? (signs.at(-1) ?? 0) : change);
  }
  return signs;
}

function weight({ of }: Expectations, { price, size }: Trade): number {
  return of === 'ticks' ? 1 : of === 'volume' ? size : size * (price as number);
}

/** The mean of the first values, then an exponential average: recomputed from the whole list. */
function average(values: readonly number[], { ticks, tickSpan }: Expectations): number {
  let mean = 0;
  for (const [index, value] of values.entries())
    mean = index < ticks ? mean + (value - mean) / (index + 1) : mean + (2 / (tickSpan + 1)) * (value - mean);
  return mean;
}

/** Where bars end whose threshold is E0[T] times an expectation of what a trade brings. */
function cuts(
  trades: readonly Trade[],
  given: Expectations,
  expected: (upTo: number) => number,
  reached: (from: number, to: number) => number,
): number[] {
  if (trades.length < given.ticks) return [];
  // The first bar sets the expectations.
  const ends = [given.ticks - 1];
  let rows = given.ticks;
  let perTrade = expected(given.ticks - 1);
  for (let from = given.ticks, at = from; at < trades.length; at++) {
    if (reached(from, at) < rows * perTrade) continue;
    ends.push(at);
    rows += (2 / (given.barSpan + 1)) * (at - from + 1 - rows);
    rows = Math.min(given.most, Math.max(given.least, rows));
    perTrade = expected(at);
    from = at + 1;
  }
  return ends;
}

/** López de Prado 2018, 2.3.2.1: |sum of b w| against E0[T] |E0[b w]|. */
export function imbalanceEnds(trades: readonly Trade[], given: Expectations): number[] {
  const signs = signsOf(trades);
  const signed = trades.map((trade, index) => (signs[index] as number) * weight(given, trade));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return cuts(
    trades,
    given,
    (upTo) => Math.abs(average(signed.slice(0, upTo + 1), given)),
    (from, to) => Math.abs(sum(signed.slice(from, to + 1))),
  );
}

/** López de Prado 2018, 2.3.2.3: the busier side against E0[T] max(P E0[w|buy], (1 - P) E0[w|sell]). */
export function runsEnds(trades: readonly Trade[], given: Expectations): number[] {
  const signs = signsOf(trades);
  const side = (sign: number, from: number, to: number): number[] =>
    trades.flatMap((trade, at) => (at >= from && at <= to && signs[at] === sign ? [weight(given, trade)] : []));
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  return cuts(
    trades,
    given,
    (upTo) => {
      const share = average(
        signs.slice(0, upTo + 1).flatMap((sign) => (sign === 0 ? [] : [sign > 0 ? 1 : 0])),
        given,
      );
      return Math.max(share * average(side(1, 0, upTo), given), (1 - share) * average(side(-1, 0, upTo), given));
    },
    (from, to) => Math.max(total(side(1, from, to)), total(side(-1, from, to))),
  );
}
