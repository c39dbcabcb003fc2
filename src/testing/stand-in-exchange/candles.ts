import { times } from './fixed.js';

/** Prices of an interval, in 1e-8 units. */
export interface Candle {
  /** Start of the interval, ms since 1970 UTC. */
  readonly startMs: number;
  open: bigint;
  high: bigint;
  low: bigint;
  close: bigint;
  volume: bigint;
  quoteVolume: bigint;
  takerBuyVolume: bigint;
  takerBuyQuote: bigint;
  trades: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Lengths of the intervals that can be asked for, in ms. */
export const INTERVALS: Readonly<Record<string, number>> = {
  '1s': SECOND,
  '1m': MINUTE,
  '3m': 3 * MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '1h': HOUR,
  '2h': 2 * HOUR,
  '4h': 4 * HOUR,
  '6h': 6 * HOUR,
  '8h': 8 * HOUR,
  '12h': 12 * HOUR,
  '1d': DAY,
};

export interface CandleQuery {
  readonly intervalMs: number;
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
  readonly limit: number;
}

/** The candles of one market: minutes, and seconds as far as it has been traded; longer ones are made of minutes. */
export class Candles {
  private readonly minutes: Candle[];
  private readonly seconds: Candle[] = [];

  /** @param history minutes before the first trade, the earliest first */
  constructor(history: readonly Candle[]) {
    this.minutes = [...history];
  }

  add(timeMs: number, price: bigint, quantity: bigint, takerBuys: boolean): void {
    for (const [candles, lengthMs] of [[this.minutes, MINUTE] as const, [this.seconds, SECOND] as const]) {
      const candle = fold(candles, startOf(timeMs, lengthMs), price);
      candle.volume += quantity;
      candle.quoteVolume += times(price, quantity);
      candle.trades++;
      if (!takerBuys) continue;
      candle.takerBuyVolume += quantity;
      candle.takerBuyQuote += times(price, quantity);
    }
  }

  /** The candle of an interval that a moment is in; undefined where nothing was traded in it. */
  at(timeMs: number, intervalMs: number): Candle | undefined {
    const startMs = startOf(timeMs, intervalMs);
    return this.query({ intervalMs, startMs, endMs: startMs + intervalMs - 1, limit: 1 })[0];
  }

  /** One candle of all minutes within a time; undefined where nothing was traded. */
  rolled(fromMs: number, toMs: number): Candle | undefined {
    let whole: Candle | undefined;
    for (let at = firstFrom(this.minutes, fromMs); at < this.minutes.length; at++) {
      const minute = this.minutes[at] as Candle;
      if (minute.startMs > toMs) break;
      if (whole === undefined) whole = { ...minute };
      else join(whole, minute);
    }
    return whole;
  }

  /** Candles that start within a time, the earliest first: the first ones from a start, else the latest ones. */
  query({ intervalMs, startMs, endMs, limit }: CandleQuery): Candle[] {
    const from = startMs ?? Number.NEGATIVE_INFINITY;
    const to = endMs ?? Number.POSITIVE_INFINITY;
    const made: Candle[] = [];
    const parts = intervalMs < MINUTE ? this.seconds : this.minutes;
    for (
      let at = firstFrom(parts, from === Number.NEGATIVE_INFINITY ? from : startOf(from, intervalMs));
      at < parts.length;
      at++
    ) {
      const part = parts[at] as Candle;
      if (part.startMs > to) break;
      const start = startOf(part.startMs, intervalMs);
      if (start < from) continue;
      if (made.at(-1)?.startMs !== start) {
        if (startMs !== undefined && made.length === limit) break;
        made.push({ ...part, startMs: start });
      } else join(made.at(-1) as Candle, part);
    }
    return startMs === undefined ? made.slice(-limit) : made;
  }
}

/** The first candle at or after a time, by halving. */
function firstFrom(candles: readonly Candle[], timeMs: number): number {
  let low = 0;
  let high = candles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((candles[middle] as Candle).startMs < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function startOf(timeMs: number, lengthMs: number): number {
  return Math.floor(timeMs / lengthMs) * lengthMs;
}

function fold(candles: Candle[], startMs: number, price: bigint): Candle {
  const last = candles.at(-1);
  if (last !== undefined && last.startMs >= startMs) {
    if (price > last.high) last.high = price;
    if (price < last.low) last.low = price;
    last.close = price;
    return last;
  }
  const candle = emptyCandle(startMs, price);
  candles.push(candle);
  return candle;
}

export function emptyCandle(startMs: number, price: bigint): Candle {
  return {
    startMs,
    open: price,
    high: price,
    low: price,
    close: price,
    volume: 0n,
    quoteVolume: 0n,
    takerBuyVolume: 0n,
    takerBuyQuote: 0n,
    trades: 0,
  };
}

function join(into: Candle, next: Candle): void {
  if (next.high > into.high) into.high = next.high;
  if (next.low < into.low) into.low = next.low;
  into.close = next.close;
  into.volume += next.volume;
  into.quoteVolume += next.quoteVolume;
  into.takerBuyVolume += next.takerBuyVolume;
  into.takerBuyQuote += next.takerBuyQuote;
  into.trades += next.trades;
}
