import { REJECTIONS } from '../rejection.js';

export interface RequestLimitTerms {
  /** Weight of the requests of a minute, of all together. */
  readonly weightPerMinute: number;
  /** Orders within ten seconds, of one account. */
  readonly ordersPer10s: number;
}

const MINUTE_MS = 60_000;
const ORDERS_MS = 10_000;

/** Counts within windows that begin anew, as the exchange does. */
export class RequestLimits {
  private readonly terms: RequestLimitTerms;
  private readonly nowMs: () => number;
  private minute = { start: 0, used: 0 };
  private readonly orders = new Map<string, { start: number; used: number }>();

  constructor(terms: RequestLimitTerms, nowMs: () => number) {
    this.terms = terms;
    this.nowMs = nowMs;
  }

  /** Weight used in this minute. */
  get used(): number {
    return this.minute.used;
  }

  /** @throws Rejection when the minute is used up */
  take(weight: number): void {
    const nowMs = this.nowMs();
    const start = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
    if (start !== this.minute.start) this.minute = { start, used: 0 };
    this.minute.used += weight;
    if (this.minute.used > this.terms.weightPerMinute)
      throw REJECTIONS.tooMany(Math.ceil((start + MINUTE_MS - nowMs) / 1000));
  }

  /** @throws Rejection when the account has ordered too often */
  takeOrder(account: string): void {
    const nowMs = this.nowMs();
    const start = Math.floor(nowMs / ORDERS_MS) * ORDERS_MS;
    const window = this.orders.get(account);
    const used = window?.start === start ? window.used + 1 : 1;
    this.orders.set(account, { start, used });
    if (used > this.terms.ordersPer10s) throw REJECTIONS.tooManyOrders(Math.ceil((start + ORDERS_MS - nowMs) / 1000));
  }
}
