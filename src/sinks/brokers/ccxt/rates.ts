import type { Clock } from '../../../base/clock.js';

const KEPT_MS = 60_000;

/** Asks for the price of a market, as ccxt names it; rejects where there is none. */
export type AskPrice = (symbol: string) => Promise<number | undefined>;

/** What one unit of another currency is worth, for fees that are paid in it. */
export class Rates {
  private readonly ask: AskPrice;
  private readonly clock: Clock;
  private readonly known = new Map<string, { readonly rate: number; readonly untilMs: number }>();

  constructor(ask: AskPrice, clock: Clock) {
    this.ask = ask;
    this.clock = clock;
  }

  /** Undefined where the exchange has no market of the two. */
  async of(currency: string, inCurrency: string): Promise<number | undefined> {
    if (currency === inCurrency) return 1;
    const pair = `${currency}/${inCurrency}`;
    const nowMs = this.clock.monotonicMs();
    const known = this.known.get(pair);
    if (known !== undefined && known.untilMs > nowMs) return known.rate;
    const rate = await this.ask(pair).catch(() => undefined);
    if (rate !== undefined) this.known.set(pair, { rate, untilMs: nowMs + KEPT_MS });
    return rate ?? known?.rate;
  }
}
