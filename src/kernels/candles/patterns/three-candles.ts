import { colour, gapDown, gapUp, isWhite, within } from '../candle-rows.js';
import type { CandlePattern } from '../pattern.js';
import {
  black,
  longBody,
  longLower,
  longUpper,
  noLower,
  noUpper,
  notShortUpper,
  notSmallBody,
  shortBody,
  shortUpper,
  smallBody,
  someLower,
  white,
} from '../shape.js';

const either = [100, -100] as const;

export const threeCandles = [
  {
    name: 'twoCrows',
    talib: 'CDL2CROWS',
    title: 'Two crows',
    says: 'A long white candle, a black one in a gap above it, and a black one from that body into the first.',
    values: [-100],
    shapes: [white | longBody, black, black],
    match: (rows, i) => {
      const { open, close } = rows;
      return gapUp(rows, i - 1, i - 2) &&
        open[i]! < open[i - 1]! &&
        open[i]! > close[i - 1]! &&
        close[i]! > open[i - 2]! &&
        close[i]! < close[i - 2]!
        ? -100
        : 0;
    },
  },
  {
    name: 'upsideGapTwoCrows',
    talib: 'CDLUPSIDEGAP2CROWS',
    title: 'Upside gap two crows',
    says: 'A long white candle, a small black one in a gap above it, and a black one that engulfs that and stays above the first.',
    values: [-100],
    shapes: [white | longBody, black | smallBody, black],
    match: (rows, i) => {
      const { open, close } = rows;
      return gapUp(rows, i - 1, i - 2) &&
        open[i]! > open[i - 1]! &&
        close[i]! < close[i - 1]! &&
        close[i]! > close[i - 2]!
        ? -100
        : 0;
    },
  },
  {
    name: 'identicalThreeCrows',
    talib: 'CDLIDENTICAL3CROWS',
    title: 'Identical three crows',
    says: 'Three black candles with falling closes and hardly a lower shadow, each opening at the close before.',
    values: [-100],
    shapes: [black | noLower, black | noLower, black | noLower],
    uses: ['equal'],
    match: ({ open, close, equal }, i) =>
      close[i - 2]! > close[i - 1]! &&
      close[i - 1]! > close[i]! &&
      within(open[i - 1]!, close[i - 2]!, equal[i - 2]!) &&
      within(open[i]!, close[i - 1]!, equal[i - 1]!)
        ? -100
        : 0,
  },
  {
    name: 'threeInside',
    talib: 'CDL3INSIDE',
    title: 'Three inside up and down',
    says: 'A harami, and a third candle that closes beyond the open of the first; the sign is against the first.',
    values: either,
    shapes: [longBody, smallBody, 0],
    match: (rows, i) => {
      const { open, close, top, bottom } = rows;
      if (top[i - 1]! >= top[i - 2]! || bottom[i - 1]! <= bottom[i - 2]!) return 0;
      if (isWhite(rows, i - 2)) return !isWhite(rows, i) && close[i]! < open[i - 2]! ? -100 : 0;
      return isWhite(rows, i) && close[i]! > open[i - 2]! ? 100 : 0;
    },
  },
  {
    name: 'threeOutside',
    talib: 'CDL3OUTSIDE',
    title: 'Three outside up and down',
    says: 'A body that engulfs the one before, of the other colour, and a third candle that closes further on; the sign is the colour of the second.',
    values: either,
    shapes: [0, 0, 0],
    warmup: () => 3,
    match: (rows, i) => {
      const { open, close } = rows;
      if (isWhite(rows, i - 1)) {
        return !isWhite(rows, i - 2) &&
          close[i - 1]! > open[i - 2]! &&
          open[i - 1]! < close[i - 2]! &&
          close[i]! > close[i - 1]!
          ? 100
          : 0;
      }
      return isWhite(rows, i - 2) &&
        open[i - 1]! > close[i - 2]! &&
        close[i - 1]! < open[i - 2]! &&
        close[i]! < close[i - 1]!
        ? -100
        : 0;
    },
  },
  {
    name: 'threeStarsInTheSouth',
    talib: 'CDL3STARSINSOUTH',
    title: 'Three stars in the south',
    says: 'Three black candles, each smaller and within the range of the one before, the first long with a long lower shadow, the last a short marubozu.',
    values: [100],
    shapes: [black | longBody | longLower, black | someLower, black | shortBody | noUpper | noLower],
    match: ({ open, high, low, close, body }, i) =>
      body[i - 1]! < body[i - 2]! &&
      open[i - 1]! > close[i - 2]! &&
      open[i - 1]! <= high[i - 2]! &&
      low[i - 1]! < close[i - 2]! &&
      low[i - 1]! >= low[i - 2]! &&
      low[i]! > low[i - 1]! &&
      high[i]! < high[i - 1]!
        ? 100
        : 0,
  },
  {
    name: 'threeWhiteSoldiers',
    talib: 'CDL3WHITESOLDIERS',
    title: 'Three advancing white soldiers',
    says: 'Three white candles with rising closes and hardly an upper shadow, each opening within or near the body before and not far shorter.',
    values: [100],
    shapes: [white | noUpper, white | noUpper, white | noUpper | notSmallBody],
    uses: ['near', 'far'],
    match: ({ open, close, body, near, far }, i) =>
      close[i]! > close[i - 1]! &&
      close[i - 1]! > close[i - 2]! &&
      open[i - 1]! > open[i - 2]! &&
      open[i - 1]! <= close[i - 2]! + near[i - 2]! &&
      open[i]! > open[i - 1]! &&
      open[i]! <= close[i - 1]! + near[i - 1]! &&
      body[i - 1]! > body[i - 2]! - far[i - 2]! &&
      body[i]! > body[i - 1]! - far[i - 1]!
        ? 100
        : 0,
  },
  {
    name: 'advanceBlock',
    talib: 'CDLADVANCEBLOCK',
    title: 'Advance block',
    says: 'Three white candles with rising closes that weaken: bodies that shrink, or upper shadows that grow.',
    values: [-100],
    shapes: [white | longBody | shortUpper, white, white],
    reads: notShortUpper | longUpper,
    uses: ['near', 'far'],
    match: ({ open, close, body, near, far, shape }, i) => {
      const rises =
        close[i]! > close[i - 1]! &&
        close[i - 1]! > close[i - 2]! &&
        open[i - 1]! > open[i - 2]! &&
        open[i - 1]! <= close[i - 2]! + near[i - 2]! &&
        open[i]! > open[i - 1]! &&
        open[i]! <= close[i - 1]! + near[i - 1]!;
      if (!rises) return 0;
      const shadowed = ((shape[i]! | shape[i - 1]!) & notShortUpper) !== 0;
      const shrinks = body[i]! < body[i - 1]!;
      const weakens =
        (body[i - 1]! < body[i - 2]! - far[i - 2]! && body[i]! < body[i - 1]! + near[i - 1]!) ||
        body[i]! < body[i - 1]! - far[i - 1]! ||
        (shrinks && body[i - 1]! < body[i - 2]! && shadowed) ||
        (shrinks && (shape[i]! & longUpper) !== 0);
      return weakens ? -100 : 0;
    },
  },
  {
    name: 'stalledPattern',
    talib: 'CDLSTALLEDPATTERN',
    title: 'Stalled pattern',
    says: 'Two long white candles with rising closes, and a short white one at the shoulder of the second.',
    values: [-100],
    shapes: [white | longBody, white | longBody | noUpper, white | shortBody],
    uses: ['near'],
    match: ({ open, close, body, near }, i) =>
      close[i]! > close[i - 1]! &&
      close[i - 1]! > close[i - 2]! &&
      open[i - 1]! > open[i - 2]! &&
      open[i - 1]! <= close[i - 2]! + near[i - 2]! &&
      open[i]! >= close[i - 1]! - body[i]! - near[i - 1]!
        ? -100
        : 0,
  },
  {
    name: 'gapSideBySideWhite',
    talib: 'CDLGAPSIDESIDEWHITE',
    title: 'Gap side-by-side white lines',
    says: 'Two white candles side by side with equal opens and bodies of about one length, both in a gap from the candle before; the sign is the way of the gap.',
    values: either,
    shapes: [0, white, white],
    uses: ['near', 'equal'],
    match: (rows, i) => {
      const { open, body, near, equal } = rows;
      const up = gapUp(rows, i - 1, i - 2);
      if (up ? !gapUp(rows, i, i - 2) : !(gapDown(rows, i - 1, i - 2) && gapDown(rows, i, i - 2))) return 0;
      const alike = within(body[i]!, body[i - 1]!, near[i - 1]!) && within(open[i]!, open[i - 1]!, equal[i - 1]!);
      return alike ? (up ? 100 : -100) : 0;
    },
  },
  {
    name: 'stickSandwich',
    talib: 'CDLSTICKSANDWICH',
    title: 'Stick sandwich',
    says: 'A white candle above the close of the first between two black ones with equal closes.',
    values: [100],
    shapes: [black, white, black],
    uses: ['equal'],
    match: ({ low, close, equal }, i) =>
      low[i - 1]! > close[i - 2]! && within(close[i]!, close[i - 2]!, equal[i - 2]!) ? 100 : 0,
  },
  {
    name: 'tasukiGap',
    talib: 'CDLTASUKIGAP',
    title: 'Tasuki gap',
    says: 'A gap, and a candle of the other colour that opens within the body after the gap and closes within the gap; the sign is the way of the gap.',
    values: either,
    shapes: [0, 0, 0],
    uses: ['near'],
    match: (rows, i) => {
      const { open, close, body, top, bottom, near } = rows;
      if (Math.abs(body[i - 1]! - body[i]!) >= near[i - 1]!) return 0;
      if (isWhite(rows, i - 1)) {
        return gapUp(rows, i - 1, i - 2) &&
          !isWhite(rows, i) &&
          open[i]! < close[i - 1]! &&
          open[i]! > open[i - 1]! &&
          close[i]! < open[i - 1]! &&
          close[i]! > top[i - 2]!
          ? 100
          : 0;
      }
      return gapDown(rows, i - 1, i - 2) &&
        isWhite(rows, i) &&
        open[i]! < open[i - 1]! &&
        open[i]! > close[i - 1]! &&
        close[i]! > open[i - 1]! &&
        close[i]! < bottom[i - 2]!
        ? -100
        : 0;
    },
  },
  {
    name: 'upDownGapThreeMethods',
    talib: 'CDLXSIDEGAP3METHODS',
    title: 'Upside and downside gap three methods',
    says: 'Two candles of one colour with a gap between them, and one of the other colour from the second body into the first; the sign is the colour of the first.',
    values: either,
    shapes: [0, 0, 0],
    match: (rows, i) => {
      const { open, close, top, bottom } = rows;
      const first = colour(rows, i - 2);
      if (colour(rows, i - 1) !== first || colour(rows, i) === first) return 0;
      const gap = first === 1 ? gapUp(rows, i - 1, i - 2) : gapDown(rows, i - 1, i - 2);
      const fills =
        open[i]! < top[i - 1]! && open[i]! > bottom[i - 1]! && close[i]! < top[i - 2]! && close[i]! > bottom[i - 2]!;
      return gap && fills ? 100 * first : 0;
    },
  },
  {
    name: 'uniqueThreeRiver',
    talib: 'CDLUNIQUE3RIVER',
    title: 'Unique three river',
    says: 'A long black candle, a black harami with a lower low, and a short white one whose open is above that low.',
    values: [100],
    shapes: [black | longBody, black, white | shortBody],
    match: ({ open, low, close }, i) =>
      close[i - 1]! > close[i - 2]! &&
      open[i - 1]! <= open[i - 2]! &&
      low[i - 1]! < low[i - 2]! &&
      open[i]! > low[i - 1]!
        ? 100
        : 0,
  },
] as const satisfies readonly CandlePattern[];
