import type { OrderFill } from '../../../core/index.js';
import type { Exchange, Trade } from '../../../transports/ccxt/ccxt.js';
import type { OrderNames } from './order-names.js';
import type { Symbols } from './symbols.js';
import { fillOf, type RateOf } from './trade-fill.js';

/** Makes one request, when the pace allows it. */
export type Ask = <T>(request: () => Promise<T>) => Promise<T>;

const PAGE = 500;
/** Pages of one symbol in one look; more than these are left to the next. */
const MOST_PAGES = 40;

export interface AccountFillParts {
  readonly exchange: Exchange;
  readonly symbols: Symbols;
  readonly names: OrderNames;
  readonly ask: Ask;
  readonly rateOf: RateOf;
}

/** The trades of the account as fills of our orders. */
export class AccountFills {
  private readonly parts: AccountFillParts;
  /** Latest trade that was seen, ms of the exchange. */
  latestMs: number | undefined;

  constructor(parts: AccountFillParts) {
    this.parts = parts;
  }

  /** All fills of our symbols at or after a time. */
  async since(sinceMs: number): Promise<OrderFill[]> {
    const fills: OrderFill[] = [];
    for (const [, there] of this.parts.symbols.entries())
      for (const trade of await this.tradesOf(there, sinceMs)) {
        const fill = await this.fill(trade);
        if (fill !== undefined) fills.push(fill);
      }
    return fills.sort((left, right) => (left.timeNs < right.timeNs ? -1 : left.timeNs > right.timeNs ? 1 : 0));
  }

  /** A trade that was told; undefined where it is not of an order that has an id of a client. */
  async fill(trade: Trade): Promise<OrderFill | undefined> {
    const { exchange, symbols, rateOf } = this.parts;
    const symbol = symbols.ofExchange(trade.symbol);
    if (symbol === undefined || trade.symbol === undefined) return undefined;
    const clientOrderId = await this.clientIdOf(trade, trade.symbol);
    if (clientOrderId === undefined) return undefined;
    const { base, quote, spot } = exchange.market(trade.symbol);
    const fill = await fillOf(trade, { clientOrderId, symbol, base, quote, isSpot: spot === true }, rateOf);
    if (trade.timestamp !== undefined) this.latestMs = Math.max(this.latestMs ?? 0, trade.timestamp);
    return fill;
  }

  private async tradesOf(symbol: string, sinceMs: number): Promise<Trade[]> {
    const { exchange, ask } = this.parts;
    const trades = new Map<string, Trade>();
    let from = sinceMs;
    for (let page = 0; page < MOST_PAGES; page++) {
      const asked = await ask(() => exchange.fetchMyTrades(symbol, from, PAGE));
      const before = trades.size;
      for (const trade of asked) if (trade.id !== undefined) trades.set(trade.id, trade);
      if (asked.length < PAGE || trades.size === before) break;
      from = Math.max(from, ...asked.map(({ timestamp }) => timestamp ?? 0));
    }
    return [...trades.values()];
  }

  /** Trades carry the exchange's id of their order: the first of an order that is not known asks for it. */
  private async clientIdOf(trade: Trade, symbol: string): Promise<string | undefined> {
    const { exchange, names, ask } = this.parts;
    const venueOrderId = trade.order;
    const known = names.clientIdOf(venueOrderId);
    if (known !== undefined || venueOrderId === undefined) return known;
    const { clientOrderId } = await ask(() => exchange.fetchOrder(venueOrderId, symbol));
    if (clientOrderId === undefined) return undefined;
    names.learn({ clientOrderId, venueOrderId, symbol });
    return clientOrderId;
  }
}
