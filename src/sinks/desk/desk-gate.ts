import {
  PreTradeGate,
  type AccountExposure,
  type CheckedOrder,
  type DeskExposure,
  type GateCounters,
  type GateFacts,
  type GateMemory,
  type Limits,
  type OrderRequest,
  type Refused,
  type Side,
} from '../../core/index.js';
import { readState, stateTable, type StateTables } from '../../columnar/index.js';
import { CheckpointMismatch } from '../../base/errors.js';
import type { Book } from './book.js';
import type { Order } from './order.js';
import type { OrderBook } from './order-book.js';
import type { InstrumentTerms } from './instruments.js';

/** What comes to the gate of a desk from outside its stream; nothing of it for a desk on paper that is not in a run. */
export interface GateSurroundings {
  /** Limits that hold now. */
  readonly limits: () => Limits;
  /** The account, with limits that hold for all its desks together; undefined without such limits. */
  readonly account?: { readonly limits: () => Limits; readonly exposure: AccountExposure };
  /** The time the limits of rate, age and day go by; that of the instant without. */
  readonly nowNs?: () => bigint;
  /** Why nothing may be sent. */
  readonly halted: () => string | undefined;
  /** Why nothing may be opened. */
  readonly entriesClosed: () => string | undefined;
}

export const OPEN_GATE: GateSurroundings = {
  limits: () => NO_LIMITS,
  halted: () => undefined,
  entriesClosed: () => undefined,
};

const NO_LIMITS: Limits = {};

/** What is known of the symbol of one slot; read when the gate asks for it. */
class SlotFacts implements GateFacts {
  slot = 0;
  private readonly book: Book;
  private readonly orders: OrderBook;
  private readonly around: GateSurroundings;

  constructor(book: Book, orders: OrderBook, around: GateSurroundings) {
    this.book = book;
    this.orders = orders;
    this.around = around;
  }

  private get terms(): InstrumentTerms {
    return this.book.termsOf(this.slot);
  }
  get nowNs(): bigint {
    return this.around.nowNs?.() ?? this.book.instantNs;
  }
  get lastPrice(): number {
    return this.book.price[this.slot] as number;
  }
  get pricedNs(): bigint {
    return this.book.seen[this.slot] as bigint;
  }
  get tick(): number {
    return this.terms.tick;
  }
  get lot(): number {
    return this.terms.lot;
  }
  get maxQuantity(): number {
    return this.terms.maxQuantity;
  }
  get multiplier(): number {
    return this.terms.multiplier;
  }
  get position(): number {
    return this.book.quantity[this.slot] as number;
  }
  get pending(): number {
    return this.book.pending[this.slot] as number;
  }
  get grossNotional(): number {
    return this.book.committedGross * this.book.equity;
  }
  get equity(): number {
    return this.book.equity;
  }
  get openOrders(): number {
    return this.orders.size;
  }
  get unknownOrder(): boolean {
    return this.orders.of(this.slot).some((order) => order.unknown);
  }
  get restingBuy(): number {
    return this.orders.resting(this.slot, 1);
  }
  get restingSell(): number {
    return this.orders.resting(this.slot, -1);
  }
  get halted(): string | undefined {
    return this.around.halted();
  }
  get entriesClosed(): string | undefined {
    return this.around.entriesClosed();
  }
}

/** The gate of a desk: every order passes here, on paper and live. */
export class DeskGate implements DeskExposure {
  readonly gate = new PreTradeGate(NO_LIMITS);
  private readonly book: Book;
  private readonly around: GateSurroundings;
  private readonly facts: SlotFacts;
  private readonly orders: OrderBook;
  private readonly leaveAccount: () => void;

  constructor(book: Book, orders: OrderBook, around: GateSurroundings) {
    this.book = book;
    this.around = around;
    this.facts = new SlotFacts(book, orders, around);
    this.orders = orders;
    this.leaveAccount = around.account?.exposure.enlist(this) ?? ((): void => undefined);
  }

  /** Why nothing may be sent at all. */
  get halted(): string | undefined {
    return this.around.halted();
  }

  check(order: Order): CheckedOrder | Refused {
    const { gate, facts } = this;
    const { account } = this.around;
    gate.limits = this.around.limits();
    facts.slot = order.slot;
    const request = requestOf(order, this.book);
    if (account === undefined) return gate.check(request, facts);
    return gate.check(request, facts, () => ({
      limits: account.limits(),
      facts: account.exposure.factsOf(request.symbol, facts),
      tally: account.exposure.tallyOn(gate.counters.day),
    }));
  }

  /** The desk has ended: the account has what the others hold. */
  close(): void {
    this.leaveAccount();
  }

  // ---- what the account sees ---------------------------------------------------------------------------------------

  get equity(): number {
    return this.book.equity;
  }

  get grossNotional(): number {
    return this.book.committedGross * this.book.equity;
  }

  get openOrders(): number {
    return this.orders.size;
  }

  get counters(): GateCounters {
    return this.gate.counters;
  }

  position(symbol: string): number {
    return this.book.quantity[this.slotOf(symbol)] ?? 0;
  }

  pending(symbol: string): number {
    return this.book.pending[this.slotOf(symbol)] ?? 0;
  }

  hasUnknown(symbol: string): boolean {
    return this.orders.of(this.slotOf(symbol)).some((order) => order.unknown);
  }

  resting(symbol: string, side: Side): number {
    return this.orders.resting(this.slotOf(symbol), side);
  }

  private slotOf(symbol: string): number {
    return this.book.symbols.keys.find(symbol);
  }

  /**
   * Looks again at an order that the venue does not have, at the price that is known now or, where none is known yet, that it was
   * decided at.
   */
  recheck(request: OrderRequest, decided: { readonly last: number; readonly atNs: bigint }): CheckedOrder | Refused {
    const { book, facts } = this;
    this.gate.limits = this.around.limits();
    const slot = book.symbols.keys.find(request.symbol);
    const known = slot >= 0 && book.price[slot] !== undefined && !Number.isNaN(book.price[slot]);
    if (known && (book.seen[slot] as bigint) >= decided.atNs) {
      facts.slot = slot;
      return this.gate.recheck(request, facts, this.around.account?.limits());
    }
    const { tick, lot, maxQuantity, multiplier } = book.termsFor(request.symbol);
    return this.gate.recheck(
      request,
      {
        nowNs: facts.nowNs,
        lastPrice: decided.last,
        pricedNs: decided.atNs,
        tick,
        lot,
        maxQuantity,
        multiplier,
        position: 0,
        pending: 0,
        grossNotional: 0,
        equity: 0,
        openOrders: 0,
        unknownOrder: false,
        restingBuy: Number.NaN,
        restingSell: Number.NaN,
        halted: this.around.halted(),
        entriesClosed: undefined,
      },
      this.around.account?.limits(),
    );
  }

  snapshot(): StateTables {
    const { day, orders, notional, startEquity, recent } = this.gate.counters.snapshot();
    return {
      gate: stateTable({
        day: Float64Array.of(day),
        orders: Float64Array.of(orders),
        notional: Float64Array.of(notional),
        startEquity: Float64Array.of(startEquity),
      }),
      'gate recent': stateTable({
        time: BigInt64Array.from(recent, ({ timeNs }) => timeNs),
        print: recent.map(({ print }) => print),
      }),
    };
  }

  restore(tables: StateTables): void {
    const { gate, 'gate recent': recent } = tables;
    if (gate === undefined || recent === undefined)
      throw new CheckpointMismatch('The state of the desk says nothing of its gate.', { component: 'desk' });
    const number = (name: string): number => (readState(gate, name) as Float64Array)[0] as number;
    const times = readState(recent, 'time') as BigInt64Array;
    const prints = readState(recent, 'print') as readonly string[];
    const memory: GateMemory = {
      day: number('day'),
      orders: number('orders'),
      notional: number('notional'),
      startEquity: number('startEquity'),
      recent: prints.map((print, at) => ({ timeNs: times[at] as bigint, print })),
    };
    this.gate.counters.restore(memory);
  }
}

/** An order as a venue is asked for it. */
export function requestOf(order: Order, book: Book): OrderRequest {
  return {
    clientOrderId: order.clientOrderId,
    symbol: book.symbolOf(order.slot),
    side: order.side,
    type: order.type,
    quantity: order.quantity,
    limitPrice: Number.isNaN(order.limitPrice) ? null : order.limitPrice,
    stopPrice: Number.isNaN(order.stopPrice) ? null : order.stopPrice,
    timeInForce: order.timeInForce,
    reduceOnly: order.reduceOnly,
  };
}
