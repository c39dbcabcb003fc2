import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock, type Clock } from '../../base/clock.js';
import { RxArrowError } from '../../base/errors.js';
import { seededRandom } from '../../base/random.js';
import { loadWs } from '../../transports/web-socket/ws.js';
import type { ExchangeOrder } from './book/exchange-order.js';
import { MatchingEngine, type EngineTerms } from './book/matching-engine.js';
import { Candles } from './candles.js';
import { Faults, type FaultTerms, type ScriptedFault } from './faults.js';
import { fixed, ONE } from './fixed.js';
import { listed, type MarketListing } from './market.js';
import { Participants, type ParticipantTerms } from './participants.js';
import { pastMinutes } from './past.js';
import { accountRoutes } from './rest/account-routes.js';
import { Api } from './rest/api.js';
import { httpServer, pathOf } from './rest/http-server.js';
import { marketRoutes } from './rest/market-routes.js';
import { orderRoutes } from './rest/order-routes.js';
import { RequestLimits, type RequestLimitTerms } from './rest/request-limits.js';
import { Keys } from './rest/signature.js';
import { AccountStreams } from './streams/account-streams.js';
import { ListenKeys } from './streams/listen-keys.js';
import { MarketStreams } from './streams/market-streams.js';
import { SocketServer } from './streams/socket-server.js';

/** An account with its key and what it holds at first. */
export interface AccountTerms {
  readonly apiKey: string;
  readonly secret: string;
  /** Units by asset, as `{ USDT: 100000 }`. */
  readonly balances: Readonly<Record<string, string | number>>;
}

export interface StandInExchangeOptions {
  /** BTC/USDT at 50,000 and ETH/USDT at 2,500 by default. */
  readonly markets?: readonly MarketListing[];
  /** Accounts by name; one named `main` with key `key`, secret `secret` and 100,000 USDT by default. */
  readonly accounts?: Readonly<Record<string, AccountTerms>>;
  /** Everything that is left to chance comes from it; 1 by default. */
  readonly seed?: number;
  readonly clock?: Clock;
  readonly faults?: FaultTerms;
  /** Fees as parts of the value, 0.001 by default, taken out of what is received or paid in the quote. */
  readonly fees?: {
    readonly maker?: string | number;
    readonly taker?: string | number;
    readonly paidIn?: 'received' | 'quote';
  };
  /** Other participants; false for an empty book in which nobody acts. */
  readonly participants?: Partial<ParticipantTerms> | false;
  /** Minutes of candles from before the start; 1,440 by default. */
  readonly pastMinutes?: number;
  readonly limits?: Partial<RequestLimitTerms>;
  /** Whether a second order with the client id of an earlier one is refused; only while that one is open by default. */
  readonly repeatedIds?: EngineTerms['repeatedIds'];
  /** Where it listens; any free port of 127.0.0.1 by default. */
  readonly port?: number;
}

/** An order as tests look at it. */
export interface OrderSeen {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: 1 | -1;
  readonly quantity: number;
  readonly filled: number;
  readonly status: ExchangeOrder['status'];
}

const MARKETS: readonly MarketListing[] = [
  { base: 'BTC', quote: 'USDT', price: 50_000, tick: '0.01', lot: '0.00001' },
  { base: 'ETH', quote: 'USDT', price: 2_500, tick: '0.01', lot: '0.0001' },
];
const ACCOUNTS: Readonly<Record<string, AccountTerms>> = {
  main: { apiKey: 'key', secret: 'secret', balances: { USDT: 100_000 } },
};
const USUAL_FEE = 0.001;
const OPEN_ORDERS = 200;
const UNIT = Number(ONE);

/**
 * An exchange in this process for tests, examples and rehearsals: it speaks enough of Binance's spot API, over HTTP and WebSocket,
 * for clients that are made for that; orders meet by price and time in exact decimals, with other participants of a seed; and it
 * goes wrong in the ways in which exchanges do. Point a client at `url`; the host of the real exchange may stand first in the path.
 */
export class StandInExchange {
  readonly engine: MatchingEngine;
  readonly faults: Faults;
  readonly participants: Participants | undefined;
  private readonly clock: Clock;
  private readonly candles: ReadonlyMap<string, Candles>;
  private readonly markets: MarketStreams;
  private readonly accounts: AccountStreams;
  private readonly listenKeys: ListenKeys;
  private readonly keys: Keys;
  private readonly limits: RequestLimits;
  private readonly api: Api;
  private readonly port: number;
  private server: Server | undefined;
  private sockets: SocketServer | undefined;

  constructor(options: StandInExchangeOptions = {}) {
    const random = seededRandom(options.seed ?? 1);
    this.clock = options.clock ?? systemClock;
    this.port = options.port ?? 0;
    this.faults = new Faults(random.fork('faults'), options.faults ?? {});
    const fees = {
      maker: fixed(options.fees?.maker ?? USUAL_FEE, 'fees.maker'),
      taker: fixed(options.fees?.taker ?? USUAL_FEE, 'fees.taker'),
      paidIn: options.fees?.paidIn ?? 'received',
    };
    this.engine = new MatchingEngine({
      markets: (options.markets ?? MARKETS).map(listed),
      fees,
      clock: this.clock,
      openOrders: OPEN_ORDERS,
      repeatedIds: options.repeatedIds ?? 'refusedWhileOpen',
      portion: (quantity, lot) => this.faults.portion(quantity, lot),
    });
    const accounts = Object.entries(options.accounts ?? ACCOUNTS);
    for (const [name, { balances }] of accounts) {
      const opened = this.engine.openAccount(name, { endless: false });
      for (const [asset, amount] of Object.entries(balances))
        opened.balances.add(asset, fixed(amount, `accounts.${name}.balances.${asset}`));
    }
    const nowMs = this.engine.nowMs;
    this.candles = new Map(
      [...this.engine.states.values()].map(({ market }) => [
        market.symbol,
        new Candles(pastMinutes(market, options.pastMinutes ?? 1_440, nowMs, random.fork(`past ${market.symbol}`))),
      ]),
    );
    this.engine.listen({
      traded: ({ market, timeMs, price, quantity, buyerIsMaker }) =>
        this.candles.get(market.symbol)?.add(timeMs, price, quantity, !buyerIsMaker),
    });
    this.keys = new Keys(
      accounts.map(([account, { apiKey, secret }]) => ({ account, apiKey, secret })),
      () => this.engine.nowMs,
    );
    const limitTerms = { weightPerMinute: 6_000, ordersPer10s: 100, ...options.limits };
    this.limits = new RequestLimits(limitTerms, () => this.engine.nowMs);
    this.listenKeys = new ListenKeys(random.fork('listen keys'));
    this.accounts = new AccountStreams(this.engine, this.clock, this.faults);
    this.markets = new MarketStreams(this.engine, this.clock, this.candles);
    this.api = new Api(
      {
        ...marketRoutes({
          engine: this.engine,
          candles: this.candles,
          limits: limitTerms,
          openOrders: OPEN_ORDERS,
        }),
        ...orderRoutes(this.engine),
        ...accountRoutes(this.engine, fees, this.listenKeys),
      },
      this.keys,
      this.limits,
    );
    this.participants =
      options.participants === false
        ? undefined
        : new Participants(this.engine, this.clock, random.fork('participants'), {
            everyMs: 100,
            move: 0.0002,
            depth: 10,
            step: 0.00005,
            ...options.participants,
          });
  }

  /** Opens the port and the markets; resolves when clients may come. */
  async start(): Promise<this> {
    const { WebSocketServer } = await loadWs('stand-in exchange');
    const server = httpServer({ api: this.api, faults: this.faults, limits: this.limits, clock: this.clock });
    const sockets = new SocketServer({
      server: new WebSocketServer({ noServer: true }),
      markets: this.markets,
      accounts: this.accounts,
      listenKeys: this.listenKeys,
      keys: this.keys,
    });
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => undefined);
      const { path, query } = pathOf(request.url ?? '/');
      sockets.upgrade(request, socket, head, path, new URLSearchParams(query));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
    this.server = server;
    this.sockets = sockets;
    this.participants?.start();
    this.markets.start();
    return this;
  }

  /** Closes everything, open connections too. */
  async stop(): Promise<void> {
    this.participants?.stop();
    this.markets.stop();
    this.sockets?.drop();
    const { server } = this;
    this.server = undefined;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }

  /** Where it listens, as `http://127.0.0.1:40123`. */
  get url(): string {
    const address = this.server?.address() as AddressInfo | null | undefined;
    if (address === null || address === undefined)
      throw new RxArrowError('NotStarted', 'stand-in exchange: it does not listen; await start() first.');
    return `http://127.0.0.1:${address.port}`;
  }

  // ---- what tests do ---------------------------------------------------------------------------------------------

  /** Lets the next requests go wrong. */
  fail(fault: ScriptedFault): void {
    this.faults.add(fault);
  }

  /** Breaks all WebSocket connections, or those that tell an account of its orders. */
  dropSockets(account?: string): void {
    if (account === undefined) this.sockets?.drop();
    else this.accounts.drop(account);
  }

  /** All orders of an account, in the order in which they were taken. */
  ordersOf(account: string): readonly OrderSeen[] {
    return this.engine
      .account(account)
      .archive.all()
      .map(({ clientOrderId, market, side, quantity, executed, status }) => ({
        clientOrderId,
        symbol: market.symbol,
        side: side === 'BUY' ? 1 : -1,
        quantity: Number(quantity) / UNIT,
        filled: Number(executed) / UNIT,
        status,
      }));
  }

  /** What an account holds of an asset, set aside or not. */
  balanceOf(account: string, asset: string): number {
    const { free, locked } = this.engine.account(account).balances.of(asset);
    return Number(free + locked) / UNIT;
  }

  /** Price of the latest trade of a market, as `BTCUSDT`. */
  priceOf(symbol: string): number {
    return Number(this.engine.state(symbol).last) / UNIT;
  }

  /** WebSocket connections that are open. */
  get openSockets(): number {
    return this.sockets?.open ?? 0;
  }
}
