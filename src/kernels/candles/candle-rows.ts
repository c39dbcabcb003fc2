import type { CandleSettingName } from './settings.js';

/** Candles in order, oldest first, and what is known of each. Nothing lives in here between calls of a kernel. */
export interface CandleRows {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** |close - open|, and its upper and lower end. */
  readonly body: Float64Array;
  readonly top: Float64Array;
  readonly bottom: Float64Array;
  readonly upper: Float64Array;
  readonly lower: Float64Array;
  /** Bits of `shape.ts`. */
  readonly shape: Int32Array;
  /** Distances that count as near, far and equal, and the body of a doji, each as of the candles before. */
  readonly near: Float64Array;
  readonly far: Float64Array;
  readonly equal: Float64Array;
  readonly bodyDoji: Float64Array;
}

/** Settings that patterns compare distances with; the others only decide bits. */
export const distances = ['near', 'far', 'equal', 'bodyDoji'] as const satisfies readonly CandleSettingName[];
export type Distance = (typeof distances)[number];

export function isDistance(name: CandleSettingName): name is Distance {
  return (distances as readonly string[]).includes(name);
}

export function newCandleRows(length: number): CandleRows {
  const column = (): Float64Array => new Float64Array(length);
  return {
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    body: column(),
    top: column(),
    bottom: column(),
    upper: column(),
    lower: column(),
    shape: new Int32Array(length),
    near: column(),
    far: column(),
    equal: column(),
    bodyDoji: column(),
  };
}

/** Whether the body of candle i lies wholly above that of candle j. */
export function gapUp({ top, bottom }: CandleRows, i: number, j: number): boolean {
  return bottom[i]! > top[j]!;
}

/** Whether the body of candle i lies wholly below that of candle j. */
export function gapDown({ top, bottom }: CandleRows, i: number, j: number): boolean {
  return top[i]! < bottom[j]!;
}

export function isWhite({ open, close }: CandleRows, i: number): boolean {
  return close[i]! >= open[i]!;
}

/** 1 for a white candle, -1 for a black one. */
export function colour(rows: CandleRows, i: number): 1 | -1 {
  return isWhite(rows, i) ? 1 : -1;
}

/** Whether a price lies within a distance of another. */
export function within(price: number, other: number, distance: number): boolean {
  return price <= other + distance && price >= other - distance;
}
