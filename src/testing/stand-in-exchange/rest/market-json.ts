import type { BookSide } from '../book/order-book.js';
import { ORDER_TYPES } from '../book/exchange-order.js';
import type { MarketState, PublicTrade } from '../book/market-state.js';
import type { Candle } from '../candles.js';
import { formatFixed, over, times } from '../fixed.js';
import { MAX_PRICE, type Market } from '../market.js';

export function marketJson(market: Market, openOrders: number): Record<string, unknown> {
  const { symbol, base, quote, tick, lot, minQuantity, maxQuantity, minNotional } = market;
  return {
    symbol,
    status: 'TRADING',
    baseAsset: base,
    baseAssetPrecision: 8,
    quoteAsset: quote,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: 8,
    quoteCommissionPrecision: 8,
    orderTypes: ORDER_TYPES,
    icebergAllowed: false,
    ocoAllowed: false,
    quoteOrderQtyMarketAllowed: false,
    allowTrailingStop: false,
    cancelReplaceAllowed: false,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: [
      {
        filterType: 'PRICE_FILTER',
        minPrice: formatFixed(tick),
        maxPrice: formatFixed(MAX_PRICE),
        tickSize: formatFixed(tick),
      },
      {
        filterType: 'LOT_SIZE',
        minQty: formatFixed(minQuantity),
        maxQty: formatFixed(maxQuantity),
        stepSize: formatFixed(lot),
      },
      {
        filterType: 'NOTIONAL',
        minNotional: formatFixed(minNotional),
        applyMinToMarket: true,
        maxNotional: '9000000.00000000',
        applyMaxToMarket: false,
        avgPriceMins: 0,
      },
      { filterType: 'MAX_NUM_ORDERS', maxNumOrders: openOrders },
    ],
    permissions: ['SPOT'],
    permissionSets: [['SPOT']],
    defaultSelfTradePreventionMode: 'NONE',
    allowedSelfTradePreventionModes: ['NONE'],
  };
}

export type LevelJson = readonly [price: string, quantity: string];

export function levelsJson(side: BookSide, limit: number): LevelJson[] {
  return side.depth(limit).map(([price, quantity]) => [formatFixed(price), formatFixed(quantity)]);
}

export function bookTickerJson({ market, book }: MarketState): Record<string, string> {
  const [bid = ['0.00000000', '0.00000000']] = levelsJson(book.bids, 1);
  const [ask = ['0.00000000', '0.00000000']] = levelsJson(book.asks, 1);
  return { symbol: market.symbol, bidPrice: bid[0], bidQty: bid[1], askPrice: ask[0], askQty: ask[1] };
}

/** A candle as `klines` lists it. */
export function candleJson(candle: Candle, intervalMs: number): readonly unknown[] {
  return [
    candle.startMs,
    formatFixed(candle.open),
    formatFixed(candle.high),
    formatFixed(candle.low),
    formatFixed(candle.close),
    formatFixed(candle.volume),
    candle.startMs + intervalMs - 1,
    formatFixed(candle.quoteVolume),
    candle.trades,
    formatFixed(candle.takerBuyVolume),
    formatFixed(candle.takerBuyQuote),
    '0',
  ];
}

export function publicTradeJson({ tradeId, price, quantity, timeMs, buyerIsMaker }: PublicTrade): object {
  return {
    id: tradeId,
    price: formatFixed(price),
    qty: formatFixed(quantity),
    quoteQty: formatFixed(times(price, quantity)),
    time: timeMs,
    isBuyerMaker: buyerIsMaker,
    isBestMatch: true,
  };
}

/** Each trade is an aggregate of its own here. */
export function aggregateJson({ tradeId, price, quantity, timeMs, buyerIsMaker }: PublicTrade): object {
  return {
    a: tradeId,
    p: formatFixed(price),
    q: formatFixed(quantity),
    f: tradeId,
    l: tradeId,
    T: timeMs,
    m: buyerIsMaker,
    M: true,
  };
}

/** The day that ends now. */
export function dayJson(state: MarketState, day: Candle | undefined, nowMs: number): Record<string, unknown> {
  const { symbol } = state.market;
  const open = day?.open ?? state.last;
  const change = state.last - open;
  const volume = day?.volume ?? 0n;
  const quoteVolume = day?.quoteVolume ?? 0n;
  const best = bookTickerJson(state);
  const lastTrade = state.trades.at(-1);
  return {
    ...best,
    symbol,
    priceChange: formatFixed(change),
    priceChangePercent: (open === 0n ? 0 : (Number(change) / Number(open)) * 100).toFixed(3),
    weightedAvgPrice: formatFixed(volume === 0n ? state.last : over(quoteVolume, volume)),
    prevClosePrice: formatFixed(open),
    lastPrice: formatFixed(state.last),
    lastQty: formatFixed(lastTrade?.quantity ?? 0n),
    openPrice: formatFixed(open),
    highPrice: formatFixed(day?.high ?? state.last),
    lowPrice: formatFixed(day?.low ?? state.last),
    volume: formatFixed(volume),
    quoteVolume: formatFixed(quoteVolume),
    openTime: nowMs - 86_400_000,
    closeTime: nowMs,
    firstId: state.trades[0]?.tradeId ?? -1,
    lastId: lastTrade?.tradeId ?? -1,
    count: day?.trades ?? 0,
  };
}
