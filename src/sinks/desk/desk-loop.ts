import type { Audit, BoundRule } from '../../core/index.js';
import { leverageOf, paysCash } from './account.js';
import { Book } from './book.js';
import { Brackets } from './brackets.js';
import type { Broker, BrokerReports, InstantRows } from './broker.js';
import { DeskGate, OPEN_GATE, type GateSurroundings } from './desk-gate.js';
import type { DeskParams } from './desk-params.js';
import { EventWriter } from './event-writer.js';
import { FeeSchedule } from './fees.js';
import { termsOf } from './instruments.js';
import { OrderBook } from './order-book.js';
import { OrderEntry, type OrderNames } from './order-entry.js';
import { PaperBroker } from './paper-broker.js';
import type { RowColumns } from './rows.js';
import { RuleSet } from './rule-set.js';
import { slippageOf } from './slippage.js';
import { TargetOrders } from './target-orders.js';

const NS_PER_DAY = 86_400_000_000_000n;

/** What a loop is made of beside its parameters. */
export interface LoopParts {
  readonly params: DeskParams;
  readonly rules: readonly BoundRule[];
  readonly names: OrderNames;
  /** Columns that rules and models read, in the order of the rows' extras. */
  readonly extras: readonly string[];
  readonly latencyNs: bigint;
  /** How long after its latest row a symbol counts as tradable; 0: only with a row at the instant. */
  readonly tradableNs: bigint;
  /** Opens a broker; the paper broker without. */
  readonly openBroker?: (desk: BrokerDesk) => Broker;
  readonly around?: GateSurroundings;
  readonly audit?: Audit | null;
}

/** What a desk shows to its broker. */
export interface BrokerDesk {
  readonly reports: BrokerReports;
  readonly gate: DeskGate;
  readonly orders: OrderBook;
  readonly book: Book;
  /** Takes in between two instants what `tell` tells, as heard at `atNs`, and writes down what has changed. */
  readonly heard: (atNs: bigint, tell: () => void) => void;
}

/**
 * One instant after the other: fills due, marks, one equity row, exits, entries, sizing, limits, gate, orders.
 * Nothing in it depends on how rows were cut into batches, and all of it goes by name of the symbol.
 */
export class DeskLoop implements InstantRows {
  readonly book: Book;
  readonly orders = new OrderBook();
  readonly writer: EventWriter;
  readonly rules: RuleSet;
  private readonly entry: OrderEntry;
  private readonly brackets: Brackets;
  private readonly targets: TargetOrders;
  readonly broker: Broker;
  readonly gate: DeskGate;
  /** When rows come must be known. */
  private readonly timesRows: boolean;
  private readonly parts: LoopParts;
  private readonly extraCells: readonly { readonly values: Float64Array }[];
  private readonly maintenance: number;
  /** UTC day of the latest instant, when equity is reported by day; -1 before. */
  equityDay = -1;

  columns!: RowColumns;
  rows = new Int32Array(64);
  count = 0;
  /** Slots with a position that no order guards yet. */
  private readonly unguarded = new Set<number>();
  private places = new Int32Array(0);
  private changed = new Int32Array(0);

  constructor(parts: LoopParts) {
    const { params, names, extras } = parts;
    this.parts = parts;
    const fees = new FeeSchedule(params.fees);
    const slippage = slippageOf(params.slippage);
    this.book = new Book(params.account.cash, extras, (symbol) =>
      termsOf(params.instruments, symbol, params.account.currency, this.broker.instrument?.(symbol)),
    );
    this.extraCells = [...this.book.extraCells];
    this.maintenance = params.account.margin?.maintenance ?? (leverageOf(params.account) > 1 ? 0.25 : 0);
    this.writer = new EventWriter((slot) => this.book.symbolOf(slot));
    this.rules = new RuleSet(parts.rules);
    this.entry = new OrderEntry(this.book, this.orders, this.writer, this.rules, params.account, names);
    this.brackets = new Brackets(this.book, this.orders, this.entry);
    this.gate = new DeskGate(this.book, this.orders, parts.around ?? OPEN_GATE);
    this.entry.gate = this.gate;
    this.entry.audit = parts.audit ?? null;
    this.entry.grow = () => this.grow();
    this.timesRows =
      parts.openBroker !== undefined ||
      parts.tradableNs !== 0n ||
      parts.around?.limits().quoteAgeMs !== undefined ||
      parts.around?.account !== undefined;
    this.broker =
      parts.openBroker?.({
        reports: this.entry,
        gate: this.gate,
        orders: this.orders,
        book: this.book,
        heard: (atNs, tell) => this.heard(atNs, tell),
      }) ??
      new PaperBroker(this.book, this.orders, this.entry, {
        fees,
        slippage,
        spreadColumn: slippage.column === undefined ? -1 : extras.indexOf(slippage.column),
        limitFill: params.limitFill,
        maxParticipation: params.maxParticipation,
        paysCash: paysCash(params.account),
      });
    this.entry.broker = this.broker;
    this.entry.onFilled = (order) => this.brackets.afterFill(order);
    this.targets = new TargetOrders(this.book, this.orders, this.entry, {
      account: params.account,
      fees,
      slippage: slippage.fraction,
      entry: params.entry,
      latencyNs: parts.latencyNs,
      cause: 'signal',
    });
    if (Object.keys(params.account.positions).length > 0) this.open();
  }

  /** What the account holds before anything is traded. A restored desk knows better. */
  private open(): void {
    const { book, rules, entry } = this;
    const { positions } = this.parts.params.account;
    for (const symbol of Object.keys(positions).sort()) book.symbols.keys.slotOf(symbol);
    this.grow();
    for (const [symbol, { quantity, price }] of Object.entries(positions)) {
      const slot = book.symbols.keys.find(symbol);
      book.quantity[slot] = quantity;
      book.averagePrice[slot] = price;
      book.price[slot] = price;
      entry.changed.add(slot);
    }
    book.holdingsChanged();
    book.mark();
    book.peak = book.equity;
    if (rules.protects) for (const slot of entry.changed) rules.filled(book, slot);
    this.findUnguarded();
  }

  /** Finds positions with a level that no order guards: those of the start, whose symbols have had no row. */
  private findUnguarded(): void {
    const { book, orders, unguarded } = this;
    unguarded.clear();
    for (const slot of book.everySlot()) {
      if (book.quantity[slot] === 0) continue;
      const isGuarded = orders.of(slot).some(({ leg }) => leg === 'stop' || leg === 'take');
      const hasLevel = (book.stopPrice[slot] as number) > 0 || (book.takePrice[slot] as number) > 0;
      if (hasLevel && !isGuarded) unguarded.add(slot);
    }
  }

  /** Everything is that of a snapshot: nothing of the opening is left to be told. */
  restored(): void {
    this.entry.changed.clear();
    this.findUnguarded();
  }

  private guard(): void {
    const { book, brackets, unguarded } = this;
    for (let at = 0; at < book.slotCount; at++) {
      const slot = book.slots[at] as number;
      if (unguarded.delete(slot)) brackets.sync(slot, book.instantNs);
    }
  }

  get instantNs(): bigint {
    return this.book.instantNs;
  }

  /** Makes room for symbols that have come. */
  grow(): void {
    this.book.grow();
    this.rules.reserve(this.book.symbols.size);
  }

  /** Works through the rows [from, to) of `columns`, which all became available at `instantNs`. */
  instant(columns: RowColumns, from: number, to: number, instantNs: bigint): void {
    const { book } = this;
    if (this.parts.params.equity === 'day') this.closeDay(instantNs);
    book.beginInstant(instantNs);
    this.columns = columns;
    this.arrange(from, to);
    this.broker.settle(this);
    this.mark();
    book.mark();
    if (this.entry.changed.size > 0) this.reportPositions();
    if (this.parts.params.equity === 'instant') this.writeEquity(instantNs);
    this.guardAccount();
    this.decide();
  }

  /** What a venue tells while no rows come is booked at once; nothing is decided before the next instant. */
  private heard(atNs: bigint, tell: () => void): void {
    const { book, writer, entry } = this;
    const { instantNs } = book;
    book.instantNs = atNs;
    if (atNs > writer.heardNs) writer.heardNs = atNs;
    tell();
    book.mark();
    if (entry.changed.size > 0) this.reportPositions();
    if (this.parts.params.equity === 'instant') this.writeEquity(atNs);
    book.instantNs = instantNs;
  }

  /** Puts the rows in the order of their symbols; rows of one symbol keep theirs. */
  private arrange(from: number, to: number): void {
    const { slot } = this.columns;
    const { rank } = this.book.symbols;
    if (this.rows.length < to - from) this.rows = new Int32Array((to - from) * 2);
    const { rows } = this;
    let count = 0;
    let sorted = true;
    let last = -1;
    for (let row = from; row < to; row++) {
      const own = slot[row] as number;
      if (own < 0) continue;
      const place = rank[own] as number;
      if (place < last) sorted = false;
      last = place;
      rows[count++] = row;
    }
    this.count = count;
    if (!sorted && !this.sortByPlace()) this.sort();
  }

  /** Mostly each symbol has one row, and then its place among the symbols is its place among the rows. */
  private sortByPlace(): boolean {
    const { rows, count, places } = this;
    const { slot } = this.columns;
    const { rank, size } = this.book.symbols;
    if (size > 4 * count) return false;
    if (places.length < size) this.places = new Int32Array(size * 2);
    const { places: taken } = this;
    taken.fill(-1, 0, size);
    for (let at = 0; at < count; at++) {
      const row = rows[at] as number;
      const place = rank[slot[row] as number] as number;
      if (taken[place] !== -1) return false;
      taken[place] = row;
    }
    for (let place = 0, at = 0; at < count; place++) {
      rows[at] = taken[place] as number;
      at += taken[place] === -1 ? 0 : 1;
    }
    return true;
  }

  private sort(): void {
    const { rows, count } = this;
    const { slot } = this.columns;
    const { rank } = this.book.symbols;
    const place = (row: number): number => rank[slot[row] as number] as number;
    rows.subarray(0, count).sort((a, b) => place(a) - place(b) || a - b);
  }

  private mark(): void {
    const { book, columns, rows, count, extraCells } = this;
    const { price, wanted, attempts, sequence, seen, slots, source, partition, instantNs } = book;
    const counts = this.timesRows;
    let last = -1;
    let slotCount = 0;
    for (let at = 0; at < count; at++) {
      const row = rows[at] as number;
      const slot = columns.slot[row] as number;
      price[slot] = columns.close[row] as number;
      const state = columns.wanted[row] as number;
      if (state === state) wanted[slot] = state;
      attempts[slot] = 0;
      sequence[slot] = columns.sequence[row] as bigint;
      if (counts) seen[slot] = instantNs;
      if (columns.source !== undefined) source[slot] = columns.source[row] as number;
      if (columns.partition !== undefined) partition[slot] = columns.partition[row] as number;
      for (let extra = 0; extra < extraCells.length; extra++) {
        (extraCells[extra] as { values: Float64Array }).values[slot] = columns.extras[extra]?.[row] as number;
      }
      if (slot !== last) slots[slotCount++] = slot;
      last = slot;
    }
    book.slotCount = slotCount;
    book.tradable = this.parts.tradableNs === 0n ? slotCount : this.seenLately();
  }

  private seenLately(): number {
    const { book, parts } = this;
    const { seen, price } = book;
    const since = book.instantNs - parts.tradableNs;
    let count = 0;
    for (const slot of book.everySlot()) if (!Number.isNaN(price[slot]) && (seen[slot] as bigint) >= since) count++;
    return count;
  }

  private reportPositions(): void {
    const { book, entry } = this;
    const { changed } = entry;
    if (this.changed.length < changed.size) this.changed = new Int32Array(changed.size * 2);
    const { changed: slots } = this;
    let count = 0;
    for (const slot of changed) slots[count++] = slot;
    book.symbols.sort(slots, count);
    for (let at = 0; at < count; at++) {
      const slot = slots[at] as number;
      const quantity = book.quantity[slot] as number;
      const averagePrice = book.averagePrice[slot] as number;
      const markPrice = book.price[slot] as number;
      this.writer.writePosition(
        {
          slot,
          quantity,
          averagePrice,
          markPrice,
          unrealised: (markPrice - averagePrice) * quantity * (book.multiplier[slot] as number),
          realised: book.realised[slot] as number,
          currency: this.parts.params.account.currency,
        },
        book.instantNs,
      );
    }
    changed.clear();
  }

  private writeEquity(instantNs: bigint): void {
    const { book } = this;
    this.writer.writeEquity(instantNs, book.cash, book.equity, book.gross, book.net, book.drawdown);
  }

  /** Writes the last equity of a day when the first instant of another one comes. */
  private closeDay(instantNs: bigint): void {
    // A bar that ends at midnight belongs to the day that ends there.
    const day = Number((instantNs - 1n) / NS_PER_DAY);
    if (this.equityDay >= 0 && day !== this.equityDay) this.writeEquity(this.book.instantNs);
    this.equityDay = day;
  }

  /** The input has ended. */
  end(): void {
    if (this.parts.params.equity === 'day' && this.equityDay >= 0) this.writeEquity(this.book.instantNs);
    this.equityDay = -1;
  }

  private guardAccount(): void {
    const { book } = this;
    if (book.equity <= 0) book.ruined = true;
    if (book.ruined) book.halt('ruin');
    else if (this.maintenance > 0 && book.equity < this.maintenance * book.gross) book.halt('marginCall');
  }

  private decide(): void {
    const { book, rules } = this;
    const { slots, slotCount, wanted, target, blocked } = book;
    for (let at = 0; at < slotCount; at++) {
      const slot = slots[at] as number;
      const state = wanted[slot] as number;
      if (blocked[slot] !== 0 && Math.sign(state) !== blocked[slot]) blocked[slot] = 0;
      target[slot] = blocked[slot] !== 0 ? 0 : state;
    }
    rules.run('exits', book);
    rules.run('entries', book);
    rules.run('size', book);
    rules.run('band', book);
    rules.run('limit', book);
    if (this.unguarded.size > 0) this.guard();
    if (rules.moves) this.moveBrackets();
    const { halted } = this.gate;
    if (halted !== undefined && this.broker.replaying !== true) this.entry.cancelAll(halted);
    this.targets.decide();
    this.broker.decided?.(book.instantNs);
  }

  private moveBrackets(): void {
    const { book, rules, brackets } = this;
    for (let at = 0; at < book.slotCount; at++) {
      const slot = book.slots[at] as number;
      if (book.quantity[slot] === 0) continue;
      rules.moved(book, slot);
      brackets.sync(slot, book.instantNs);
    }
  }
}
