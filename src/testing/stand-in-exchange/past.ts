import type { Random } from '../../base/random.js';
import { emptyCandle, type Candle } from './candles.js';
import { times } from './fixed.js';
import type { Market } from './market.js';

const MINUTE_MS = 60_000;

/** Minutes before the exchange was opened, that lead to the opening price of a market: a walk of the seed, made backwards. */
export function pastMinutes(market: Market, minutes: number, nowMs: number, random: Random): Candle[] {
  const { tick, lot } = market;
  const endMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const made: Candle[] = [];
  let close = market.openingPrice;
  for (let back = 1; back <= minutes; back++) {
    const candle = emptyCandle(endMs - back * MINUTE_MS, close);
    const stepTicks = BigInt(Math.round((random.normal() * Number(close)) / Number(tick) / 2000));
    const open = close - stepTicks * tick > tick ? close - stepTicks * tick : close;
    const wick = (): bigint => BigInt(random.integer(3)) * tick;
    candle.open = open;
    candle.high = (open > close ? open : close) + wick();
    const low = (open < close ? open : close) - wick();
    candle.low = low > 0n ? low : tick;
    candle.volume = lot * BigInt(1 + random.integer(1000));
    candle.quoteVolume = times(candle.volume, close);
    candle.takerBuyVolume = candle.volume / 2n;
    candle.takerBuyQuote = times(candle.takerBuyVolume, close);
    candle.trades = 1 + random.integer(50);
    made.push(candle);
    close = open;
  }
  return made.reverse();
}
