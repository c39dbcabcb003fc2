import { OrderState, type GateRefusal, type Journal, type OrderReport, type Transition } from '../../../core/index.js';
import { CheckpointMismatch } from '../../../base/errors.js';
import { fromJournal, toJournal, type Balance, type DeskEntry, type Intent } from './journal-entries.js';

const NS_PER_DAY = 86_400_000_000_000n;
/** No time is before it; of fills: there is nothing of ours to fetch. */
export const BEFORE_ALL = -(2n ** 63n);
/** Orders that are over and are kept all the same, for fills that come late. */
const KEPT_ORDERS = 10_000;

/** An order of the journal. */
export interface LedgerOrder {
  readonly intent: Intent;
  readonly sequence: number;
  /** What is known of it. */
  readonly known: OrderState;
  /** What the desk has been told of it. */
  readonly told: OrderState;
}

export interface PlacedReport {
  readonly sequence: number;
  readonly report: OrderReport;
}

/** An instant that an earlier run went through, or a moment after it at which the desk was told something. */
export interface PastInstant {
  readonly instantNs: bigint;
  readonly upTo: number;
  /** When it was told, where that was after the instant and before the next. */
  readonly heardNs?: bigint;
}

/** Numbers of the day that the gate goes by, as far as the journal tells them. */
export interface DayFigures {
  readonly day: number;
  readonly startEquity: number;
  readonly orders: number;
  readonly notional: number;
}

/** A later desk starts from these where the entries that led to them are gone. */
export interface Carried {
  /** Sequence of the entry that says so; reports up to `upTo` are in it. */
  readonly sequence: number;
  readonly upTo: number;
  readonly instantNs: bigint;
  readonly balances: readonly Balance[];
}

/** The orders of a live desk as the journal has them, and the only hand that writes there. */
export class OrderLedger {
  readonly orders = new Map<string, LedgerOrder>();
  readonly refused = new Map<string, { readonly refusal: GateRefusal; readonly cause: string }>();
  readonly cancelled = new Map<string, string>();
  /** Reports that the desk has not been told. */
  readonly waiting: PlacedReport[] = [];
  /** Instants of an earlier run, with the reports that were known at each, and what was heard between them. */
  readonly instants: PastInstant[] = [];
  carried: Carried | undefined;
  /** The latest instant at which anything was decided. */
  lastInstantNs = BEFORE_ALL;
  private readonly balances = new Map<string, Balance>();
  private day: DayFigures = { day: -1, startEquity: Number.NaN, orders: 0, notional: 0 };
  /** Up to here fills have been fetched, ns since 1970 UTC by the venue's clock. */
  fillsNs = BEFORE_ALL;
  private lastReport = 0;
  /** Counts what was heard, so that two looks at it can be told apart. */
  changes = 0;
  private readonly journal: Journal;
  private readonly owner: string;

  constructor(journal: Journal, owner: string) {
    this.journal = journal;
    this.owner = owner;
  }

  /** Reads what earlier runs have left. */
  load(): void {
    const records = this.journal.recovered(this.owner).map(({ sequence, entry }) => ({
      sequence,
      entry: fromJournal(entry),
    }));
    // Summaries repeat what the entries before them say. Only where those are gone the first one stands for them.
    const first = this.journal.firstSequence === 1 ? -1 : records.findIndex(({ entry }) => entry.kind === 'summary');
    const summary = records[first];
    if (summary?.entry.kind === 'summary') this.beginAt(summary.entry, summary.sequence);
    for (const { sequence, entry } of records.slice(first + 1)) this.fold(sequence, entry);
    this.journal.summarise(this.owner, () => this.summary().map(toJournal));
  }

  private fold(sequence: number, entry: DeskEntry): void {
    switch (entry.kind) {
      case 'intent':
        this.add(entry.intent, sequence);
        return;
      case 'refused':
        this.refused.set(entry.clientOrderId, { refusal: entry.refusal as GateRefusal, cause: entry.cause });
        return;
      case 'cancel':
        this.cancelled.set(entry.clientOrderId, entry.cause);
        return;
      case 'report':
        this.learn(entry.report, sequence);
        return;
      case 'instant':
        this.instants.push({ instantNs: entry.instantNs, upTo: entry.upTo });
        this.lastInstantNs = entry.instantNs;
        this.fillsNs = entry.fillsNs;
        this.beginDay(entry.day, entry.startEquity ?? Number.NaN);
        return;
      case 'heard':
        this.instants.push({ instantNs: this.lastInstantNs, upTo: entry.upTo, heardNs: entry.atNs });
        return;
      case 'summary':
        return;
      case 'standing': {
        if (this.orders.has(entry.intent.order.clientOrderId)) return;
        const order = this.add(entry.intent, sequence, false);
        for (const report of entry.reports) {
          order.known.apply(report);
          order.told.apply(report);
        }
        return;
      }
    }
  }

  private beginAt(entry: Extract<DeskEntry, { kind: 'summary' }>, sequence: number): void {
    for (const balance of entry.balances) this.balances.set(balance.symbol, balance);
    this.carried = { sequence, upTo: entry.upTo, instantNs: entry.instantNs, balances: entry.balances };
    this.lastInstantNs = entry.instantNs;
    this.fillsNs = entry.fillsNs;
    this.lastReport = entry.upTo;
    const { day, startEquity, orders, notional } = entry;
    this.day = { day, startEquity: startEquity ?? Number.NaN, orders, notional };
  }

  private add(intent: Intent, sequence: number, counts = true): LedgerOrder {
    // Nothing that was filled before the first order is ours.
    if (this.fillsNs === BEFORE_ALL) this.fillsNs = intent.passedNs;
    const order = { intent, sequence, known: new OrderState(intent.order), told: new OrderState(intent.order) };
    this.orders.set(intent.order.clientOrderId, order);
    if (counts) {
      this.beginDay(Number(intent.passedNs / NS_PER_DAY), Number.NaN);
      const { orders, notional } = this.day;
      const value = intent.order.quantity * intent.price.last * intent.multiplier;
      this.day = { ...this.day, orders: orders + 1, notional: notional + value };
    }
    return order;
  }

  private beginDay(day: number, startEquity: number): void {
    if (day > this.day.day) this.day = { day, startEquity, orders: 0, notional: 0 };
    else if (day === this.day.day && Number.isNaN(this.day.startEquity)) this.day = { ...this.day, startEquity };
  }

  private learn(report: OrderReport, sequence: number): Transition {
    const order = this.orders.get(report.clientOrderId);
    if (order === undefined) return { kind: 'illegal', reason: 'no order of this id is in the journal' };
    const transition = order.known.apply(report);
    if (transition.kind !== 'changed' && transition.kind !== 'noted') return transition;
    this.lastReport = sequence;
    this.changes++;
    this.waiting.push({ sequence, report });
    if (report.kind === 'fill') {
      const { symbol, side, quantity, price, fee, feeQuantity = 0 } = report.fill;
      const { quantity: held, cost, fees } = this.balanceOf(symbol);
      const signed = side * quantity - feeQuantity;
      this.balances.set(symbol, { symbol, quantity: held + signed, cost: cost + signed * price, fees: fees + fee });
    }
    return transition;
  }

  private balanceOf(symbol: string): Balance {
    return this.balances.get(symbol) ?? { symbol, quantity: 0, cost: 0, fees: 0 };
  }

  // ---- writing ---------------------------------------------------------------------------------------------------

  /** Writes an order down; it may be sent when that sequence is durable. */
  intend(intent: Intent): LedgerOrder {
    const sequence = this.write({ kind: 'intent', intent });
    this.forgetOldest();
    return this.add(intent, sequence);
  }

  refuse(clientOrderId: string, refusal: GateRefusal, cause: string): void {
    this.write({ kind: 'refused', clientOrderId, refusal, cause });
  }

  /** Writes down that an end was asked for. */
  cancel(clientOrderId: string, cause: string): number {
    this.cancelled.set(clientOrderId, cause);
    return this.write({ kind: 'cancel', clientOrderId, cause });
  }

  /** Takes in what was heard, and writes it down when it is news. */
  report(report: OrderReport): Transition {
    const transition = this.learn(report, this.journal.position + 1);
    if (transition.kind === 'changed' || transition.kind === 'noted') this.write({ kind: 'report', report });
    return transition;
  }

  /** The desk decides at this instant, and has been told all there is. */
  decided(instantNs: bigint, day: number, startEquity: number): void {
    this.lastInstantNs = instantNs;
    this.beginDay(day, startEquity);
    this.write({ kind: 'instant', instantNs, upTo: this.lastReport, day, startEquity, fillsNs: this.fillsNs });
  }

  /** Between two instants the desk has been told all there is. */
  heard(atNs: bigint): void {
    this.write({ kind: 'heard', atNs, upTo: this.lastReport });
  }

  private write(entry: DeskEntry): number {
    return this.journal.write(this.owner, toJournal(entry));
  }

  // ---- reading ---------------------------------------------------------------------------------------------------

  /** Orders of which more is to be heard. */
  get open(): LedgerOrder[] {
    return [...this.orders.values()].filter(({ known }) => !known.over);
  }

  /** Signed units by symbol: the sum of all fills. */
  get positions(): Map<string, number> {
    return new Map([...this.balances].map(([symbol, { quantity }]) => [symbol, quantity]));
  }

  /** The place of the latest report that was told to the desk, or is in what it started from. */
  get told(): number {
    const [next] = this.waiting;
    return next === undefined ? this.lastReport : next.sequence - 1;
  }

  get figures(): DayFigures {
    return this.day;
  }

  /**
   * A desk has been restored that had been told the reports up to `told`.
   * @throws CheckpointMismatch when the reports after that are gone
   */
  toldUpTo(told: number): void {
    if (this.carried !== undefined && told < this.carried.upTo) {
      throw new CheckpointMismatch(
        `The desk was told what the journal says up to entry ${told}, and what followed is summed up as of entry ${this.carried.upTo}.`,
        {
          component: 'desk',
          hint: 'Start without the checkpoint, or with a newer one; keep more segments of the journal.',
        },
      );
    }
    this.carried = undefined;
    while (this.waiting[0] !== undefined && this.waiting[0].sequence <= told) this.tell(this.waiting.shift());
  }

  /** Marks a report as told; says what that changes for the desk. */
  tell(placed: PlacedReport | undefined): Transition | undefined {
    return placed === undefined ? undefined : this.orders.get(placed.report.clientOrderId)?.told.apply(placed.report);
  }

  private summary(): DeskEntry[] {
    const { day, startEquity, orders, notional } = this.day;
    const balances = [...this.balances.values()];
    return [
      {
        kind: 'summary',
        instantNs: this.lastInstantNs,
        fillsNs: this.fillsNs,
        upTo: this.lastReport,
        day,
        startEquity,
        balances,
        orders,
        notional,
      },
      ...[...this.orders.values()]
        .filter(({ known }) => !known.over)
        .map(({ intent, known }): DeskEntry => ({ kind: 'standing', intent, reports: reportsOf(known) })),
    ];
  }

  private forgetOldest(): void {
    if (this.orders.size < KEPT_ORDERS * 2) return;
    for (const [id, { known, told }] of this.orders) {
      if (this.orders.size <= KEPT_ORDERS) return;
      if (!known.over || !told.over) continue;
      this.orders.delete(id);
      this.cancelled.delete(id);
    }
  }
}

/** Reports that lead a new order to what this one is. */
function reportsOf(state: OrderState): OrderReport[] {
  const { clientOrderId } = state.request;
  const reports: OrderReport[] = [];
  if (state.status === 'unknown') reports.push({ kind: 'unknown', clientOrderId, cause: state.cause ?? '' });
  else if (state.status !== 'submitted')
    reports.push({ kind: 'accepted', clientOrderId, venueOrderId: state.venueOrderId });
  for (const fill of state.fills.values()) reports.push({ kind: 'fill', clientOrderId, fill });
  return reports;
}
