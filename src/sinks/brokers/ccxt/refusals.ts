import { RetryAfter } from '../../../base/errors.js';
import type { Ccxt, Exchange } from '../../../transports/ccxt/ccxt.js';

const USUAL_WAIT_MS = 1_000;

/**
 * What an error of ccxt says about what it was raised for. `later`: it was not taken, and may be asked again; `repeated`: there is an
 * order of this id; `rejected`: the exchange has said no; `absent`: there is no such order; `unknown`: nobody knows whether it was done.
 */
export type Refusal =
  | { readonly kind: 'later'; readonly error: RetryAfter }
  | { readonly kind: 'repeated' | 'absent' | 'unknown' }
  | { readonly kind: 'rejected'; readonly cause: string };

/** Reads errors of ccxt. Its classes say more than their names: some network errors are answers of the exchange. */
export class Refusals {
  private readonly ccxt: Ccxt;
  private readonly exchange: Exchange;

  constructor(ccxt: Ccxt, exchange: Exchange) {
    this.ccxt = ccxt;
    this.exchange = exchange;
  }

  of(error: unknown): Refusal {
    const { ccxt } = this;
    if (error instanceof ccxt.DDoSProtection || error instanceof ccxt.RateLimitExceeded)
      return { kind: 'later', error: new RetryAfter(this.waitMs(), messageOf(error), { cause: error }) };
    // The clocks differ by too much, or the request was under way for too long: it was refused.
    if (error instanceof ccxt.InvalidNonce)
      return { kind: 'later', error: new RetryAfter(USUAL_WAIT_MS, messageOf(error), { cause: error }) };
    if (error instanceof ccxt.OrderNotFound) return { kind: 'absent' };
    if (error instanceof ccxt.DuplicateOrderId) return { kind: 'repeated' };
    if (error instanceof ccxt.InvalidOrder && /duplicate/i.test(error.message)) return { kind: 'repeated' };
    // An answer that ccxt has no class for: it may be a "no" as well as an "I do not know".
    if (!(error instanceof ccxt.ExchangeError) || error.constructor === ccxt.ExchangeError) return { kind: 'unknown' };
    return { kind: 'rejected', cause: messageOf(error) };
  }

  /** What the exchange has asked to wait. */
  private waitMs(): number {
    const headers = (this.exchange.last_response_headers ?? {}) as Readonly<Record<string, unknown>>;
    const given = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
    const seconds = Number(given ?? Number.NaN);
    return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : USUAL_WAIT_MS;
  }
}

function messageOf(error: Error): string {
  return error.message.length > 300 ? `${error.message.slice(0, 297)}...` : error.message;
}
