import type { CandleSettingName } from './settings.js';

/**
 * What can be said of one candle by itself, a bit each: a pattern first asks its candles for their bits, and only
 * where all of them have these are prices compared.
 */
export const white = 1 << 0;
export const black = 1 << 1;
/** Body above the long one. */
export const longBody = 1 << 2;
/** Body below the short one, at most the short one, above it. */
export const shortBody = 1 << 3;
export const smallBody = 1 << 4;
export const notSmallBody = 1 << 5;
/** Open and close are as good as equal. */
export const doji = 1 << 6;
/** Shadows that are hardly there, and those that are. */
export const noUpper = 1 << 7;
export const noLower = 1 << 8;
export const someUpper = 1 << 9;
export const someLower = 1 << 10;
export const shortUpper = 1 << 11;
export const shortLower = 1 << 12;
export const notShortUpper = 1 << 13;
export const longUpper = 1 << 14;
export const longLower = 1 << 15;
export const veryLongUpper = 1 << 16;
export const veryLongLower = 1 << 17;

/** A bit, and how a part of the candle has to compare with the limit of a setting to have it. */
export interface Rule {
  readonly of: 'body' | 'upper' | 'lower';
  readonly is: 'above' | 'below' | 'atMost';
  readonly bit: number;
}

const rules = {
  bodyLong: [{ of: 'body', is: 'above', bit: longBody }],
  bodyShort: [
    { of: 'body', is: 'below', bit: shortBody },
    { of: 'body', is: 'atMost', bit: smallBody },
    { of: 'body', is: 'above', bit: notSmallBody },
  ],
  bodyDoji: [{ of: 'body', is: 'atMost', bit: doji }],
  shadowLong: [
    { of: 'upper', is: 'above', bit: longUpper },
    { of: 'lower', is: 'above', bit: longLower },
  ],
  shadowVeryLong: [
    { of: 'upper', is: 'above', bit: veryLongUpper },
    { of: 'lower', is: 'above', bit: veryLongLower },
  ],
  shadowShort: [
    { of: 'upper', is: 'below', bit: shortUpper },
    { of: 'lower', is: 'below', bit: shortLower },
    { of: 'upper', is: 'above', bit: notShortUpper },
  ],
  shadowVeryShort: [
    { of: 'upper', is: 'below', bit: noUpper },
    { of: 'lower', is: 'below', bit: noLower },
    { of: 'upper', is: 'above', bit: someUpper },
    { of: 'lower', is: 'above', bit: someLower },
  ],
} as const satisfies Partial<Record<CandleSettingName, readonly Rule[]>>;

/** The bits that a setting decides. */
export function decidedBy(setting: CandleSettingName): readonly Rule[] {
  return setting in rules ? rules[setting as keyof typeof rules] : [];
}
