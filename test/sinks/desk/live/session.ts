import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { batchesToRows } from 'rxarrow/columnar';
import { seededRandom, type Disk, type DiskFile, type Random } from '../../../../src/base/index.js';
import {
  diskService,
  journalService,
  provide,
  pullSource,
  venueService,
  type CheckedOrder,
  type Journal,
  type RunService,
  type SubmitAnswer,
} from '../../../../src/core/index.js';
import { run, type Run } from '../../../../src/runtime/run.js';
import { journal, trading } from '../../../../src/runtime/index.js';
import { processesService, type Processes } from '../../../../src/runtime/lease/index.js';
import { SegmentedJournal } from '../../../../src/runtime/journal/segmented-journal.js';
import { desk } from '../../../../src/sinks/desk/index.js';
import { OrderLedger } from '../../../../src/sinks/desk/live/order-ledger.js';
import {
  SimulatedDisk,
  SimulatedVenue,
  VenueConnection,
  VirtualClock,
  type VenueFaults,
} from '../../../../src/testing/index.js';
import { barBatch, type TestBar } from '../support.js';

export type Plant = 'freshId' | 'blindRetry' | 'sendBeforeFsync';

export interface SessionSetup {
  readonly refusesRepeatedIds?: boolean;
  readonly queryById?: boolean;
  readonly faults?: Partial<VenueFaults>;
  /** Processes that are killed before the last one. */
  readonly crashes?: number;
  /** A mistake that the checks must find. */
  readonly plant?: Plant;
}

export interface SessionEnd {
  /** What must not be; none when all is well. */
  readonly broken: readonly string[];
  readonly orders: number;
  readonly repeatedIds: number;
  readonly restarts: number;
}

export const ALL_FAULTS: VenueFaults = {
  lostRequest: 0.08,
  lostReply: 0.1,
  lateRequest: 0.05,
  busy: 0.05,
  rejected: 0.03,
  lostEvent: 0.1,
  repeatedEvent: 0.2,
  partialFill: 0.4,
  lateFill: 0.3,
};

const STEP_MS = 500;
/** The market that stands still in the end goes on so much slower, so that everything comes to rest. */
const TAIL_STEPS = 8;
const SYMBOLS = ['A', 'B'];
const ACCOUNT = 'main';

const services = { limits: { orderNotional: 1e6, grossNotional: 1e7, ordersPerDay: 10_000, dailyLoss: 1e6 } };

/** Bars of two symbols in whole ticks; after `steps` of them the market stands still. */
function barsOf(random: Random, startNs: bigint, steps: number, tail: number): TestBar[][] {
  const prices = SYMBOLS.map(() => 100);
  const wanted = SYMBOLS.map(() => 0);
  const stepNs = BigInt(STEP_MS) * 1_000_000n;
  const first = Number(startNs / stepNs);
  return Array.from({ length: steps + tail }, (_, step) =>
    SYMBOLS.map((symbol, at) => {
      const moves = step < steps;
      if (moves) prices[at] = Math.max(50, (prices[at] as number) + random.integer(5) - 2);
      if (moves && random.next() < 0.4) wanted[at] = (random.integer(5) - 2) / 4;
      const price = prices[at] as number;
      const place = first + (moves ? step : steps + (step - steps + 1) * TAIL_STEPS);
      return { symbol, at: place, open: price, high: price, low: price, close: price, signal: wanted[at] as number };
    }),
  );
}

/** Bars as a feed gives them that can be read again: each when it is due, those of the past at once. */
function feedOf(instants: readonly (readonly TestBar[])[], clock: VirtualClock): Observable<RecordBatch> {
  const stepNs = BigInt(STEP_MS) * 1_000_000n;
  return pullSource({ name: 'bars', id: 'bars' }, () => {
    let next = 0;
    return {
      read: async () => {
        const bars = instants[next];
        if (bars === undefined) return new Promise<null>(() => undefined);
        const dueNs = BigInt((bars[0] as TestBar).at + 1) * stepNs;
        const leftMs = Number(dueNs - clock.nowNs()) / 1e6;
        if (leftMs > 0) await new Promise<void>((resolve) => void clock.schedule(leftMs, resolve));
        const first = next * SYMBOLS.length;
        next++;
        return numbered(barBatch(bars, stepNs), first);
      },
    };
  });
}

/** `barBatch` numbers the rows of each batch from 0; a feed numbers them all. */
function numbered(batch: RecordBatch, first: number): RecordBatch {
  const index = batch.schema.fields.findIndex(({ name }) => name === 'sequence');
  const values = batch.data.children[index]?.values as BigInt64Array;
  for (let row = 0; row < values.length; row++) values[row] = BigInt(first + row);
  return batch;
}

class FreshIds extends VenueConnection {
  private count = 0;
  override submit(order: CheckedOrder): Promise<SubmitAnswer> {
    this.count++;
    const clientOrderId = `${order.clientOrderId.slice(0, 20)}x${this.count}`;
    return this.venue.call(this, () => this.venue.take({ ...order, clientOrderId }));
  }
}

class BlindRetry extends VenueConnection {
  override async submit(order: CheckedOrder): Promise<SubmitAnswer> {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        return await super.submit(order);
      } catch {
        // Once more, as if an error said that nothing had happened.
      }
    }
    return super.submit(order);
  }
}

/** A journal that says "durable" before it is. */
function hasty(): RunService {
  const inner = new SegmentedJournal({ folder: 'journal', segmentBytes: 1 << 20, keepSegments: 8 });
  const eager: Journal = {
    write: (owner, entry) => inner.write(owner, entry),
    durable: () => Promise.resolve(),
    append: (owner, entry) => Promise.resolve(inner.write(owner, entry)),
    recovered: (owner) => inner.recovered(owner),
    summarise: (owner, summary) => inner.summarise(owner, summary),
    get position() {
      return inner.position;
    },
    get firstSequence() {
      return inner.firstSequence;
    },
    get failure() {
      return inner.failure;
    },
  };
  return {
    ...provide(journalService, eager),
    open: (host) => inner.open(host.context.service(diskService)),
    close: () => inner.close(),
  };
}

/** A disk whose fsync takes its time, as real ones do. */
function slow(disk: Disk, clock: VirtualClock, random: Random): Disk {
  const open = async (path: string, mode: 'read' | 'write' | 'new'): Promise<DiskFile> => {
    const file = await disk.open(path, mode);
    return {
      write: (pieces, at) => file.write(pieces, at),
      read: (at, length) => file.read(at, length),
      size: () => file.size(),
      truncate: (length) => file.truncate(length),
      sync: async () => {
        await new Promise<void>((resolve) => void clock.schedule(random.next() * 20, resolve));
        await file.sync();
      },
      close: () => file.close(),
    };
  };
  return {
    open,
    read: (path) => disk.read(path),
    list: (folder) => disk.list(folder),
    stat: (path) => disk.stat(path),
    rename: (from, to) => disk.rename(from, to),
    link: (from, to) => disk.link(from, to),
    remove: (path) => disk.remove(path),
    makeFolder: (path) => disk.makeFolder(path),
    syncFolder: (path) => disk.syncFolder(path),
  };
}

interface Process {
  readonly running: Run;
  readonly disk: SimulatedDisk;
  readonly connection: VenueConnection;
  readonly out: RecordBatch[];
  dead: boolean;
  failure: unknown;
}

/** The process that the lease of the journal sees; it is gone when it is dead. */
function ownProcess(own: Process): Processes {
  const pid = ++processCount;
  living.set(pid, own);
  return { host: 'here', pid, startedAt: (asked) => (living.get(asked)?.dead === false ? '' : undefined) };
}
let processCount = 0;
const living = new Map<number, Process>();

/** Trades through crashes and faults, and compares in the end what journal, desk and venue say. */
export async function session(seed: number, setup: SessionSetup = {}): Promise<SessionEnd> {
  const clock = new VirtualClock();
  const random = seededRandom(seed);
  const venue = new SimulatedVenue({
    clock,
    random: random.fork('venue'),
    refusesRepeatedIds: setup.refusesRepeatedIds ?? true,
    queryById: setup.queryById ?? true,
    faults: setup.faults ?? ALL_FAULTS,
  });
  const steps = 16 + random.integer(16);
  const instants = barsOf(random.fork('bars'), clock.nowNs(), steps, 6);
  const stepNs = BigInt(STEP_MS) * 1_000_000n;
  for (const bars of instants)
    for (const { symbol, at, close } of bars)
      clock.schedule(Number(BigInt(at + 1) * stepNs - clock.nowNs()) / 1e6, () => venue.setPrice(symbol, close));

  let disk = new SimulatedDisk();
  const begin = (crashAt: number): Process => {
    const connection =
      setup.plant === 'freshId'
        ? new FreshIds(venue)
        : setup.plant === 'blindRetry'
          ? new BlindRetry(venue)
          : new VenueConnection(venue);
    venue.attach(connection);
    const options = {
      fault: (_step: unknown, _path: string, count: number) => {
        if (!own.dead && count < crashAt) return undefined;
        own.dead = true;
        connection.cut = true;
        return 'crash' as const;
      },
    };
    const own: Process = {
      disk: random.next() < 0.5 ? disk.afterPowerLoss(options) : disk.afterKill(options),
      connection,
      out: [],
      dead: false,
      failure: undefined,
      running: undefined as never,
    };
    const running = run(
      feedOf(instants, clock).pipe(
        desk({
          account: { cash: 100_000, id: ACCOUNT, margin: { leverage: 2 }, shortSelling: true },
          instruments: { default: { tick: 1 } },
          limits: services.limits,
          live: { answerMs: 200, retryMs: 50, reconcileMs: 2000 },
          mode: 'live',
        }),
      ) as Observable<RecordBatch>,
      {
        name: 'session',
        clock,
        random: seededRandom(seed),
        onBatch: (batch) => own.out.push(batch),
        onWarning: () => undefined,
        services: [
          provide(processesService, ownProcess(own)),
          provide(diskService, slow(own.disk, clock, random.fork('disk'))),
          setup.plant === 'sendBeforeFsync' ? hasty() : journal({ folder: 'journal' }),
          trading({ effect: 'live', accountId: ACCOUNT, killSwitch: { signal: 'none' } }),
          provide(venueService, { open: () => connection }),
        ],
      },
    );
    running.done.catch((error: unknown) => {
      if (!own.dead) own.failure = error;
    });
    return Object.assign(own, { running });
  };

  const broken: string[] = [];
  const endMs = (steps + 1) * STEP_MS;
  let restarts = 0;
  const crashes = setup.crashes ?? random.integer(4);
  for (let crash = 0; crash < crashes && clock.monotonicMs() < endMs; crash++) {
    const process = begin(12 + random.integer(120));
    // A process that did not come to its step dies at some moment all the same.
    const lastMs = Math.min(endMs, clock.monotonicMs() + 500 + random.integer(6000));
    while (!process.dead && process.failure === undefined && clock.monotonicMs() < lastMs)
      await clock.advance(1 + random.integer(100));
    if (process.failure !== undefined) broken.push(`the run failed: ${String(process.failure)}`);
    process.dead = true;
    process.connection.cut = true;
    disk = process.disk;
    void process.running.stop();
    restarts++;
    await clock.advance(random.integer(2000));
    if (random.next() < 0.2) venue.restart(random.integer(1000));
  }
  const last = begin(Number.POSITIVE_INFINITY);
  await clock.advance(Math.max(0, endMs - clock.monotonicMs()));
  venue.settleDown();
  // Past the slow tail of the bars.
  await clock.advance(STEP_MS * TAIL_STEPS * 7);
  if (last.failure !== undefined) broken.push(`the run failed: ${String(last.failure)}`);
  await Promise.all([last.running.stop(), clock.advance(2000)]);
  broken.push(...(await compare(venue, last)));
  return { broken, orders: venue.orders.length, repeatedIds: venue.repeatedIds, restarts };
}

async function compare(venue: SimulatedVenue, last: Process): Promise<string[]> {
  const broken: string[] = [];
  const stored = new SegmentedJournal({ folder: 'journal', segmentBytes: 1 << 20, keepSegments: 8 });
  await stored.open(last.disk.afterPowerLoss());
  const ledger = new OrderLedger(stored, 'desk desk');
  ledger.load();
  const seen = new Set<string>();
  for (const order of venue.orders) {
    const id = order.clientOrderId;
    if (seen.has(id)) broken.push(`order ${id} is in effect twice`);
    seen.add(id);
    const own = ledger.orders.get(id);
    if (own === undefined) broken.push(`order ${id} is at the venue and not in the journal`);
    else if (own.known.filled !== order.filledQuantity)
      broken.push(`order ${id}: ${order.filledQuantity} filled at the venue, ${own.known.filled} known`);
  }
  for (const [id, { known }] of ledger.orders) {
    if (known.status === 'unknown' || known.status === 'submitted') broken.push(`order ${id} is still ${known.status}`);
    else if (known.status !== 'rejected' && !seen.has(id))
      broken.push(`order ${id} is ${known.status} and not at the venue`);
  }
  const told = new Map<unknown, unknown>();
  for (const row of batchesToRows(last.out)) if (row['kind'] === 'position') told.set(row['symbol'], row['quantity']);
  for (const symbol of SYMBOLS) {
    const there = venue.holdings.get(symbol) ?? 0;
    if ((ledger.positions.get(symbol) ?? 0) !== there)
      broken.push(`position in ${symbol}: ${there} at the venue, ${ledger.positions.get(symbol) ?? 0} in the journal`);
    if ((told.get(symbol) ?? 0) !== there)
      broken.push(`position in ${symbol}: ${there} at the venue, ${String(told.get(symbol) ?? 0)} at the desk`);
  }
  return broken;
}
