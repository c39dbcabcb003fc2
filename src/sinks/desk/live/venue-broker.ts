import type { Clock } from '../../../base/index.js';
import type { CheckedOrder, OrderReport, Refused, VenueInstrument } from '../../../core/index.js';
import { readState, stateTable, type StateTables } from '../../../columnar/index.js';
import type { Book } from '../book.js';
import type { Broker, BrokerReports, InstantRows } from '../broker.js';
import { requestOf, type DeskGate } from '../desk-gate.js';
import type { BrokerDesk } from '../desk-loop.js';
import type { Order } from '../order.js';
import type { OrderBook } from '../order-book.js';
import type { LedgerOrder, OrderLedger, PastInstant, PlacedReport } from './order-ledger.js';
import type { OrderRouter } from './order-router.js';

const NS_PER_DAY = 86_400_000_000_000n;

export interface VenueBrokerParts extends Pick<BrokerDesk, 'heard'> {
  readonly reports: BrokerReports;
  readonly gate: DeskGate;
  readonly orders: OrderBook;
  readonly book: Book;
  readonly ledger: OrderLedger;
  /** Undefined where nothing leaves: a replay. */
  readonly router: OrderRouter | undefined;
  readonly clock: Clock;
  /** What the venue says of an instrument; nothing in a replay. */
  readonly instrument?: (symbol: string) => VenueInstrument | undefined;
}

/**
 * The broker of a live desk. What was heard of orders is told at the instants of the desk and at no other moment, and the journal
 * says what was told at which: an instant that is gone through again is told the same, decides the same, and sends nothing.
 */
export class VenueBroker implements Broker {
  private readonly parts: VenueBrokerParts;
  private readonly attached = new Map<string, Order>();
  private begun = false;
  private told = -1;
  /** What is gone through was gone through by an earlier run. */
  private again = true;

  constructor(parts: VenueBrokerParts) {
    this.parts = parts;
  }

  instrument(symbol: string): VenueInstrument | undefined {
    return this.parts.instrument?.(symbol);
  }

  /** Whether this was gone through by an earlier run. */
  get replaying(): boolean {
    return this.parts.router === undefined || this.again;
  }

  recall(order: Order): 'placed' | 'unrecorded' | Refused | undefined {
    const { ledger } = this.parts;
    const known = ledger.orders.get(order.clientOrderId);
    if (known !== undefined) {
      this.attached.set(order.clientOrderId, order);
      return 'placed';
    }
    if (!this.replaying) return undefined;
    return ledger.refused.get(order.clientOrderId) ?? 'unrecorded';
  }

  refused(order: Order, { refusal, cause }: Refused): void {
    this.parts.ledger.refuse(order.clientOrderId, refusal, cause);
  }

  submit(order: Order, checked: CheckedOrder): void {
    const { ledger, book, clock, router } = this.parts;
    const { slot } = order;
    const placed = ledger.intend({
      order: requestOf(order, book),
      leg: order.leg,
      cause: order.cause,
      decidedNs: order.decidedNs,
      row: {
        source: book.sources[book.source[slot] as number] ?? '',
        partition: book.partition[slot] as number,
        sequence: book.sequence[slot] as bigint,
      },
      passedNs: clock.nowNs(),
      price: { last: book.price[slot] as number, atNs: book.seen[slot] as bigint },
      multiplier: book.multiplier[slot] as number,
      inputs: book.inputsOf(slot),
    });
    this.attached.set(order.clientOrderId, order);
    router?.send(placed, checked);
  }

  cancel(order: Order, cause: string): void {
    const { ledger, router } = this.parts;
    const placed = ledger.orders.get(order.clientOrderId);
    if (placed === undefined || this.replaying) return;
    router?.cancel(placed, cause);
  }

  settle({ instantNs }: InstantRows): void {
    const { ledger } = this.parts;
    if (!this.begun) this.begin();
    this.again = true;
    this.carryUntil(instantNs);
    for (let past = ledger.instants[0]; past !== undefined; past = ledger.instants[0]) {
      const isDue = past.heardNs === undefined ? past.instantNs <= instantNs : past.instantNs < instantNs;
      if (!isDue) break;
      ledger.instants.shift();
      this.tellAgain(past);
    }
    if (instantNs <= ledger.lastInstantNs) return;
    this.again = false;
    this.adoptOrders();
    for (const placed of ledger.waiting.splice(0)) this.tell(placed);
  }

  private tellAgain({ upTo, heardNs }: PastInstant): void {
    const { ledger, heard } = this.parts;
    const isTold = (placed: PlacedReport | undefined): boolean => placed !== undefined && placed.sequence <= upTo;
    if (!isTold(ledger.waiting[0])) return;
    const tell = (): void => {
      while (isTold(ledger.waiting[0])) this.tell(ledger.waiting.shift() as PlacedReport);
    };
    if (heardNs === undefined) tell();
    else heard(heardNs, tell);
  }

  hear(): boolean {
    const { ledger, clock, heard } = this.parts;
    // What the journal tells comes at its instants, and what has not begun has no state to tell it to.
    if (!this.begun || this.replaying || ledger.waiting.length === 0) return false;
    const atNs = clock.nowNs();
    heard(atNs, () => {
      for (const placed of ledger.waiting.splice(0)) this.tell(placed);
    });
    ledger.heard(atNs);
    return true;
  }

  /** Writes down that the desk has decided, and what it knew. */
  decided(instantNs: bigint): void {
    if (this.replaying) return;
    const { ledger, gate, clock } = this.parts;
    ledger.decided(instantNs, Number(clock.nowNs() / NS_PER_DAY), gate.gate.counters.startEquity);
  }

  /** The first instant: what a snapshot has brought is found again in the journal. */
  private begin(): void {
    this.begun = true;
    const { ledger, orders, gate, reports } = this.parts;
    if (this.told >= 0) ledger.toldUpTo(this.told);
    const { day, orders: count, notional, startEquity } = ledger.figures;
    if (day >= 0)
      gate.gate.counters.restore({ day, orders: count, notional, startEquity: startEquity ?? Number.NaN, recent: [] });
    for (const order of orders.all()) {
      // One that the journal does not have was never sent: it is sent only when it is durable there.
      if (ledger.orders.has(order.clientOrderId)) this.attached.set(order.clientOrderId, order);
      else reports.rejected(order, 'it had not been sent when the run was stopped');
    }
  }

  private carryUntil(instantNs: bigint): void {
    const { ledger, reports } = this.parts;
    const { carried } = ledger;
    if (carried === undefined || carried.instantNs > instantNs) return;
    for (const { symbol, quantity, cost, fees } of carried.balances) reports.carry(symbol, quantity, cost, fees);
    ledger.carried = undefined;
  }

  /** Orders of the journal that this desk has not made again and that are not over are its own from now on. */
  private adoptOrders(): void {
    for (const placed of this.parts.ledger.orders.values())
      if (!placed.told.over && !this.attached.has(placed.intent.order.clientOrderId)) this.adopt(placed);
  }

  private adopt(placed: LedgerOrder): Order {
    const { intent, told } = placed;
    const { leg, cause, decidedNs } = intent;
    const { filled, averagePrice, over } = told;
    const order = this.parts.reports.adopt(intent.order, { leg, cause, decidedNs, filled, averagePrice, over });
    order.cancelling = !over && this.parts.ledger.cancelled.has(intent.order.clientOrderId);
    this.attached.set(intent.order.clientOrderId, order);
    return order;
  }

  private tell(report: PlacedReport): void {
    const { ledger, reports } = this.parts;
    const placed = ledger.orders.get(report.report.clientOrderId);
    if (placed === undefined) return;
    const order = this.attached.get(report.report.clientOrderId) ?? this.adopt(placed);
    const transition = ledger.tell(report);
    if (transition?.kind === 'noted') order.venueOrderId = placed.told.venueOrderId;
    else if (transition?.kind === 'changed') this.pass(order, report.report, reports);
    if (placed.told.over && placed.known.over) this.forget(placed);
  }

  private pass(order: Order, report: OrderReport, reports: BrokerReports): void {
    switch (report.kind) {
      case 'accepted':
        reports.accepted(order, report.venueOrderId);
        return;
      case 'rejected':
        reports.rejected(order, report.cause);
        return;
      case 'cancelled':
        reports.cancelled(order, this.parts.ledger.cancelled.get(order.clientOrderId) ?? report.cause);
        return;
      case 'expired':
        reports.expired(order);
        return;
      case 'unknown':
        reports.unknown(order, report.cause);
        return;
      case 'fill':
        reports.filled(order, report.fill);
        return;
    }
  }

  // A fill that comes later still finds it: it is adopted again, as an order that is over.
  private forget(placed: LedgerOrder): void {
    this.attached.delete(placed.intent.order.clientOrderId);
  }

  snapshot(): StateTables {
    // Before the first instant the ledger has not been told how far the restored desk is.
    const told = this.begun || this.told < 0 ? this.parts.ledger.told : this.told;
    return { broker: stateTable({ told: Float64Array.of(told) }) };
  }

  restore(tables: StateTables): void {
    const { broker } = tables;
    if (broker !== undefined) this.told = (readState(broker, 'told') as Float64Array)[0] as number;
  }
}
