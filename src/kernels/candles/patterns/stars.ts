import { gapDown, gapUp, isWhite } from '../candle-rows.js';
import type { CandleRows } from '../candle-rows.js';
import type { CandlePattern } from '../pattern.js';
import { black, doji, longBody, notSmallBody, smallBody, white } from '../shape.js';

/** A star in a gap below a long black candle, and a white candle back into its body. */
function morning(rows: CandleRows, i: number, penetration: number): number {
  const { close, body } = rows;
  return gapDown(rows, i - 1, i - 2) && close[i]! > close[i - 2]! + body[i - 2]! * penetration ? 100 : 0;
}

/** A star in a gap above a long white candle, and a black candle back into its body. */
function evening(rows: CandleRows, i: number, penetration: number): number {
  const { close, body } = rows;
  return gapUp(rows, i - 1, i - 2) && close[i]! < close[i - 2]! - body[i - 2]! * penetration ? -100 : 0;
}

export const stars = [
  {
    name: 'morningStar',
    talib: 'CDLMORNINGSTAR',
    title: 'Morning star',
    says: 'A long black candle, a small body in a gap below it, and a white candle that closes into the first body by the penetration.',
    values: [100],
    shapes: [black | longBody, smallBody, white | notSmallBody],
    penetration: 0.3,
    match: morning,
  },
  {
    name: 'morningDojiStar',
    talib: 'CDLMORNINGDOJISTAR',
    title: 'Morning doji star',
    says: 'A morning star whose small body is a doji.',
    values: [100],
    shapes: [black | longBody, doji, white | notSmallBody],
    penetration: 0.3,
    match: morning,
  },
  {
    name: 'eveningStar',
    talib: 'CDLEVENINGSTAR',
    title: 'Evening star',
    says: 'A long white candle, a small body in a gap above it, and a black candle that closes into the first body by the penetration.',
    values: [-100],
    shapes: [white | longBody, smallBody, black | notSmallBody],
    penetration: 0.3,
    match: evening,
  },
  {
    name: 'eveningDojiStar',
    talib: 'CDLEVENINGDOJISTAR',
    title: 'Evening doji star',
    says: 'An evening star whose small body is a doji.',
    values: [-100],
    shapes: [white | longBody, doji, black | notSmallBody],
    penetration: 0.3,
    match: evening,
  },
  {
    name: 'abandonedBaby',
    talib: 'CDLABANDONEDBABY',
    title: 'Abandoned baby',
    says: 'A doji star whose gaps, before and after, are between the shadows too; the sign is the colour of the third.',
    values: [100, -100],
    shapes: [longBody, doji, notSmallBody],
    penetration: 0.3,
    match: (rows, i, penetration) => {
      const { high, low, close, body } = rows;
      const way = body[i - 2]! * penetration;
      if (isWhite(rows, i - 2)) {
        return !isWhite(rows, i) &&
          close[i]! < close[i - 2]! - way &&
          low[i - 1]! > high[i - 2]! &&
          high[i]! < low[i - 1]!
          ? -100
          : 0;
      }
      return isWhite(rows, i) && close[i]! > close[i - 2]! + way && high[i - 1]! < low[i - 2]! && low[i]! > high[i - 1]!
        ? 100
        : 0;
    },
  },
  {
    name: 'tristar',
    talib: 'CDLTRISTAR',
    title: 'Tristar',
    says: 'Three doji, by the measure of the first, the second in a gap from the first and the third back from it.',
    values: [100, -100],
    shapes: [doji, 0, 0],
    uses: ['bodyDoji'],
    match: (rows, i) => {
      const { body, top, bottom, bodyDoji } = rows;
      const limit = bodyDoji[i - 2]!;
      if (body[i - 1]! > limit || body[i]! > limit) return 0;
      if (gapUp(rows, i - 1, i - 2) && top[i]! < top[i - 1]!) return -100;
      return gapDown(rows, i - 1, i - 2) && bottom[i]! > bottom[i - 1]! ? 100 : 0;
    },
  },
] as const satisfies readonly CandlePattern[];
