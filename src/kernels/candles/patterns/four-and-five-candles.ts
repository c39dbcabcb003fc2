import { colour, gapDown, gapUp } from '../candle-rows.js';
import type { CandleRows } from '../candle-rows.js';
import type { CandlePattern } from '../pattern.js';
import { black, longBody, noLower, noUpper, shortBody, someUpper, white } from '../shape.js';

const either = [100, -100] as const;

/** Whether the body of candle i has a part within the range of candle j. */
function overlaps({ high, low, top, bottom }: CandleRows, i: number, j: number): boolean {
  return bottom[i]! < high[j]! && top[i]! > low[j]!;
}

/** Whether candle i opens within, or near, the body of the one before. */
function opensInBody({ open, top, bottom, near }: CandleRows, i: number): boolean {
  return open[i]! >= bottom[i - 1]! - near[i - 1]! && open[i]! <= top[i - 1]! + near[i - 1]!;
}

export const fourAndFiveCandles = [
  {
    name: 'threeBlackCrows',
    talib: 'CDL3BLACKCROWS',
    title: 'Three black crows',
    says: 'After a white candle three black ones with falling closes and hardly a lower shadow, each opening within the body before.',
    values: [-100],
    shapes: [white, black | noLower, black | noLower, black | noLower],
    match: ({ open, high, close }, i) =>
      open[i - 1]! < open[i - 2]! &&
      open[i - 1]! > close[i - 2]! &&
      open[i]! < open[i - 1]! &&
      open[i]! > close[i - 1]! &&
      high[i - 3]! > close[i - 2]! &&
      close[i - 2]! > close[i - 1]! &&
      close[i - 1]! > close[i]!
        ? -100
        : 0,
  },
  {
    name: 'threeLineStrike',
    talib: 'CDL3LINESTRIKE',
    title: 'Three-line strike',
    says: 'Three candles of one colour with closes going on in its way, and one of the other colour that takes all of it back; the sign is the colour of the three.',
    values: either,
    shapes: [0, 0, 0, 0],
    uses: ['near'],
    match: (rows, i) => {
      const { open, close } = rows;
      const way = colour(rows, i - 1);
      if (colour(rows, i - 2) !== way || colour(rows, i - 3) !== way || colour(rows, i) === way) return 0;
      if (!opensInBody(rows, i - 2) || !opensInBody(rows, i - 1)) return 0;
      const strikes =
        way === 1
          ? close[i - 1]! > close[i - 2]! &&
            close[i - 2]! > close[i - 3]! &&
            open[i]! > close[i - 1]! &&
            close[i]! < open[i - 3]!
          : close[i - 1]! < close[i - 2]! &&
            close[i - 2]! < close[i - 3]! &&
            open[i]! < close[i - 1]! &&
            close[i]! > open[i - 3]!;
      return strikes ? 100 * way : 0;
    },
  },
  {
    name: 'concealingBabySwallow',
    talib: 'CDLCONCEALBABYSWALL',
    title: 'Concealing baby swallow',
    says: 'Two black marubozu, a black candle in a gap below whose upper shadow reaches back into the second, and a black one that engulfs it with its shadows.',
    values: [100],
    shapes: [black | noUpper | noLower, black | noUpper | noLower, black | someUpper, black],
    match: (rows, i) => {
      const { high, low, close } = rows;
      return gapDown(rows, i - 1, i - 2) &&
        high[i - 1]! > close[i - 2]! &&
        high[i]! > high[i - 1]! &&
        low[i]! < low[i - 1]!
        ? 100
        : 0;
    },
  },
  {
    name: 'ladderBottom',
    talib: 'CDLLADDERBOTTOM',
    title: 'Ladder bottom',
    says: 'Three black candles with falling opens and closes, a black one with an upper shadow, and a white one that opens above its body and closes above its high.',
    values: [100],
    shapes: [black, black, black, black | someUpper, white],
    match: ({ open, high, close }, i) =>
      open[i - 4]! > open[i - 3]! &&
      open[i - 3]! > open[i - 2]! &&
      close[i - 4]! > close[i - 3]! &&
      close[i - 3]! > close[i - 2]! &&
      open[i]! > open[i - 1]! &&
      close[i]! > high[i - 1]!
        ? 100
        : 0,
  },
  {
    name: 'breakaway',
    talib: 'CDLBREAKAWAY',
    title: 'Breakaway',
    says: 'A long candle, a gap on its way with three candles further on, and one of the other colour back into the gap; the sign is the colour of the last.',
    values: either,
    shapes: [longBody, 0, 0, 0, 0],
    match: (rows, i) => {
      const { open, high, low, close } = rows;
      const way = colour(rows, i - 4);
      if (colour(rows, i - 3) !== way || colour(rows, i - 1) !== way || colour(rows, i) === way) return 0;
      if (way === -1) {
        return gapDown(rows, i - 3, i - 4) &&
          high[i - 2]! < high[i - 3]! &&
          low[i - 2]! < low[i - 3]! &&
          high[i - 1]! < high[i - 2]! &&
          low[i - 1]! < low[i - 2]! &&
          close[i]! > open[i - 3]! &&
          close[i]! < close[i - 4]!
          ? 100
          : 0;
      }
      return gapUp(rows, i - 3, i - 4) &&
        high[i - 2]! > high[i - 3]! &&
        low[i - 2]! > low[i - 3]! &&
        high[i - 1]! > high[i - 2]! &&
        low[i - 1]! > low[i - 2]! &&
        close[i]! < open[i - 3]! &&
        close[i]! > close[i - 4]!
        ? -100
        : 0;
    },
  },
  {
    name: 'matHold',
    talib: 'CDLMATHOLD',
    title: 'Mat hold',
    says: 'A long white candle, a short black one in a gap above, two more short ones that fall into the first body by less than the penetration, and a white one above them all.',
    values: [100],
    shapes: [white | longBody, black | shortBody, shortBody, shortBody, white],
    penetration: 0.5,
    match: (rows, i, penetration) => {
      const { open, high, close, body, top, bottom } = rows;
      const floor = close[i - 4]! - body[i - 4]! * penetration;
      return gapUp(rows, i - 3, i - 4) &&
        bottom[i - 2]! < close[i - 4]! &&
        bottom[i - 1]! < close[i - 4]! &&
        bottom[i - 2]! > floor &&
        bottom[i - 1]! > floor &&
        top[i - 2]! < open[i - 3]! &&
        top[i - 1]! < top[i - 2]! &&
        open[i]! > close[i - 1]! &&
        close[i]! > Math.max(high[i - 3]!, high[i - 2]!, high[i - 1]!)
        ? 100
        : 0;
    },
  },
  {
    name: 'riseFallThreeMethods',
    talib: 'CDLRISEFALL3METHODS',
    title: 'Rising and falling three methods',
    says: 'A long candle, three short ones of the other colour against it and within its range, and a long one that goes on beyond its close; the sign is its colour.',
    values: either,
    shapes: [longBody, shortBody, shortBody, shortBody, longBody],
    match: (rows, i) => {
      const { open, close } = rows;
      const way = colour(rows, i - 4);
      const against =
        colour(rows, i - 3) === -way &&
        colour(rows, i - 2) === -way &&
        colour(rows, i - 1) === -way &&
        colour(rows, i) === way;
      return against &&
        overlaps(rows, i - 3, i - 4) &&
        overlaps(rows, i - 2, i - 4) &&
        overlaps(rows, i - 1, i - 4) &&
        close[i - 2]! * way < close[i - 3]! * way &&
        close[i - 1]! * way < close[i - 2]! * way &&
        open[i]! * way > close[i - 1]! * way &&
        close[i]! * way > close[i - 4]! * way
        ? 100 * way
        : 0;
    },
  },
] as const satisfies readonly CandlePattern[];
