import { wait } from '../../../base/clock.js';
import { RxArrowError } from '../../../base/errors.js';
import {
  isChecked,
  type CheckedOrder,
  type OrderReport,
  type SubmitAnswer,
  type Venue,
  type VenueInstrument,
  type VenueOrder,
  type VenueTools,
} from '../../../core/index.js';
import type { Exchange, Order } from '../../../transports/ccxt/ccxt.js';
import { openExchange } from '../../../transports/ccxt/open-exchange.js';
import { AccountFills } from './account-fills.js';
import type { BrokerParams } from './broker-params.js';
import { traitsOf } from './exchange-traits.js';
import { holdings } from './holdings.js';
import { marketRules } from './market-rules.js';
import { orderForm } from './order-form.js';
import { OrderNames } from './order-names.js';
import { Pace } from './pace.js';
import { Rates } from './rates.js';
import { Refusals } from './refusals.js';
import { checkFitness } from './fitness.js';
import { Sendings } from './sendings.js';
import { Symbols } from './symbols.js';
import { tellOrder, venueOrderOf } from './venue-order.js';
import { watchLoop } from './watch-loop.js';

const NS_PER_MS = 1_000_000n;
const CLOSE_WITHIN_MS = 800;
const CONNECT_WITHIN_MS = 30_000;
const CONNECT_PAUSE_MS = 250;

/** What there is once it is connected. */
interface Connected {
  readonly exchange: Exchange;
  readonly refusals: Refusals;
  readonly fills: AccountFills;
}

/** An exchange that ccxt knows, as a venue. */
export class CcxtVenue implements Venue {
  readonly name: string;
  readonly refusesRepeatedIds: boolean;
  readonly queryById: boolean;
  readonly settleMs: number;
  private readonly component: string;
  private readonly params: BrokerParams;
  private readonly tools: VenueTools;
  private readonly symbols: Symbols;
  private readonly names = new OrderNames();
  private readonly sendings: Sendings;
  private readonly pace: Pace;
  private readonly aborter = new AbortController();
  private readonly listeners = new Set<(report: OrderReport) => void>();
  private connected: Connected | undefined;
  private unratedFees = new Set<string>();

  constructor(params: BrokerParams, tools: VenueTools, component: string) {
    const traits = traitsOf(params.exchange);
    const { clock } = tools.context;
    this.component = component;
    this.params = params;
    this.tools = tools;
    this.name = params.exchange;
    this.symbols = new Symbols(params.symbols, component);
    this.queryById = params.queryById ?? traits.queryById;
    this.refusesRepeatedIds = params.refusesRepeatedIds ?? traits.refusesRepeatedIds;
    this.settleMs = params.settleMs;
    this.sendings = new Sendings(clock, params.settleMs);
    this.pace = new Pace(clock, params.requestsPerSecond);
  }

  async connect(): Promise<void> {
    const { params, component } = this;
    const late = traitsOf(params.exchange).refusesLateRequests ? { recvWindow: params.settleMs } : {};
    const options = { adjustForTimeDifference: true, ...late, ...params.options };
    const { ccxt, exchange } = await openExchange({ ...params, options }, component);
    const refusals = new Refusals(ccxt, exchange);
    try {
      // Without `true` ccxt would answer each time with the failure of the first.
      await this.patiently(refusals, () => exchange.loadMarkets(true));
      checkFitness(exchange, this.symbols, component);
      // A key that may not even be asked what it holds trades nothing.
      await this.patiently(refusals, () => exchange.fetchBalance());
    } catch (error) {
      await exchange.close().catch(() => undefined);
      const refusal = refusals.of(error);
      if (error instanceof RxArrowError || refusal.kind !== 'rejected') throw error;
      throw new RxArrowError('VenueRefused', `${component}: ${refusal.cause}.`, {
        component,
        hint: 'Look at key and secret, and at what the exchange allows the key.',
        cause: error,
      });
    }
    const { clock } = this.tools.context;
    const rates = new Rates(async (symbol) => {
      const { last } = await this.ask(() => exchange.fetchTicker(symbol));
      return last;
    }, clock);
    const fills = new AccountFills({
      exchange,
      symbols: this.symbols,
      names: this.names,
      ask: (request) => this.ask(request),
      rateOf: async (currency, quote) => {
        const rate = await rates.of(currency, quote);
        if (rate === undefined) this.warnOfFee(currency, quote);
        return rate;
      },
    });
    this.connected = { exchange, refusals, fills };
    fills.latestMs = exchange.milliseconds();
    this.watch();
  }

  async close(): Promise<void> {
    this.aborter.abort();
    this.listeners.clear();
    const { exchange } = this.connected ?? {};
    if (exchange === undefined) return;
    const { clock } = this.tools.context;
    await Promise.race([
      exchange.close().catch(() => undefined),
      new Promise<void>((resolve) => void clock.schedule(CLOSE_WITHIN_MS, resolve)),
    ]);
  }

  instrument(symbol: string): VenueInstrument | undefined {
    const there = this.symbols.atExchange(symbol);
    if (this.connected === undefined || there === undefined) return undefined;
    const { exchange } = this.connected;
    return marketRules(exchange, exchange.market(there));
  }

  // ---- orders ----------------------------------------------------------------------------------------------------

  async submit(order: CheckedOrder): Promise<SubmitAnswer> {
    if (!isChecked(order)) throw new RxArrowError('NotChecked', 'An order did not come through the gate.');
    const { exchange, refusals } = this.open;
    const { clientOrderId, symbol } = order;
    const there = this.symbols.atExchange(symbol);
    if (there === undefined)
      return { kind: 'rejected', cause: `${symbol} is not among the symbols that ${this.component} may trade` };
    const form = orderForm(exchange, there, order, this.params);
    if ('refused' in form) return { kind: 'rejected', cause: form.refused };
    await this.pace.pass(this.aborter.signal);
    const sent = this.sendings.begin(clientOrderId);
    try {
      const { type, side, amount, price, params } = form;
      const made = await exchange.createOrder(there, type, side, amount, price, params);
      const venueOrderId = made.id;
      // Nothing is known of an order without a number; it is asked for.
      if (venueOrderId === undefined) throw new RxArrowError('NoAnswer', `${this.name}: an order without an id.`);
      this.names.learn({ clientOrderId, venueOrderId, symbol: there });
      return { kind: 'accepted', venueOrderId };
    } catch (error) {
      const refusal = refusals.of(error);
      switch (refusal.kind) {
        case 'later':
          this.pace.hold(refusal.error.waitMs);
          throw refusal.error;
        case 'repeated':
          return { kind: 'repeated' };
        case 'rejected':
          return refusal;
        case 'absent':
        case 'unknown':
          throw error;
      }
    } finally {
      sent();
    }
  }

  async cancel(clientOrderId: string): Promise<void> {
    const { exchange, refusals } = this.open;
    const known = this.names.of(clientOrderId);
    for (const symbol of known === undefined ? this.theirs : [known.symbol])
      try {
        await this.ask(() => exchange.cancelOrder(...this.nameOf(clientOrderId, symbol)));
        return;
      } catch (error) {
        // It is over, or of another symbol: what became of it is asked for.
        if (refusals.of(error).kind !== 'absent') throw error;
      }
  }

  async query(clientOrderId: string): Promise<VenueOrder | undefined> {
    const { exchange, refusals } = this.open;
    const known = this.names.of(clientOrderId);
    for (const symbol of known === undefined ? this.theirs : [known.symbol])
      try {
        const found = await this.ask(() => exchange.fetchOrder(...this.nameOf(clientOrderId, symbol)));
        return this.take(found);
      } catch (error) {
        if (refusals.of(error).kind !== 'absent') throw error;
      }
    // One that this process has sent a moment ago may still be on its way.
    this.sendings.mustBeSettled(clientOrderId);
    return undefined;
  }

  async openOrders(): Promise<readonly VenueOrder[]> {
    const { exchange } = this.open;
    const orders: VenueOrder[] = [];
    for (const symbol of this.theirs)
      for (const order of await this.ask(() => exchange.fetchOpenOrders(symbol))) {
        const taken = this.take(order);
        if (taken !== undefined) orders.push(taken);
      }
    return orders;
  }

  positions(): Promise<ReadonlyMap<string, number>> {
    return holdings(this.open.exchange, this.symbols, (request) => this.ask(request));
  }

  fillsSince(timeNs: bigint): ReturnType<Venue['fillsSince']> {
    return this.open.fills.since(Number(timeNs / NS_PER_MS));
  }

  listen(listener: (report: OrderReport) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  // ---- what is told ----------------------------------------------------------------------------------------------

  private watch(): void {
    const { exchange, fills } = this.open;
    const { clock } = this.tools.context;
    const { signal } = this.aborter;
    const recover = async (): Promise<void> => {
      const sinceMs = (fills.latestMs ?? 0) - this.settleMs;
      for (const fill of await fills.since(sinceMs))
        this.tell({ kind: 'fill', clientOrderId: fill.clientOrderId, fill });
    };
    const streams: (() => Promise<void>)[] = [];
    if (exchange.has['watchMyTrades'] === true)
      streams.push(async () => {
        for (const trade of await exchange.watchMyTrades()) {
          const fill = await fills.fill(trade);
          if (fill !== undefined) this.tell({ kind: 'fill', clientOrderId: fill.clientOrderId, fill });
        }
      });
    else
      streams.push(async () => {
        await new Promise<void>((resolve) => void clock.schedule(this.params.pollMs, resolve));
        if (!signal.aborted) await recover();
      });
    if (exchange.has['watchOrders'] === true)
      streams.push(async () => {
        for (const order of await exchange.watchOrders()) {
          this.take(order);
          for (const report of tellOrder(order)) this.tell(report);
        }
      });
    for (const next of streams) void watchLoop({ clock, signal, next, recover });
  }

  private tell(report: OrderReport): void {
    for (const listener of [...this.listeners]) listener(report);
  }

  // ---- small things ----------------------------------------------------------------------------------------------

  private get open(): Connected {
    if (this.connected === undefined)
      throw new RxArrowError('NotConnected', `${this.component}: the exchange has not been connected to.`);
    return this.connected;
  }

  private get theirs(): readonly string[] {
    return [...this.symbols.entries()].map(([, there]) => there);
  }

  /** How a request names an order: by our id where the exchange can be asked by it, else by its own. */
  private nameOf(clientOrderId: string, symbol: string): [id: string, symbol: string, params: object] {
    if (this.queryById) return ['', symbol, { clientOrderId }];
    const known = this.names.of(clientOrderId);
    if (known === undefined)
      throw new RxArrowError(
        'UnknownOrder',
        `${this.name}: the number of order ${clientOrderId} is not known, and it cannot be named by its id.`,
      );
    return [known.venueOrderId, symbol, {}];
  }

  /** Learns the names of an order. */
  private take(order: Order): VenueOrder | undefined {
    const { clientOrderId, id, symbol } = order;
    if (clientOrderId !== undefined && id !== undefined && symbol !== undefined)
      this.names.learn({ clientOrderId, venueOrderId: id, symbol });
    return venueOrderOf(order, this.symbols);
  }

  /** Tries again for a while what the network or the exchange could not do just now. */
  private async patiently<T>(refusals: Refusals, request: () => Promise<T>): Promise<T> {
    const { clock } = this.tools.context;
    const untilMs = clock.monotonicMs() + CONNECT_WITHIN_MS;
    for (let pauseMs = CONNECT_PAUSE_MS; ; pauseMs *= 2) {
      try {
        return await request();
      } catch (error) {
        const { kind } = refusals.of(error);
        if ((kind !== 'later' && kind !== 'unknown') || clock.monotonicMs() + pauseMs > untilMs) throw error;
        await wait(clock, pauseMs, this.aborter.signal);
      }
    }
  }

  /** One request, in its turn. */
  private async ask<T>(request: () => Promise<T>): Promise<T> {
    await this.pace.pass(this.aborter.signal);
    try {
      return await request();
    } catch (error) {
      const refusal = this.open.refusals.of(error);
      if (refusal.kind === 'later') this.pace.hold(refusal.error.waitMs);
      throw error;
    }
  }

  private warnOfFee(currency: string, quote: string): void {
    if (this.unratedFees.has(currency)) return;
    this.unratedFees.add(currency);
    this.tools.context.warn(
      `${this.component}: fees in ${currency} are not counted: ${this.name} has no market of ${currency} and ${quote}.`,
    );
  }
}
