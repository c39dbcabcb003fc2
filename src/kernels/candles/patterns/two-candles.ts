import { colour, gapDown, gapUp, isWhite, within } from '../candle-rows.js';
import type { CandleRows } from '../candle-rows.js';
import type { CandlePattern } from '../pattern.js';
import {
  black,
  doji,
  longBody,
  longLower,
  longUpper,
  noLower,
  noUpper,
  shortBody,
  smallBody,
  white,
} from '../shape.js';

const either = [100, -100] as const;

/** The body of candle i within that of the candle before; 80 where one end of it is the same. */
function heldWithin(rows: CandleRows, i: number): number {
  const { top, bottom } = rows;
  if (top[i]! < top[i - 1]! && bottom[i]! > bottom[i - 1]!) return -100 * colour(rows, i - 1);
  if (top[i]! <= top[i - 1]! && bottom[i]! >= bottom[i - 1]!) return -80 * colour(rows, i - 1);
  return 0;
}

function opposite(rows: CandleRows, i: number): boolean {
  return colour(rows, i) === -colour(rows, i - 1);
}

function kicks(rows: CandleRows, i: number): boolean {
  if (!opposite(rows, i)) return false;
  return isWhite(rows, i) ? rows.low[i]! > rows.high[i - 1]! : rows.high[i]! < rows.low[i - 1]!;
}

const bare = longBody | noUpper | noLower;

export const twoCandles = [
  {
    name: 'hammer',
    talib: 'CDLHAMMER',
    title: 'Hammer',
    says: 'A short body with a long lower shadow and hardly an upper one, at or below the low of the candle before.',
    values: [100],
    shapes: [0, shortBody | longLower | noUpper],
    uses: ['near'],
    match: ({ low, bottom, near }, i) => (bottom[i]! <= low[i - 1]! + near[i - 1]! ? 100 : 0),
  },
  {
    name: 'hangingMan',
    talib: 'CDLHANGINGMAN',
    title: 'Hanging man',
    says: 'The same candle as a hammer, at or above the high of the candle before.',
    values: [-100],
    shapes: [0, shortBody | longLower | noUpper],
    uses: ['near'],
    match: ({ high, bottom, near }, i) => (bottom[i]! >= high[i - 1]! - near[i - 1]! ? -100 : 0),
  },
  {
    name: 'invertedHammer',
    talib: 'CDLINVERTEDHAMMER',
    title: 'Inverted hammer',
    says: 'A short body with a long upper shadow and hardly a lower one, in a gap below the body before.',
    values: [100],
    shapes: [0, shortBody | longUpper | noLower],
    match: (rows, i) => (gapDown(rows, i, i - 1) ? 100 : 0),
  },
  {
    name: 'shootingStar',
    talib: 'CDLSHOOTINGSTAR',
    title: 'Shooting star',
    says: 'A short body with a long upper shadow and hardly a lower one, in a gap above the body before.',
    values: [-100],
    shapes: [0, shortBody | longUpper | noLower],
    match: (rows, i) => (gapUp(rows, i, i - 1) ? -100 : 0),
  },
  {
    name: 'dojiStar',
    talib: 'CDLDOJISTAR',
    title: 'Doji star',
    says: 'A long body, then a doji in a gap in its direction; the sign is against it.',
    values: either,
    shapes: [longBody, doji],
    match: (rows, i) => {
      if (isWhite(rows, i - 1)) return gapUp(rows, i, i - 1) ? -100 : 0;
      return gapDown(rows, i, i - 1) ? 100 : 0;
    },
  },
  {
    name: 'engulfing',
    talib: 'CDLENGULFING',
    title: 'Engulfing',
    says: 'A body that engulfs the body before, of the other colour; 80 where one end of the two is the same.',
    values: [100, 80, -80, -100],
    shapes: [0, 0],
    warmup: () => 2,
    match: (rows, i) => {
      const { open, close } = rows;
      const engulfs = isWhite(rows, i)
        ? !isWhite(rows, i - 1) &&
          ((close[i]! >= open[i - 1]! && open[i]! < close[i - 1]!) ||
            (close[i]! > open[i - 1]! && open[i]! <= close[i - 1]!))
        : isWhite(rows, i - 1) &&
          ((open[i]! >= close[i - 1]! && close[i]! < open[i - 1]!) ||
            (open[i]! > close[i - 1]! && close[i]! <= open[i - 1]!));
      if (!engulfs) return 0;
      return (open[i]! !== close[i - 1]! && close[i]! !== open[i - 1]! ? 100 : 80) * colour(rows, i);
    },
  },
  {
    name: 'harami',
    talib: 'CDLHARAMI',
    title: 'Harami',
    says: 'A long body, then a small one within it; 80 where one end of the two is the same. The sign is against the first.',
    values: [100, 80, -80, -100],
    shapes: [longBody, smallBody],
    match: heldWithin,
  },
  {
    name: 'haramiCross',
    talib: 'CDLHARAMICROSS',
    title: 'Harami cross',
    says: 'A long body, then a doji within it; 80 where one end of the two is the same. The sign is against the first.',
    values: [100, 80, -80, -100],
    shapes: [longBody, doji],
    match: heldWithin,
  },
  {
    name: 'homingPigeon',
    talib: 'CDLHOMINGPIGEON',
    title: 'Homing pigeon',
    says: 'A long black body, then a small black one within it.',
    values: [100],
    shapes: [black | longBody, black | smallBody],
    match: ({ open, close }, i) => (open[i]! < open[i - 1]! && close[i]! > close[i - 1]! ? 100 : 0),
  },
  {
    name: 'matchingLow',
    talib: 'CDLMATCHINGLOW',
    title: 'Matching low',
    says: 'Two black candles with equal closes.',
    values: [100],
    shapes: [black, black],
    uses: ['equal'],
    match: ({ close, equal }, i) => (within(close[i]!, close[i - 1]!, equal[i - 1]!) ? 100 : 0),
  },
  {
    name: 'inNeck',
    talib: 'CDLINNECK',
    title: 'In-neck',
    says: 'A long black candle, then a white one that opens below its low and closes hardly into its body.',
    values: [-100],
    shapes: [black | longBody, white],
    uses: ['equal'],
    match: ({ open, low, close, equal }, i) =>
      open[i]! < low[i - 1]! && close[i]! <= close[i - 1]! + equal[i - 1]! && close[i]! >= close[i - 1]! ? -100 : 0,
  },
  {
    name: 'onNeck',
    talib: 'CDLONNECK',
    title: 'On-neck',
    says: 'A long black candle, then a white one that opens below its low and closes at it.',
    values: [-100],
    shapes: [black | longBody, white],
    uses: ['equal'],
    match: ({ open, low, close, equal }, i) =>
      open[i]! < low[i - 1]! && within(close[i]!, low[i - 1]!, equal[i - 1]!) ? -100 : 0,
  },
  {
    name: 'thrusting',
    talib: 'CDLTHRUSTING',
    title: 'Thrusting',
    says: 'A long black candle, then a white one that opens below its low and closes into its body, below the middle.',
    values: [-100],
    shapes: [black | longBody, white],
    uses: ['equal'],
    match: ({ open, low, close, body, equal }, i) =>
      open[i]! < low[i - 1]! &&
      close[i]! > close[i - 1]! + equal[i - 1]! &&
      close[i]! <= close[i - 1]! + body[i - 1]! * 0.5
        ? -100
        : 0,
  },
  {
    name: 'piercing',
    talib: 'CDLPIERCING',
    title: 'Piercing line',
    says: 'A long black candle, then a long white one that opens below its low and closes above the middle of its body.',
    values: [100],
    shapes: [black | longBody, white | longBody],
    match: ({ open, low, close, body }, i) =>
      open[i]! < low[i - 1]! && close[i]! < open[i - 1]! && close[i]! > close[i - 1]! + body[i - 1]! * 0.5 ? 100 : 0,
  },
  {
    name: 'darkCloudCover',
    talib: 'CDLDARKCLOUDCOVER',
    title: 'Dark cloud cover',
    says: 'A long white candle, then a black one that opens above its high and closes into its body by the penetration.',
    values: [-100],
    shapes: [white | longBody, black],
    penetration: 0.5,
    match: ({ open, high, close, body }, i, penetration) =>
      open[i]! > high[i - 1]! && close[i]! > open[i - 1]! && close[i]! < close[i - 1]! - body[i - 1]! * penetration
        ? -100
        : 0,
  },
  {
    name: 'counterattack',
    talib: 'CDLCOUNTERATTACK',
    title: 'Counterattack',
    says: 'Two long candles of opposite colours with equal closes; the sign is the colour of the second.',
    values: either,
    shapes: [longBody, longBody],
    uses: ['equal'],
    match: (rows, i) =>
      opposite(rows, i) && within(rows.close[i]!, rows.close[i - 1]!, rows.equal[i - 1]!) ? 100 * colour(rows, i) : 0,
  },
  {
    name: 'separatingLines',
    talib: 'CDLSEPARATINGLINES',
    title: 'Separating lines',
    says: 'Two candles of opposite colours with equal opens, the second a belt hold; the sign is its colour.',
    values: either,
    shapes: [0, longBody],
    reads: noUpper | noLower,
    uses: ['equal'],
    match: (rows, i) => {
      if (!opposite(rows, i) || !within(rows.open[i]!, rows.open[i - 1]!, rows.equal[i - 1]!)) return 0;
      return (rows.shape[i]! & (isWhite(rows, i) ? noLower : noUpper)) === 0 ? 0 : 100 * colour(rows, i);
    },
  },
  {
    name: 'kicking',
    talib: 'CDLKICKING',
    title: 'Kicking',
    says: 'Two marubozu of opposite colours with a gap between them; the sign is the colour of the second.',
    values: either,
    shapes: [bare, bare],
    match: (rows, i) => (kicks(rows, i) ? 100 * colour(rows, i) : 0),
  },
  {
    name: 'kickingByLength',
    talib: 'CDLKICKINGBYLENGTH',
    title: 'Kicking by length',
    says: 'Two marubozu of opposite colours with a gap between them; the sign is the colour of the longer one.',
    values: either,
    shapes: [bare, bare],
    match: (rows, i) => {
      if (!kicks(rows, i)) return 0;
      return 100 * colour(rows, rows.body[i]! > rows.body[i - 1]! ? i : i - 1);
    },
  },
] as const satisfies readonly CandlePattern[];
