import type { Cancel, Clock } from '../../../base/clock.js';
import type { MatchingEngine } from '../book/matching-engine.js';
import type { MarketState, PublicTrade } from '../book/market-state.js';
import { INTERVALS, type Candle, type Candles } from '../candles.js';
import { formatFixed } from '../fixed.js';
import { bookTickerJson, levelsJson } from '../rest/market-json.js';

/** Somebody who has asked for public streams; a stream is named as `btcusdt@trade`. */
export interface MarketListener {
  readonly streams: ReadonlySet<string>;
  tell(stream: string, event: object): void;
}

/** How often changes of books and candles are told, in ms. */
const EVERY_MS = 100;

/** Tells everybody of trades as they come, and of books and candles ten times a second. */
export class MarketStreams {
  private readonly engine: MatchingEngine;
  private readonly clock: Clock;
  private readonly candles: ReadonlyMap<string, Candles>;
  private readonly listeners = new Set<MarketListener>();
  private readonly toldUpdates = new Map<string, number>();
  private readonly toldCandles = new Map<string, { startMs: number; trades: number }>();
  private next: Cancel = () => undefined;
  private going = false;

  constructor(engine: MatchingEngine, clock: Clock, candles: ReadonlyMap<string, Candles>) {
    this.engine = engine;
    this.clock = clock;
    this.candles = candles;
    engine.listen({ traded: (trade) => this.tellTrade(trade) });
  }

  start(): void {
    this.going = true;
    this.later();
  }

  stop(): void {
    this.going = false;
    this.next();
  }

  add(listener: MarketListener): void {
    this.listeners.add(listener);
  }

  remove(listener: MarketListener): void {
    this.listeners.delete(listener);
  }

  private later(): void {
    this.next = this.clock.schedule(EVERY_MS, () => {
      if (!this.going) return;
      for (const state of this.engine.states.values()) {
        this.tellBook(state);
        this.tellCandles(state);
      }
      this.later();
    });
  }

  private tell(stream: string, event: () => object): void {
    let made: object | undefined;
    for (const listener of this.listeners) if (listener.streams.has(stream)) listener.tell(stream, (made ??= event()));
  }

  private tellTrade({ market, tradeId, price, quantity, timeMs, buyerIsMaker, ...ids }: PublicTrade): void {
    const common = { E: timeMs, s: market.symbol, p: formatFixed(price), q: formatFixed(quantity), T: timeMs };
    const name = market.symbol.toLowerCase();
    this.tell(`${name}@trade`, () => ({
      e: 'trade',
      ...common,
      t: tradeId,
      b: ids.buyerOrderId,
      a: ids.sellerOrderId,
      m: buyerIsMaker,
      M: true,
    }));
    this.tell(`${name}@aggTrade`, () => ({
      e: 'aggTrade',
      ...common,
      a: tradeId,
      f: tradeId,
      l: tradeId,
      m: buyerIsMaker,
      M: true,
    }));
  }

  private tellBook(state: MarketState): void {
    const { symbol } = state.market;
    const told = this.toldUpdates.get(symbol) ?? 0;
    if (told === state.updateId) return;
    this.toldUpdates.set(symbol, state.updateId);
    const { bids, asks } = state.takeChanges();
    const name = symbol.toLowerCase();
    const nowMs = this.engine.nowMs;
    const changes = (): object => ({
      e: 'depthUpdate',
      E: nowMs,
      s: symbol,
      U: told + 1,
      u: state.updateId,
      b: bids.map((price) => [formatFixed(price), formatFixed(state.book.bids.quantityAt(price))]),
      a: asks.map((price) => [formatFixed(price), formatFixed(state.book.asks.quantityAt(price))]),
    });
    this.tell(`${name}@depth`, changes);
    this.tell(`${name}@depth@100ms`, changes);
    for (const levels of [5, 10, 20])
      for (const stream of [`${name}@depth${levels}`, `${name}@depth${levels}@100ms`])
        this.tell(stream, () => ({
          lastUpdateId: state.updateId,
          bids: levelsJson(state.book.bids, levels),
          asks: levelsJson(state.book.asks, levels),
        }));
    this.tell(`${name}@bookTicker`, () => {
      const { bidPrice, bidQty, askPrice, askQty } = bookTickerJson(state);
      return { u: state.updateId, s: symbol, b: bidPrice, B: bidQty, a: askPrice, A: askQty };
    });
  }

  private tellCandles({ market }: MarketState): void {
    const prefix = `${market.symbol.toLowerCase()}@kline_`;
    const wanted = new Set<string>();
    for (const { streams } of this.listeners)
      for (const stream of streams) if (stream.startsWith(prefix)) wanted.add(stream);
    for (const stream of wanted) {
      const interval = stream.slice(prefix.length);
      const lengthMs = INTERVALS[interval];
      if (lengthMs !== undefined) this.tellCandle(stream, market.symbol, interval, lengthMs);
    }
  }

  private tellCandle(stream: string, symbol: string, interval: string, lengthMs: number): void {
    const candles = this.candles.get(symbol) as Candles;
    const nowMs = this.engine.nowMs;
    const told = this.toldCandles.get(stream);
    const say = (candle: Candle, isOver: boolean): void =>
      this.tell(stream, () => candleEvent(symbol, interval, lengthMs, candle, isOver, nowMs));
    if (told !== undefined && nowMs >= told.startMs + lengthMs) {
      const ended = candles.at(told.startMs, lengthMs);
      if (ended !== undefined) say(ended, true);
      this.toldCandles.delete(stream);
    }
    const candle = candles.at(nowMs, lengthMs);
    if (candle === undefined) return;
    const before = this.toldCandles.get(stream);
    if (before?.startMs === candle.startMs && before.trades === candle.trades) return;
    this.toldCandles.set(stream, { startMs: candle.startMs, trades: candle.trades });
    say(candle, false);
  }
}

function candleEvent(
  symbol: string,
  interval: string,
  lengthMs: number,
  candle: Candle,
  isOver: boolean,
  nowMs: number,
): object {
  return {
    e: 'kline',
    E: nowMs,
    s: symbol,
    k: {
      t: candle.startMs,
      T: candle.startMs + lengthMs - 1,
      s: symbol,
      i: interval,
      f: -1,
      L: -1,
      o: formatFixed(candle.open),
      c: formatFixed(candle.close),
      h: formatFixed(candle.high),
      l: formatFixed(candle.low),
      v: formatFixed(candle.volume),
      n: candle.trades,
      x: isOver,
      q: formatFixed(candle.quoteVolume),
      V: formatFixed(candle.takerBuyVolume),
      Q: formatFixed(candle.takerBuyQuote),
      B: '0',
    },
  };
}
