import { REJECTIONS } from '../rejection.js';
import { times } from '../fixed.js';
import type { Balances } from './balances.js';
import { isPriced, leftOf, type ExchangeOrder, type PlaceOrder } from './exchange-order.js';

/** What trading costs; rates in 1e-8 units. */
export interface FeeTerms {
  readonly maker: bigint;
  readonly taker: bigint;
  /** Fees come out of what is received, as on Binance, or are paid in the quote, as on Kraken. */
  readonly paidIn: 'received' | 'quote';
}

/** Moves what is traded between free and set aside, and from one account to the other. */
export class Settlement {
  private readonly accounts: ReadonlyMap<string, Balances>;
  private readonly fees: FeeTerms;

  constructor(accounts: ReadonlyMap<string, Balances>, fees: FeeTerms) {
    this.accounts = accounts;
    this.fees = fees;
  }

  /**
   * Refuses an order that its account cannot pay for; `cost` is what a purchase at any price would come to.
   * @throws Rejection
   */
  check(account: string, order: PlaceOrder, cost: bigint | undefined): void {
    const { base, quote } = order.market;
    const isCovered =
      order.side === 'SELL'
        ? this.of(account).has(base, order.quantity)
        : this.of(account).has(quote, cost === undefined ? this.costOf(order, order.quantity) : this.withFee(cost));
    if (!isCovered) throw REJECTIONS.insufficient();
  }

  /** Sets aside what the rest of an order may need. */
  reserve(order: ExchangeOrder): void {
    const { base, quote } = order.market;
    const needed = order.side === 'SELL' ? leftOf(order) : this.costOf(order, leftOf(order));
    this.of(order.account).lock(order.side === 'SELL' ? base : quote, needed - order.locked);
    order.locked = needed;
  }

  release(order: ExchangeOrder): void {
    const { base, quote } = order.market;
    this.of(order.account).unlock(order.side === 'SELL' ? base : quote, order.locked);
    order.locked = 0n;
  }

  /** Books a trade for one of its two orders, and says what it cost. Call it when the trade is counted as executed. */
  settle(order: ExchangeOrder, price: bigint, quantity: bigint, isMaker: boolean): { fee: bigint; feeAsset: string } {
    const { base, quote } = order.market;
    const balances = this.of(order.account);
    const rate = isMaker ? this.fees.maker : this.fees.taker;
    const value = times(price, quantity);
    const isPaidInBase = order.side === 'BUY' && this.fees.paidIn === 'received';
    const fee = times(isPaidInBase ? quantity : value, rate);
    if (order.locked > 0n) this.reserve(order);
    if (order.side === 'BUY') {
      balances.add(quote, -value);
      balances.add(base, quantity);
    } else {
      balances.add(base, -quantity);
      balances.add(quote, value);
    }
    balances.add(isPaidInBase ? base : quote, -fee);
    return { fee, feeAsset: isPaidInBase ? base : quote };
  }

  private costOf({ type, price, stopPrice }: PlaceOrder, quantity: bigint): bigint {
    return this.withFee(times(isPriced(type) ? price : stopPrice, quantity));
  }

  private withFee(value: bigint): bigint {
    const { maker, taker, paidIn } = this.fees;
    return paidIn === 'quote' ? value + times(value, maker > taker ? maker : taker) : value;
  }

  private of(account: string): Balances {
    const balances = this.accounts.get(account);
    if (balances === undefined) throw REJECTIONS.badKey();
    return balances;
  }
}
