import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { batchesToRows } from 'rxarrow/columnar';
import { seededRandom, systemClock, wait, type Random } from '../../../src/base/index.js';
import { batchFromArrays, diskService, provide, pullSource } from '../../../src/core/index.js';
import { journal, trading } from '../../../src/runtime/index.js';
import { SegmentedJournal } from '../../../src/runtime/journal/segmented-journal.js';
import { run, type Run } from '../../../src/runtime/run.js';
import { ccxtBroker } from '../../../src/sinks/brokers/ccxt/ccxt-broker.js';
import { desk, maxGross, rebalanceBand } from '../../../src/sinks/desk/index.js';
import { OrderLedger } from '../../../src/sinks/desk/live/order-ledger.js';
import { SimulatedDisk, StandInExchange, type FaultTerms } from '../../../src/testing/index.js';

/** Symbols of the desk with the markets of the exchange. */
const MARKETS = { 'BTC/USDT': 'BTCUSDT', 'ETH/USDT': 'ETHUSDT' } as const;
const SYMBOLS = Object.keys(MARKETS) as (keyof typeof MARKETS)[];
const ACCOUNT = 'main';
const CASH = 100_000;
/** Gross exposure that must not be passed. */
const CAP = 60_000;
const STEP_MS = 60;
const STEPS = 16;
const REST_STEPS = 25;
/** How long everything may take to come to rest, in ms; a guard against hangs. */
const REST_MS = 30_000;
const ALL_FAULTS: FaultTerms = {
  tooMany: 0.03,
  errorBefore: 0.02,
  errorAfter: 0.04,
  resetBefore: 0.03,
  resetAfter: 0.06,
  slow: 0.03,
  slowMs: 250,
  lostEvent: 0.15,
  repeatedEvent: 0.15,
  lateEvent: 0.3,
  lateMs: 150,
  droppedSocket: 0.03,
  portions: 0.4,
};

export interface SessionEnd {
  /** What must not be; none when all is well. */
  readonly broken: readonly string[];
  readonly orders: number;
  readonly fills: number;
  readonly restarts: number;
  readonly faults: ReadonlyMap<string, number>;
}

/** Rows of one step, of what the exchange says and the seed wants. */
class Feed {
  steps = 0;
  private readonly venue: StandInExchange;
  private readonly random: Random;
  private readonly wanted = SYMBOLS.map(() => 0);
  private rows = 0;
  private lastNs = 0n;

  constructor(venue: StandInExchange, random: Random) {
    this.venue = venue;
    this.random = random;
  }

  source(): Observable<RecordBatch> {
    return pullSource({ name: 'bars', id: 'bars' }, () => ({
      read: async () => {
        await wait(systemClock, STEP_MS);
        return this.next();
      },
    }));
  }

  private next(): RecordBatch {
    this.steps++;
    for (let at = 0; at < SYMBOLS.length; at++)
      if (this.steps <= STEPS && this.random.next() < 0.5) this.wanted[at] = this.random.integer(5) / 10;
    const nowNs = systemClock.nowNs();
    this.lastNs = nowNs > this.lastNs ? nowNs : this.lastNs + 1n;
    const close = Float64Array.from(SYMBOLS, (symbol) => this.venue.priceOf(MARKETS[symbol]));
    const time = BigInt64Array.from(SYMBOLS, () => this.lastNs);
    const first = this.rows;
    this.rows += SYMBOLS.length;
    return batchFromArrays({
      symbol: SYMBOLS,
      sequence: BigInt64Array.from(SYMBOLS, (_, row) => BigInt(first + row)),
      time,
      available: time,
      open: close,
      high: close,
      low: close,
      close,
      volume: Float64Array.from(SYMBOLS, () => 1000),
      signal: Float64Array.from(this.wanted),
    });
  }
}

interface Life {
  readonly running: Run;
  readonly out: RecordBatch[];
  failure: unknown;
}

/** Trades with the real ccxt at a stand-in exchange through faults and restarts, and compares in the end what both know. */
export async function session(seed: number, faults: FaultTerms = ALL_FAULTS): Promise<SessionEnd> {
  const random = seededRandom(seed);
  const paidIn = random.next() < 0.5 ? 'received' : 'quote';
  const venue = await new StandInExchange({
    seed,
    faults,
    fees: { maker: 0.001, taker: 0.001, paidIn },
    accounts: { [ACCOUNT]: { apiKey: 'key', secret: 'secret', balances: { USDT: CASH } } },
    pastMinutes: 0,
    participants: { everyMs: 60 },
    // The session is much faster than trading; its limits would be all that is tested.
    limits: { weightPerMinute: 1e6, ordersPer10s: 1e4 },
  }).start();
  const feed = new Feed(venue, random.fork('feed'));
  const entry =
    random.next() < 0.5
      ? ({ type: 'market' } as const)
      : ({ type: 'limit', offset: 0.0002, timeInForce: 'gtc' } as const);
  const out: RecordBatch[] = [];
  let disk = new SimulatedDisk();
  const begin = (): Life => {
    const own: Life = { running: undefined as never, out, failure: undefined };
    const running = run(
      feed.source().pipe(
        desk({
          account: { cash: CASH, id: ACCOUNT, currency: 'USDT' },
          fees: 0.001,
          entry,
          rules: [maxGross(), rebalanceBand({ band: 0.03 })],
          limits: { orderNotional: 45_000, grossNotional: CAP, ordersPerDay: 10_000, dailyLoss: CASH },
          live: { answerMs: 1500, retryMs: 60, reconcileMs: 400, reconcileWithinMs: REST_MS },
          mode: 'live',
        }),
      ) as Observable<RecordBatch>,
      {
        name: 'session',
        random: seededRandom(seed),
        onBatch: (batch) => out.push(batch),
        onWarning: () => undefined,
        services: [
          provide(diskService, disk),
          journal({ folder: 'journal' }),
          trading({
            effect: 'live',
            accountId: ACCOUNT,
            killSwitch: { signal: 'none' },
            venue: ccxtBroker({
              exchange: 'binance',
              apiKey: 'key',
              secret: 'secret',
              symbols: SYMBOLS,
              url: venue.url,
              settleMs: 1_000,
              pollMs: 300,
              rateLimitMs: 1,
              timeoutMs: 2_000,
            }),
          }),
        ],
      },
    );
    running.done.catch((error: unknown) => {
      own.failure = error;
    });
    return Object.assign(own, { running });
  };
  const broken: string[] = [];
  const exposure = watchExposure(venue);
  let restarts = 0;
  let life = begin();
  const crashes = random.integer(3);
  for (let crash = 0; crash < crashes && life.failure === undefined; crash++) {
    const until = Math.floor(((crash + 1) * STEPS) / (crashes + 1));
    await reached(() => feed.steps >= until || life.failure !== undefined);
    await life.running.stop();
    disk = disk.afterKill();
    restarts++;
    life = begin();
  }
  await reached(() => feed.steps >= STEPS || life.failure !== undefined);
  venue.faults.settleDown();
  // Everything that is at work ends, and what was missed is found by the next comparisons.
  const rest = new Rest(venue);
  await reached(() => life.failure !== undefined || rest.hasCome(feed.steps));
  await life.running.stop();
  if (life.failure !== undefined) broken.push(`the run failed: ${String(life.failure)}`);
  exposure.stop();
  if (exposure.most > CAP * 1.02) broken.push(`gross exposure came to ${exposure.most}, above ${CAP}`);
  broken.push(...(await compare(venue, disk, out)));
  const orders = venue.ordersOf(ACCOUNT);
  await venue.stop();
  return {
    broken,
    orders: orders.length,
    fills: orders.filter(({ filled }) => filled > 0).length,
    restarts,
    faults: venue.faults.happened,
  };
}

/** Nothing is at work, and nothing has been ordered for a while. */
class Rest {
  private readonly venue: StandInExchange;
  private orders = -1;
  private sinceStep = 0;

  constructor(venue: StandInExchange) {
    this.venue = venue;
  }

  hasCome(step: number): boolean {
    const orders = this.venue.ordersOf(ACCOUNT);
    const isQuiet = orders.every(({ status }) => status !== 'NEW' && status !== 'PARTIALLY_FILLED');
    if (!isQuiet || orders.length !== this.orders) {
      this.orders = orders.length;
      this.sinceStep = step;
    }
    return step - this.sinceStep >= REST_STEPS;
  }
}

async function reached(isReached: () => boolean): Promise<void> {
  const untilMs = systemClock.monotonicMs() + REST_MS;
  while (!isReached() && systemClock.monotonicMs() < untilMs) await wait(systemClock, 20);
}

/** Follows what the account holds, at the prices of each fill. */
function watchExposure(venue: StandInExchange): { most: number; stop(): void } {
  const watch = { most: 0, stop: () => undefined };
  venue.engine.listen({
    reported: ({ order, kind }) => {
      if (order.account !== ACCOUNT || kind !== 'TRADE') return;
      const gross = SYMBOLS.reduce(
        (sum, symbol) =>
          sum + venue.balanceOf(ACCOUNT, symbol.slice(0, symbol.indexOf('/'))) * venue.priceOf(MARKETS[symbol]),
        0,
      );
      watch.most = Math.max(watch.most, gross);
    },
  });
  return watch;
}

async function compare(venue: StandInExchange, disk: SimulatedDisk, out: readonly RecordBatch[]): Promise<string[]> {
  const broken: string[] = [];
  const stored = new SegmentedJournal({ folder: 'journal', segmentBytes: 1 << 20, keepSegments: 8 });
  await stored.open(disk.afterKill());
  const ledger = new OrderLedger(stored, 'desk desk');
  ledger.load();
  const seen = new Set<string>();
  for (const { clientOrderId, filled } of venue.ordersOf(ACCOUNT)) {
    if (seen.has(clientOrderId)) broken.push(`order ${clientOrderId} is in effect twice`);
    seen.add(clientOrderId);
    const own = ledger.orders.get(clientOrderId);
    if (own === undefined) broken.push(`order ${clientOrderId} is at the exchange and not in the journal`);
    else if (Math.abs(own.known.filled - filled) > 1e-9)
      broken.push(`order ${clientOrderId}: ${filled} filled at the exchange, ${own.known.filled} known`);
  }
  for (const [id, { known }] of ledger.orders) {
    if (known.status === 'unknown' || known.status === 'submitted') broken.push(`order ${id} is still ${known.status}`);
    else if (known.status !== 'rejected' && !seen.has(id))
      broken.push(`order ${id} is ${known.status} and not at the exchange`);
  }
  const told = new Map<unknown, unknown>();
  for (const row of batchesToRows([...out])) if (row['kind'] === 'position') told.set(row['symbol'], row['quantity']);
  for (const symbol of SYMBOLS) {
    const there = venue.balanceOf(ACCOUNT, symbol.slice(0, symbol.indexOf('/')));
    const own = ledger.positions.get(symbol) ?? 0;
    if (Math.abs(own - there) > 1e-9)
      broken.push(`position in ${symbol}: ${there} at the exchange, ${own} in the journal`);
    const atDesk = (told.get(symbol) ?? 0) as number;
    if (Math.abs(atDesk - there) > 1e-9)
      broken.push(`position in ${symbol}: ${there} at the exchange, ${atDesk} at the desk`);
  }
  return broken;
}
