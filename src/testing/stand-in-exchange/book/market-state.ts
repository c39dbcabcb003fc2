import type { Market } from '../market.js';
import type { ExchangeOrder } from './exchange-order.js';
import { OrderBook } from './order-book.js';

/** A trade as everybody sees it. */
export interface PublicTrade {
  readonly market: Market;
  readonly tradeId: number;
  readonly price: bigint;
  readonly quantity: bigint;
  readonly timeMs: number;
  readonly buyerOrderId: number;
  readonly sellerOrderId: number;
  readonly buyerIsMaker: boolean;
}

const KEPT_TRADES = 50_000;

/** What a market stands at: its book, the orders that wait for a price, its latest trades. */
export class MarketState {
  readonly market: Market;
  readonly book = new OrderBook();
  readonly waiting: ExchangeOrder[] = [];
  trades: PublicTrade[] = [];
  /** Price of the latest trade; the opening price before. */
  last: bigint;
  /** Number of the latest change of the book. */
  updateId = 1;
  private readonly changed = { BUY: new Set<bigint>(), SELL: new Set<bigint>() };

  constructor(market: Market) {
    this.market = market;
    this.last = market.openingPrice;
  }

  /** The quantity at a price has changed. */
  touch(side: 'BUY' | 'SELL', price: bigint): void {
    this.updateId++;
    this.changed[side].add(price);
  }

  /** Prices whose quantity has changed since this was last asked. */
  takeChanges(): { readonly bids: readonly bigint[]; readonly asks: readonly bigint[] } {
    const { BUY, SELL } = this.changed;
    const taken = { bids: [...BUY], asks: [...SELL] };
    BUY.clear();
    SELL.clear();
    return taken;
  }

  addTrade(trade: PublicTrade): void {
    this.last = trade.price;
    this.trades.push(trade);
    if (this.trades.length > KEPT_TRADES * 2) this.trades = this.trades.slice(-KEPT_TRADES);
  }
}
