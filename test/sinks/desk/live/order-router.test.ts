import { describe, expect, it } from 'vitest';
import type { CheckedOrder, OrderReport, OrderRequest, Venue, VenueOrder } from '../../../../src/core/index.js';
import { SegmentedJournal } from '../../../../src/runtime/journal/segmented-journal.js';
import { OrderLedger, type LedgerOrder } from '../../../../src/sinks/desk/live/order-ledger.js';
import { OrderRouter } from '../../../../src/sinks/desk/live/order-router.js';
import { VenueLine } from '../../../../src/sinks/desk/live/venue-line.js';
import { SimulatedDisk, VirtualClock } from '../../../../src/testing/index.js';

const SETTLE_MS = 200;

const request: OrderRequest = {
  clientOrderId: 'order',
  symbol: 'A',
  side: 1,
  type: 'limit',
  quantity: 10,
  limitPrice: 100,
  stopPrice: null,
  timeInForce: 'gtc',
  reduceOnly: false,
};

type Reported<K extends OrderReport['kind']> = Extract<OrderReport, { kind: K }>;

const fillOf = (quantity: number): Reported<'fill'> => ({
  kind: 'fill',
  clientOrderId: 'order',
  fill: {
    fillId: 'f1',
    clientOrderId: 'order',
    symbol: 'A',
    side: 1,
    quantity,
    price: 100,
    fee: 0,
    liquidity: 'taker',
    timeNs: 1_000_000n,
  },
});

/** A venue that holds one order, and says only what the test has it say. */
class ScriptedVenue implements Venue {
  readonly name = 'scripted venue';
  readonly refusesRepeatedIds = false;
  readonly settleMs = SETTLE_MS;
  readonly queryById: boolean;
  order: VenueOrder = {
    clientOrderId: 'order',
    venueOrderId: 'v1',
    symbol: 'A',
    side: 1,
    quantity: 10,
    filledQuantity: 0,
    status: 'accepted',
  };
  fills: Reported<'fill'>[] = [];
  submitted = 0;
  answers = true;
  tell: (report: OrderReport) => void = () => undefined;

  constructor(queryById: boolean) {
    this.queryById = queryById;
  }

  submit(): ReturnType<Venue['submit']> {
    this.submitted++;
    return this.answers
      ? Promise.resolve({ kind: 'accepted', venueOrderId: 'v1' })
      : Promise.reject(new Error('reset'));
  }
  cancel(): Promise<void> {
    return Promise.resolve();
  }
  query(): Promise<VenueOrder | undefined> {
    return this.answers ? Promise.resolve(this.order) : Promise.reject(new Error('no answer'));
  }
  openOrders(): Promise<readonly VenueOrder[]> {
    if (!this.answers) return Promise.reject(new Error('no answer'));
    return Promise.resolve(
      this.order.status === 'accepted' || this.order.status === 'partlyFilled' ? [this.order] : [],
    );
  }
  positions(): Promise<ReadonlyMap<string, number>> {
    return Promise.resolve(new Map());
  }
  fillsSince(): ReturnType<Venue['fillsSince']> {
    return Promise.resolve(this.fills.map(({ fill }) => fill));
  }
  listen(listener: (report: OrderReport) => void): () => void {
    this.tell = listener;
    return () => undefined;
  }
}

async function desk(queryById: boolean): Promise<{
  clock: VirtualClock;
  venue: ScriptedVenue;
  router: OrderRouter;
  order: LedgerOrder;
  anomalies: string[];
}> {
  const clock = new VirtualClock();
  const venue = new ScriptedVenue(queryById);
  const journal = new SegmentedJournal({ folder: 'journal', segmentBytes: 100_000, keepSegments: 2 });
  await journal.open(new SimulatedDisk());
  const ledger = new OrderLedger(journal, 'desk');
  ledger.load();
  const anomalies: string[] = [];
  const router = new OrderRouter({
    line: new VenueLine(venue, clock, 1000),
    ledger,
    journal,
    killSwitch: null,
    fence: { epoch: 1, holds: true, check: () => Promise.resolve() },
    audit: null,
    terms: { retryMs: 50, sends: 3 },
    recheck: () => request as CheckedOrder,
    news: () => undefined,
    anomaly: (message) => anomalies.push(message),
    broken: (error) => anomalies.push(String(error)),
  });
  router.listen();
  const order = ledger.intend({
    order: request,
    leg: 'entry',
    cause: 'signal',
    decidedNs: 1n,
    row: { source: 'bars', partition: 0, sequence: 0n },
    passedNs: 1n,
    price: { last: 100, atNs: 1n },
    multiplier: 1,
    inputs: {},
  });
  // Something was fetched before: fills are asked for from there on.
  ledger.fillsNs = 1n;
  router.send(order, request as CheckedOrder);
  return { clock, venue, router, order, anomalies };
}

/** Lets the clock run on in small steps, with the microtasks between. */
async function advance(clock: VirtualClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10) await clock.advance(10);
}

describe.each([
  ['answers by id', true],
  ['only lists open orders', false],
])('the router at a venue that %s', (_, queryById) => {
  it('does not believe an end before the fills that it may have overtaken are in', async () => {
    const { clock, venue, order, router, anomalies } = await desk(queryById);
    await advance(clock, 100);
    expect(order.known.status).toBe('accepted');

    // The event of the fill is lost; the one of the cancellation comes.
    venue.order = { ...venue.order, filledQuantity: 4, status: 'cancelled' };
    venue.tell({ kind: 'cancelled', clientOrderId: 'order', cause: 'cancelled' });
    await advance(clock, 100);
    expect(order.known.over).toBe(false);

    venue.fills = [fillOf(4)];
    await advance(clock, 1000);
    expect(order.known).toMatchObject({ status: 'cancelled', filled: 4 });
    expect(anomalies).toEqual([]);
    router.close();
  });

  it('never sends one again that is said to have ended, although no answer ever came', async () => {
    const { clock, venue, order, router } = await desk(queryById);
    venue.answers = false;
    await advance(clock, 100);
    venue.order = { ...venue.order, status: 'expired' };
    venue.tell({ kind: 'expired', clientOrderId: 'order', cause: 'expired' });
    await advance(clock, 2 * SETTLE_MS);
    expect(order.known.over).toBe(false);
    venue.answers = true;
    await advance(clock, 2000);
    expect(order.known.status).toBe('expired');
    expect(venue.submitted).toBe(1);
    router.close();
  });
});
