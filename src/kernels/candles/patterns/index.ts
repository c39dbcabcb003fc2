import type { CandlePattern } from '../pattern.js';
import { fourAndFiveCandles } from './four-and-five-candles.js';
import { hikkakes } from './hikkake.js';
import { oneCandle } from './one-candle.js';
import { stars } from './stars.js';
import { threeCandles } from './three-candles.js';
import { twoCandles } from './two-candles.js';

const all = [...oneCandle, ...twoCandles, ...threeCandles, ...stars, ...fourAndFiveCandles, ...hikkakes] as const;

/** The word for a candlestick pattern, and for the column that tells of it. */
export type CandlePatternName = (typeof all)[number]['name'];

/** Every candlestick pattern, shortest first. */
export const candlePatternTable: readonly CandlePattern<CandlePatternName>[] = all;

export const candlePatternNames: readonly CandlePatternName[] = candlePatternTable.map(({ name }) => name);
