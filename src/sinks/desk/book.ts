import { RxArrowError } from '../../base/errors.js';
import type { Desk } from '../../core/index.js';
import type { InstrumentTerms } from './instruments.js';
import { SlotColumns } from './slot-columns.js';
import { Symbols } from './symbols.js';

const NONE: readonly number[] = [];

/** What the desk knows: the account, and by slot the latest prices, signals, positions and decisions. */
export class Book implements Desk {
  readonly symbols = new Symbols();
  readonly columns = new SlotColumns();
  private readonly scratch = new SlotColumns();
  private readonly cells = {
    quantity: this.columns.number('quantity'),
    averagePrice: this.columns.number('averagePrice'),
    realised: this.columns.number('realised'),
    price: this.columns.number('price', Number.NaN),
    wanted: this.columns.number('wanted'),
    stopPrice: this.columns.number('stopPrice', Number.NaN),
    takePrice: this.columns.number('takePrice', Number.NaN),
    pending: this.columns.number('pending'),
    waitsFor: this.columns.number('waitsFor', Number.NaN),
    blocked: this.columns.integer('blocked'),
    refused: this.columns.integer('refused'),
    attempts: this.columns.integer('attempts'),
    source: this.columns.integer('source'),
    partition: this.columns.integer('partition'),
    sequence: this.columns.time('sequence'),
    seen: this.columns.time('seen'),
    target: this.scratch.number('target', Number.NaN),
    multiplier: this.scratch.number('multiplier', 1),
    lot: this.scratch.number('lot', 1),
  };
  private readonly extras = new Map<string, { values: Float64Array }>();
  private terms: (InstrumentTerms | undefined)[] = [];
  /** Terms of any symbol, also of one that has not come. */
  readonly termsFor: (symbol: string) => InstrumentTerms;
  /** Names of sources, by the number that rows carry. */
  sources: string[] = [];
  stopCauses: string[] = [];
  takeCauses: string[] = [];

  // The account.
  cash: number;
  peak: number;
  equity: number;
  gross = 0;
  net = 0;
  /** Value traded since the start: what fee tiers go by. */
  traded = 0;
  fees = 0;
  /** Equity has been lost altogether: nothing is traded any more. */
  ruined = false;

  // The instant.
  instantNs = 0n;
  tradable = 0;
  slots = new Int32Array(64);
  slotCount = 0;
  held = new Int32Array(64);
  heldCount = 0;
  private heldStale = false;
  private pendingStale = false;
  private anyPending = false;
  readonly exits = new Map<number, string>();
  readonly vetoes = new Map<number, string>();
  haltCause: string | undefined;

  constructor(cash: number, extras: readonly string[], termsFor: (symbol: string) => InstrumentTerms) {
    this.cash = cash;
    this.peak = cash;
    this.equity = cash;
    this.termsFor = termsFor;
    for (const name of extras) this.extras.set(name, this.columns.number(`column ${name}`, Number.NaN));
  }

  get quantity(): Float64Array {
    return this.cells.quantity.values;
  }
  get averagePrice(): Float64Array {
    return this.cells.averagePrice.values;
  }
  get realised(): Float64Array {
    return this.cells.realised.values;
  }
  get price(): Float64Array {
    return this.cells.price.values;
  }
  get wanted(): Float64Array {
    return this.cells.wanted.values;
  }
  get target(): Float64Array {
    return this.cells.target.values;
  }
  get stopPrice(): Float64Array {
    return this.cells.stopPrice.values;
  }
  get takePrice(): Float64Array {
    return this.cells.takePrice.values;
  }
  /** Signed units of working orders that follow targets. */
  get pending(): Float64Array {
    return this.cells.pending.values;
  }
  /** The wanted state for which an entry waits at its price. */
  get waitsFor(): Float64Array {
    return this.cells.waitsFor.values;
  }
  /** The sign of the wanted state in which a position was closed by a rule, and which must not open it again. */
  get blocked(): Int32Array {
    return this.cells.blocked.values;
  }
  /** The reason for which the latest order was refused, so that it is said once and not at each instant. */
  get refused(): Int32Array {
    return this.cells.refused.values;
  }
  /** Orders made since the latest row, which tells their ids apart. */
  get attempts(): Int32Array {
    return this.cells.attempts.values;
  }
  get source(): Int32Array {
    return this.cells.source.values;
  }
  get partition(): Int32Array {
    return this.cells.partition.values;
  }
  get sequence(): BigInt64Array {
    return this.cells.sequence.values;
  }
  get seen(): BigInt64Array {
    return this.cells.seen.values;
  }
  get multiplier(): Float64Array {
    return this.cells.multiplier.values;
  }
  get lot(): Float64Array {
    return this.cells.lot.values;
  }

  get drawdown(): number {
    return 1 - this.equity / this.peak;
  }

  /** Columns of rules in the order of their rows. */
  get extraCells(): Iterable<{ values: Float64Array }> {
    return this.extras.values();
  }

  termsOf(slot: number): InstrumentTerms {
    return this.terms[slot] as InstrumentTerms;
  }

  symbolOf(slot: number): string {
    return this.symbols.nameOf(slot);
  }

  column(name: string): Float64Array {
    const cells = this.extras.get(name);
    if (cells !== undefined) return cells.values;
    throw new RxArrowError('UnknownColumn', `A rule asks for column "${name}", which it has not declared.`, {
      component: 'desk',
      hint: `Add columns: () => ['${name}'] to its definition.`,
    });
  }

  /** What was last read of a symbol: the wanted state, and the columns of rules. */
  inputsOf(slot: number): Record<string, number> {
    const columns = [...this.extras].map(([name, { values }]) => [name, values[slot] as number] as const);
    return { wanted: this.wanted[slot] as number, ...Object.fromEntries(columns) };
  }

  fraction(slot: number): number {
    return (
      ((this.quantity[slot] as number) * (this.price[slot] as number) * (this.multiplier[slot] as number)) / this.equity
    );
  }

  committed(slot: number): number {
    const units = this.quantity[slot] as number;
    const after = units + (this.pending[slot] as number);
    const most = Math.max(Math.abs(units), Math.abs(after));
    if (most === 0) return 0;
    return (most * (this.price[slot] as number) * (this.multiplier[slot] as number)) / this.equity;
  }

  get committedGross(): number {
    const { order, size } = this.symbols;
    const { pending } = this;
    if (this.pendingStale) {
      this.anyPending = order.some((slot) => pending[slot] !== 0);
      this.pendingStale = false;
    }
    if (!this.anyPending) return this.gross / this.equity;
    let total = 0;
    for (let place = 0; place < size; place++) total += this.committed(order[place] as number);
    return total;
  }

  /** Makes room for the symbols that have come. */
  grow(): void {
    if (!this.symbols.refresh()) return;
    const { size, order } = this.symbols;
    this.columns.reserve(size);
    this.scratch.reserve(size);
    for (const slot of order) {
      if (this.terms[slot] !== undefined) continue;
      this.learnTermsOf(slot);
      this.stopCauses[slot] ??= '';
      this.takeCauses[slot] ??= '';
    }
    if (this.slots.length < size) this.slots = new Int32Array(size * 2);
    if (this.held.length < size) this.held = new Int32Array(size * 2);
    this.heldStale = true;
  }

  /** Takes the terms of all symbols anew: a venue tells its own only when it is connected. */
  learnTerms(): void {
    for (const slot of this.symbols.order) this.learnTermsOf(slot);
  }

  private learnTermsOf(slot: number): void {
    const terms = this.termsFor(this.symbols.nameOf(slot));
    this.terms[slot] = terms;
    this.multiplier[slot] = terms.multiplier;
    this.lot[slot] = terms.lot;
  }

  /** Begins again with these symbols, in slots 0, 1, 2, ... */
  restart(names: readonly string[]): void {
    this.terms = [];
    this.symbols.restore(names);
    this.grow();
  }

  /** Positions have been opened or closed. */
  holdingsChanged(): void {
    this.heldStale = true;
  }

  /** Working orders that follow targets have come or gone. */
  setPending(slot: number, units: number): void {
    this.pending[slot] = units;
    this.pendingStale = true;
  }

  /** All columns are those of a snapshot. */
  restored(): void {
    this.heldStale = true;
    this.pendingStale = true;
  }

  /** Values all positions. The sum goes by name, so that it does not depend on the order of rows. */
  mark(): void {
    if (this.heldStale) this.findHeld();
    const { held, heldCount, quantity, price, multiplier } = this;
    let gross = 0;
    let net = 0;
    for (let at = 0; at < heldCount; at++) {
      const slot = held[at] as number;
      const value = (quantity[slot] as number) * (price[slot] as number) * (multiplier[slot] as number);
      net += value;
      gross += value < 0 ? -value : value;
    }
    this.net = net;
    this.gross = gross;
    this.equity = this.cash + net;
    if (this.equity > this.peak) this.peak = this.equity;
  }

  private findHeld(): void {
    const { order, size } = this.symbols;
    const { quantity } = this;
    let count = 0;
    for (let place = 0; place < size; place++) {
      const slot = order[place] as number;
      if (quantity[slot] !== 0) this.held[count++] = slot;
    }
    this.heldCount = count;
    this.heldStale = false;
  }

  // ---- what rules say --------------------------------------------------------------------------------------------

  exit(slot: number, cause: string): void {
    if (!this.exits.has(slot)) this.exits.set(slot, cause);
  }

  halt(cause: string): void {
    this.haltCause ??= cause;
  }

  veto(slot: number, cause: string): void {
    if (!this.vetoes.has(slot)) this.vetoes.set(slot, cause);
  }

  setStop(slot: number, price: number, cause: string): void {
    const held = this.quantity[slot] as number;
    const current = this.stopPrice[slot] as number;
    if (held === 0 || !(price > 0) || !Number.isFinite(price)) return;
    if (!Number.isNaN(current) && (held > 0 ? price <= current : price >= current)) return;
    this.stopPrice[slot] = price;
    this.stopCauses[slot] = cause;
  }

  setTake(slot: number, price: number, cause: string): void {
    if ((this.quantity[slot] as number) === 0) return;
    this.takePrice[slot] = price > 0 && Number.isFinite(price) ? price : Number.NaN;
    this.takeCauses[slot] = cause;
  }

  /** Forgets what rules have said at the instant before. */
  beginInstant(instantNs: bigint): void {
    this.instantNs = instantNs;
    this.slotCount = 0;
    if (this.exits.size > 0) this.exits.clear();
    if (this.vetoes.size > 0) this.vetoes.clear();
    this.haltCause = undefined;
  }

  /** All slots, for what must reach every one of them. */
  everySlot(): Iterable<number> {
    return this.symbols.size === 0 ? NONE : this.symbols.order;
  }
}
