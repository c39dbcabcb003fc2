import type { MatchingEngine } from '../book/matching-engine.js';
import type { MarketState, PublicTrade } from '../book/market-state.js';
import { INTERVALS, type Candles } from '../candles.js';
import { formatFixed } from '../fixed.js';
import { REJECTIONS } from '../rejection.js';
import type { ApiRequest, Routes } from './api-request.js';
import {
  aggregateJson,
  bookTickerJson,
  candleJson,
  dayJson,
  levelsJson,
  marketJson,
  publicTradeJson,
} from './market-json.js';
import type { RequestLimitTerms } from './request-limits.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export interface MarketRouteParts {
  readonly engine: MatchingEngine;
  readonly candles: ReadonlyMap<string, Candles>;
  readonly limits: RequestLimitTerms;
  readonly openOrders: number;
}

/** What everybody may ask. */
export function marketRoutes({ engine, candles, limits, openOrders }: MarketRouteParts): Routes {
  const stateOf = (request: ApiRequest): MarketState => engine.state(request.needed('symbol'));
  const candlesOf = (state: MarketState): Candles => candles.get(state.market.symbol) as Candles;
  const dayOf = (state: MarketState): object => {
    const nowMs = engine.nowMs;
    const day = candlesOf(state).rolled(nowMs - DAY_MS, nowMs);
    return dayJson(state, day, nowMs);
  };
  /** One market where it is named, else all. */
  const eachOf = (request: ApiRequest, say: (state: MarketState) => object): unknown => {
    const symbol = request.text('symbol');
    const symbols = request.text('symbols');
    if (symbol !== undefined) return say(engine.state(symbol));
    if (symbols === undefined) return [...engine.states.values()].map(say);
    return (JSON.parse(symbols) as string[]).map((each) => say(engine.state(each)));
  };
  return {
    'GET /api/v3/ping': { security: 'none', weight: 1, answer: () => ({}) },
    'GET /api/v3/time': { security: 'none', weight: 1, answer: () => ({ serverTime: engine.nowMs }) },
    'GET /api/v3/exchangeInfo': {
      security: 'none',
      weight: 20,
      answer: () => ({
        timezone: 'UTC',
        serverTime: engine.nowMs,
        rateLimits: [
          { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: limits.weightPerMinute },
          { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: limits.ordersPer10s },
        ],
        exchangeFilters: [],
        symbols: [...engine.states.values()].map(({ market }) => marketJson(market, openOrders)),
      }),
    },
    'GET /api/v3/depth': {
      security: 'none',
      weight: 5,
      answer: (request) => {
        const { book, updateId } = stateOf(request);
        const limit = request.limit(100, 5000);
        return { lastUpdateId: updateId, bids: levelsJson(book.bids, limit), asks: levelsJson(book.asks, limit) };
      },
    },
    'GET /api/v3/trades': {
      security: 'none',
      weight: 25,
      answer: (request) => stateOf(request).trades.slice(-request.limit(500, 1000)).map(publicTradeJson),
    },
    'GET /api/v3/historicalTrades': {
      security: 'key',
      weight: 25,
      answer: (request) => fromId(request, stateOf(request).trades).map(publicTradeJson),
    },
    'GET /api/v3/aggTrades': {
      security: 'none',
      weight: 4,
      answer: (request) => aggregates(request, stateOf(request).trades).map(aggregateJson),
    },
    'GET /api/v3/klines': {
      security: 'none',
      weight: 2,
      answer: (request) => {
        const state = stateOf(request);
        const intervalMs = INTERVALS[request.needed('interval')];
        if (intervalMs === undefined) throw REJECTIONS.badInterval();
        const query = {
          intervalMs,
          startMs: request.integer('startTime'),
          endMs: request.integer('endTime'),
          limit: request.limit(500, 1000),
        };
        return candlesOf(state)
          .query(query)
          .map((candle) => candleJson(candle, intervalMs));
      },
    },
    'GET /api/v3/ticker/24hr': { security: 'none', weight: 2, answer: (request) => eachOf(request, dayOf) },
    'GET /api/v3/ticker/price': {
      security: 'none',
      weight: 2,
      answer: (request) => eachOf(request, ({ market, last }) => ({ symbol: market.symbol, price: formatFixed(last) })),
    },
    'GET /api/v3/ticker/bookTicker': {
      security: 'none',
      weight: 2,
      answer: (request) => eachOf(request, bookTickerJson),
    },
  };
}

function fromId(request: ApiRequest, trades: readonly PublicTrade[]): readonly PublicTrade[] {
  const limit = request.limit(500, 1000);
  const from = request.integer('fromId');
  return from === undefined ? trades.slice(-limit) : trades.filter(({ tradeId }) => tradeId >= from).slice(0, limit);
}

function aggregates(request: ApiRequest, trades: readonly PublicTrade[]): readonly PublicTrade[] {
  const startMs = request.integer('startTime');
  const endMs = request.integer('endTime');
  if (request.integer('fromId') !== undefined || (startMs === undefined && endMs === undefined))
    return fromId(request, trades);
  const from = startMs ?? (endMs as number) - HOUR_MS;
  const to = endMs ?? from + HOUR_MS;
  return trades.filter(({ timeMs }) => timeMs >= from && timeMs <= to).slice(0, request.limit(500, 1000));
}
