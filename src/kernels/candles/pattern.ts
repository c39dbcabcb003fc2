import type { CandleRows, Distance } from './candle-rows.js';
import { candleSettingNames } from './settings.js';
import type { CandleSettingName, CandleSettings } from './settings.js';
import { decidedBy } from './shape.js';

/** A candlestick pattern: which candles it takes, what each is asked for by itself, and how they stand to one another. */
export interface CandlePattern<Name extends string = string> {
  readonly name: Name;
  /** Its name in TA-Lib. */
  readonly talib: string;
  readonly title: string;
  /** In words. */
  readonly says: string;
  /** The values it gives where it is found. */
  readonly values: readonly number[];
  /** Bits that each candle must have, oldest first; the last is the row that gets the value. */
  readonly shapes: readonly number[];
  /** More bits that `match` looks at. */
  readonly reads?: number;
  /** Distances that `match` compares with. */
  readonly uses?: readonly Distance[];
  /** How far the third candle has to come into the body of the first, as a part of it: the usual value. */
  readonly penetration?: number;
  /** Where it differs from the longest period it rests on and the candles before the last. */
  readonly warmup?: (longestPeriod: number) => number;
  /** Candles before the last that are looked at, where that is more than `shapes` says. */
  readonly reach?: number;
  /** Called where every candle has its bits; `i` is the last of them. 0: no pattern. */
  readonly match: (rows: CandleRows, i: number, penetration: number) => number;
}

/** All bits that it looks at. */
export function bitsAsked({ shapes, reads = 0 }: CandlePattern): number {
  return shapes.reduce((all, shape) => all | shape, reads);
}

/** The settings that a pattern rests on. */
export function settingsUsed(pattern: CandlePattern): readonly CandleSettingName[] {
  const asked = bitsAsked(pattern);
  const uses: readonly CandleSettingName[] = pattern.uses ?? [];
  return candleSettingNames.filter(
    (name) => uses.includes(name) || decidedBy(name).some(({ bit }) => (bit & asked) !== 0),
  );
}

export function longestPeriod(pattern: CandlePattern, settings: CandleSettings): number {
  return Math.max(0, ...settingsUsed(pattern).map((name) => settings[name].period));
}

/** Rows without a value at the start of a key: TA-Lib's lookback. */
export function patternWarmup(pattern: CandlePattern, settings: CandleSettings): number {
  const longest = longestPeriod(pattern, settings);
  return pattern.warmup?.(longest) ?? longest + pattern.shapes.length - 1;
}
