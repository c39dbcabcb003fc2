import type { Clock } from '../../../base/clock.js';
import { RxArrowError } from '../../../base/errors.js';
import { checkPrice, checkQuantity, type Market } from '../market.js';
import { least, ONE, times } from '../fixed.js';
import { REJECTIONS } from '../rejection.js';
import { Balances } from './balances.js';
import {
  isOpen,
  isPriced,
  isStop,
  isTriggered,
  leftOf,
  type Execution,
  type ExchangeOrder,
  type ExchangeOrderStatus,
  type PlaceOrder,
} from './exchange-order.js';
import { MarketState, type PublicTrade } from './market-state.js';
import { OrderArchive, type OrderName } from './order-archive.js';
import { Settlement, type FeeTerms } from './settlement.js';

/** Something that happened to an order, for its account. */
export interface ExecutionReport {
  readonly order: ExchangeOrder;
  readonly kind: 'NEW' | 'TRADE' | 'CANCELED' | 'EXPIRED';
  readonly execution?: Execution;
  /** The order as it was then; it changes later. */
  readonly status: ExchangeOrderStatus;
  readonly executed: bigint;
  readonly executedQuote: bigint;
  /** Client id of the cancellation. */
  readonly cancelId?: string;
}

export interface EngineListener {
  readonly traded?: (trade: PublicTrade) => void;
  readonly reported?: (report: ExecutionReport) => void;
}

export interface EngineTerms {
  readonly markets: readonly Market[];
  readonly fees: FeeTerms;
  readonly clock: Clock;
  /** Orders that one account may have open in a market. */
  readonly openOrders: number;
  /** A repeated client id is refused while the earlier order is open, or for ever. */
  readonly repeatedIds: 'refusedWhileOpen' | 'refused' | 'taken';
  /** How much of a match is traded at once; the rest is the next trade with the same order. */
  readonly portion: (quantity: bigint, lot: bigint) => bigint;
}

interface Account {
  readonly balances: Balances;
  readonly archive: OrderArchive;
}

/** The heart of the exchange: orders by price, then time; each call is over when it returns. */
export class MatchingEngine {
  readonly states: ReadonlyMap<string, MarketState>;
  private readonly terms: EngineTerms;
  private readonly accounts = new Map<string, Account>();
  private readonly balances = new Map<string, Balances>();
  private readonly settlement: Settlement;
  private readonly listeners: EngineListener[] = [];
  private orderIds = 0;
  private tradeIds = 0;

  constructor(terms: EngineTerms) {
    this.terms = terms;
    this.states = new Map(terms.markets.map((market) => [market.symbol, new MarketState(market)]));
    this.settlement = new Settlement(this.balances, terms.fees);
  }

  listen(listener: EngineListener): void {
    this.listeners.push(listener);
  }

  /** Opens an account; one without end never lacks money, and its past orders are forgotten. */
  openAccount(name: string, options: { readonly endless: boolean }): Account {
    const account = { balances: new Balances(options.endless), archive: new OrderArchive(!options.endless) };
    this.accounts.set(name, account);
    this.balances.set(name, account.balances);
    return account;
  }

  account(name: string): Account {
    const account = this.accounts.get(name);
    if (account === undefined)
      throw new RxArrowError('UnknownAccount', `stand-in exchange: there is no account "${name}".`);
    return account;
  }

  state(symbol: string | undefined): MarketState {
    const state = symbol === undefined ? undefined : this.states.get(symbol);
    if (state === undefined) throw REJECTIONS.badSymbol();
    return state;
  }

  get nowMs(): number {
    return Number(this.terms.clock.nowNs() / 1_000_000n);
  }

  // ---- orders ----------------------------------------------------------------------------------------------------

  /** @throws Rejection when it is not taken */
  place(name: string, wanted: PlaceOrder): ExchangeOrder {
    const { archive } = this.account(name);
    const state = this.state(wanted.market.symbol);
    this.check(name, wanted, state);
    const timeMs = this.nowMs;
    const order: ExchangeOrder = {
      ...wanted,
      orderId: ++this.orderIds,
      account: name,
      timeMs,
      updateMs: timeMs,
      status: 'NEW',
      executed: 0n,
      executedQuote: 0n,
      locked: 0n,
      waits: isStop(wanted.type),
      workingMs: 0,
      executions: [],
    };
    archive.add(order);
    if (order.waits) {
      this.settlement.reserve(order);
      state.waiting.push(order);
      this.report(order, 'NEW');
    } else {
      this.report(order, 'NEW');
      this.work(order, state);
    }
    this.wake(state);
    return order;
  }

  /** @throws Rejection when there is no such open order */
  cancel(name: string, symbol: string, order: OrderName, cancelId = ''): ExchangeOrder {
    const state = this.state(symbol);
    const found = this.account(name).archive.find(symbol, order);
    if (found === undefined || !isOpen(found)) throw REJECTIONS.cancelUnknown();
    this.takeOut(found, state);
    this.end(found, 'CANCELED', cancelId);
    return found;
  }

  private check(name: string, wanted: PlaceOrder, state: MarketState): void {
    const { market, type, side, price, stopPrice, quantity, clientOrderId } = wanted;
    const { archive, balances } = this.account(name);
    const { repeatedIds, openOrders } = this.terms;
    if (isPriced(type)) checkPrice(market, price);
    if (isStop(type)) checkPrice(market, stopPrice);
    checkQuantity(market, quantity);
    const reference = isPriced(type) ? price : isStop(type) ? stopPrice : state.last;
    if (times(reference, quantity) < market.minNotional) throw REJECTIONS.filter('NOTIONAL');
    if (!balances.endless && archive.openOrders(market.symbol).length >= openOrders)
      throw REJECTIONS.filter('MAX_NUM_ORDERS');
    if (repeatedIds !== 'taken' && archive.knows(clientOrderId, repeatedIds === 'refused' ? 'all' : 'open'))
      throw REJECTIONS.duplicate();
    const opposite = state.book.other(side);
    if (type === 'LIMIT_MAKER' && opposite.available(1n, price).quantity > 0n) throw REJECTIONS.wouldTake();
    if (isStop(type) && isTriggered(wanted, state.last)) throw REJECTIONS.wouldTrigger();
    const cost = type === 'MARKET' ? opposite.available(quantity).cost / ONE : undefined;
    this.settlement.check(name, wanted, cost);
  }

  // ---- matching --------------------------------------------------------------------------------------------------

  /** Trades an order as far as it goes; what is left rests in the book, or is over. */
  private work(order: ExchangeOrder, state: MarketState): void {
    const priced = isPriced(order.type);
    const worst = priced ? order.price : undefined;
    const opposite = state.book.other(order.side);
    order.workingMs = this.nowMs;
    if (priced) this.settlement.reserve(order);
    const isWhole = order.timeInForce !== 'FOK' || opposite.available(order.quantity, worst).quantity >= order.quantity;
    if (isWhole) this.match(order, state, worst);
    if (leftOf(order) === 0n) return;
    if (!priced || order.timeInForce !== 'GTC') {
      this.end(order, 'EXPIRED');
      return;
    }
    state.book.own(order.side).add(order);
    state.touch(order.side, order.price);
  }

  private match(taker: ExchangeOrder, state: MarketState, worst: bigint | undefined): void {
    const opposite = state.book.other(taker.side);
    for (let maker = opposite.best; maker !== undefined && leftOf(taker) > 0n; maker = opposite.best) {
      if (worst !== undefined && opposite.isBetter(worst, maker.price)) return;
      const most = least(leftOf(taker), leftOf(maker));
      this.trade(taker, maker, this.terms.portion(most, state.market.lot), state);
      if (leftOf(maker) === 0n) opposite.remove(maker);
      state.touch(maker.side, maker.price);
    }
  }

  private trade(taker: ExchangeOrder, maker: ExchangeOrder, quantity: bigint, state: MarketState): void {
    const { price } = maker;
    const tradeId = ++this.tradeIds;
    const timeMs = this.nowMs;
    const buyer = taker.side === 'BUY' ? taker : maker;
    const seller = taker.side === 'BUY' ? maker : taker;
    state.addTrade({
      market: state.market,
      tradeId,
      price,
      quantity,
      timeMs,
      buyerOrderId: buyer.orderId,
      sellerOrderId: seller.orderId,
      buyerIsMaker: buyer === maker,
    });
    for (const order of [taker, maker]) {
      order.executed += quantity;
      order.executedQuote += times(price, quantity);
      order.updateMs = timeMs;
      const isMaker = order === maker;
      const { fee, feeAsset } = this.settlement.settle(order, price, quantity, isMaker);
      const execution: Execution = { tradeId, price, quantity, fee, feeAsset, isMaker, timeMs };
      if (!this.account(order.account).balances.endless) order.executions.push(execution);
      order.status = leftOf(order) === 0n ? 'FILLED' : 'PARTIALLY_FILLED';
      if (order.status === 'FILLED') this.close(order);
      this.report(order, 'TRADE', execution);
    }
    const trade = state.trades.at(-1) as PublicTrade;
    for (const { traded } of this.listeners) traded?.(trade);
  }

  /** Sets orders to work that have waited for a price that was reached, and those that they wake in turn. */
  private wake(state: MarketState): void {
    for (;;) {
      const at = state.waiting.findIndex((order) => isTriggered(order, state.last));
      if (at < 0) return;
      const order = state.waiting.splice(at, 1)[0] as ExchangeOrder;
      order.waits = false;
      order.updateMs = this.nowMs;
      this.settlement.release(order);
      if (this.isAffordable(order, state)) this.work(order, state);
      else this.end(order, 'EXPIRED');
    }
  }

  private isAffordable(order: ExchangeOrder, state: MarketState): boolean {
    try {
      const opposite = state.book.other(order.side);
      const cost = isPriced(order.type) ? undefined : opposite.available(order.quantity).cost / ONE;
      this.settlement.check(order.account, order, cost);
      return true;
    } catch {
      return false;
    }
  }

  private takeOut(order: ExchangeOrder, state: MarketState): void {
    const at = state.waiting.indexOf(order);
    if (at >= 0) state.waiting.splice(at, 1);
    else {
      state.book.own(order.side).remove(order);
      state.touch(order.side, order.price);
    }
  }

  private end(order: ExchangeOrder, status: 'CANCELED' | 'EXPIRED', cancelId?: string): void {
    order.status = status;
    order.updateMs = this.nowMs;
    this.close(order);
    this.report(order, status, undefined, cancelId);
  }

  private close(order: ExchangeOrder): void {
    this.settlement.release(order);
    this.account(order.account).archive.close(order);
  }

  private report(order: ExchangeOrder, kind: ExecutionReport['kind'], execution?: Execution, cancelId?: string): void {
    const { status, executed, executedQuote } = order;
    const report: ExecutionReport = {
      order,
      kind,
      status,
      executed,
      executedQuote,
      ...(execution === undefined ? {} : { execution }),
      ...(cancelId === undefined ? {} : { cancelId }),
    };
    for (const { reported } of this.listeners) reported?.(report);
  }
}
