import { GATE_REFUSALS, type Audit, type OrderRequest, type Refused } from '../../core/index.js';
import { bookFill, type AccountTerms } from './account.js';
import type { Book } from './book.js';
import type { Broker, BrokerReports, Fill, OrderOrigin } from './broker.js';
import { difference, sum } from './decimal.js';
import { requestOf, type DeskGate } from './desk-gate.js';
import type { EventWriter } from './event-writer.js';
import { followsTarget, Order, type Leg, type OrderWish } from './order.js';
import type { OrderBook } from './order-book.js';
import { orderId } from './order-id.js';
import type { RuleSet } from './rule-set.js';

/** A slot remembers the latest refusal of the gate by its number, counted from here. */
const FIRST_GATE_CODE = 100;

const UNRECORDED: Refused = {
  refusal: 'entriesClosed',
  cause: 'entriesClosed: an earlier run has been at this instant and did not decide so',
};

export interface OrderNames {
  readonly pipeline: string;
  readonly desk: string;
}

/** Builds, numbers and sends orders, and books what the broker tells of them. */
export class OrderEntry implements BrokerReports {
  broker!: Broker;
  gate!: DeskGate;
  audit: Audit | null = null;
  /** Makes room for symbols that have come. */
  grow: () => void = () => undefined;
  /** Called when a fill has been booked. */
  onFilled: (order: Order) => void = () => undefined;
  /** Slots whose position has changed at this instant. */
  readonly changed = new Set<number>();
  private readonly book: Book;
  private readonly orders: OrderBook;
  private readonly writer: EventWriter;
  private readonly rules: RuleSet;
  private readonly account: AccountTerms;
  private readonly names: OrderNames;

  constructor(
    book: Book,
    orders: OrderBook,
    writer: EventWriter,
    rules: RuleSet,
    account: AccountTerms,
    names: OrderNames,
  ) {
    this.book = book;
    this.orders = orders;
    this.writer = writer;
    this.rules = rules;
    this.account = account;
    this.names = names;
  }

  private build(wish: OrderWish): Order {
    const { book, names } = this;
    const { slot } = wish;
    const attempt = book.attempts[slot] as number;
    book.attempts[slot] = attempt + 1;
    const id = orderId(
      names.pipeline,
      names.desk,
      book.sources[book.source[slot] as number] ?? '',
      book.partition[slot] as number,
      book.sequence[slot] as bigint,
      wish.cause,
      attempt === 0 ? wish.leg : `${wish.leg}.${attempt}`,
    );
    return new Order(wish, id, this.orders.nextNumber++, book.instantNs);
  }

  /** Builds an order and sends it where the gate lets it through. Returns whether it did. */
  place(wish: OrderWish): boolean {
    const order = this.build(wish);
    const recalled = this.broker.recall?.(order);
    if (recalled === 'placed') {
      this.admit(order);
      return true;
    }
    if (recalled === 'unrecorded') {
      // A refusal that was told before was not told again then either.
      if ((this.book.refused[order.slot] as number) < FIRST_GATE_CODE) this.stop(order, UNRECORDED, false);
      return false;
    }
    const checked = recalled ?? this.gate.check(order);
    if ('refusal' in checked) {
      this.stop(order, checked, recalled === undefined);
      return false;
    }
    this.admit(order);
    this.broker.submit(order, checked);
    return true;
  }

  private admit(order: Order): void {
    const { book, writer, audit } = this;
    this.orders.add(order);
    if (followsTarget(order))
      book.setPending(order.slot, sum(book.pending[order.slot] as number, order.side * order.quantity));
    writer.writeOrder(order, book.instantNs);
    writer.writeStatus(order, 'submitted', book.instantNs, book.instantNs);
    audit?.record('order', { ...requestOf(order, book), rule: order.cause, leg: order.leg });
  }

  /** The gate has refused an order. The same refusal of a symbol is told once, not at every instant for which it holds. */
  private stop(order: Order, refused: Refused, isNew: boolean): void {
    const { book, writer } = this;
    const code = FIRST_GATE_CODE + GATE_REFUSALS.indexOf(refused.refusal);
    if (book.refused[order.slot] === code) return;
    book.refused[order.slot] = code;
    if (isNew) {
      this.broker.refused?.(order, refused);
      this.audit?.record('refused', { ...requestOf(order, book), rule: order.cause, ...refused });
    }
    writer.writeOrder(order, book.instantNs);
    writer.writeStatus(order, 'rejected', book.instantNs, book.instantNs, refused.cause);
  }

  /** Writes down an order that the gate does not let through. */
  refuse(wish: OrderWish, cause: string): void {
    const { book, writer } = this;
    const order = this.build(wish);
    writer.writeOrder(order, book.instantNs);
    writer.writeStatus(order, 'rejected', book.instantNs, book.instantNs, cause);
    this.audit?.record('refused', { ...requestOf(order, book), rule: order.cause, cause });
  }

  cancel(order: Order, cause: string): void {
    if (order.cancelling) return;
    this.broker.cancel(order, cause);
    // On paper it is over by now; a venue takes its time.
    order.cancelling = !order.done;
  }

  /** Whether the end of an order that follows the target has been asked for and has not come. */
  awaitsCancel(slot: number): boolean {
    return this.orders.of(slot).some((order) => order.cancelling && followsTarget(order));
  }

  /** Takes all orders back. */
  cancelAll(cause: string): void {
    if (this.orders.size > 0) for (const order of this.orders.all()) this.cancel(order, cause);
  }

  /** Takes back what still follows the target of a slot. */
  cancelFollowers(slot: number, cause: string, leg?: Leg): void {
    for (const order of this.orders.of(slot))
      if (followsTarget(order) && (leg === undefined || order.leg === leg)) this.cancel(order, cause);
  }

  // ---- what the broker tells -------------------------------------------------------------------------------------

  accepted(order: Order, venueOrderId: string | null): void {
    order.venueOrderId = venueOrderId;
    order.unknown = false;
    this.writer.writeStatus(order, 'accepted', this.book.instantNs, this.book.instantNs);
  }

  rejected(order: Order, cause: string): void {
    this.drop(order);
    this.writer.writeStatus(order, 'rejected', this.book.instantNs, this.book.instantNs, cause);
  }

  cancelled(order: Order, cause: string): void {
    this.drop(order);
    this.writer.writeStatus(order, 'cancelled', this.book.instantNs, this.book.instantNs, cause);
  }

  expired(order: Order): void {
    this.drop(order);
    this.writer.writeStatus(order, 'expired', this.book.instantNs, this.book.instantNs, 'end of the day');
  }

  unknown(order: Order, cause: string): void {
    order.unknown = true;
    this.writer.writeStatus(order, 'unknown', this.book.instantNs, this.book.instantNs, cause);
  }

  filled(order: Order, fill: Fill): void {
    const { book, writer } = this;
    const { slot, side } = order;
    const before = book.quantity[slot] as number;
    const filled = sum(order.filled, fill.quantity);
    order.averagePrice =
      order.filled === 0 ? fill.price : (order.averagePrice * order.filled + fill.price * fill.quantity) / filled;
    order.filled = filled;
    order.fills++;
    order.unknown = false;
    const late = order.done;
    // A position that is taken over before its symbol has had a row.
    if (Number.isNaN(book.price[slot])) book.price[slot] = fill.price;
    bookFill(book, slot, side * fill.quantity, fill.price, fill.fee);
    // What was kept as the fee was as good as sold: its value is in the fee, and the cash for it was not spent.
    if (fill.feeQuantity !== undefined) bookFill(book, slot, -fill.feeQuantity, fill.price, 0);
    if (followsTarget(order) && !late)
      book.setPending(slot, difference(book.pending[slot] as number, side * fill.quantity));
    const complete = filled >= order.quantity;
    if (complete && !late) this.orders.remove(order);
    this.changed.add(slot);
    writer.writeFill(order, fill, this.account.currency, book.instantNs);
    writer.writeStatus(
      order,
      complete ? 'filled' : late ? 'cancelled' : 'partlyFilled',
      fill.timeNs,
      book.instantNs,
      late ? 'filled after its end' : undefined,
    );
    if (before * (book.quantity[slot] as number) <= 0) {
      book.stopPrice[slot] = Number.NaN;
      book.takePrice[slot] = Number.NaN;
    }
    if (this.rules.protects && book.quantity[slot] !== 0) this.rules.filled(book, slot);
    this.onFilled(order);
  }

  adopt(request: OrderRequest, origin: OrderOrigin): Order {
    const { book, writer } = this;
    const slot = this.slotOf(request.symbol);
    const wish: OrderWish = {
      ...request,
      slot,
      limitPrice: request.limitPrice ?? Number.NaN,
      stopPrice: request.stopPrice ?? Number.NaN,
      leg: origin.leg,
      cause: origin.cause,
      eligibleNs: origin.decidedNs,
    };
    const order = new Order(wish, request.clientOrderId, this.orders.nextNumber++, origin.decidedNs);
    order.filled = origin.filled;
    order.averagePrice = origin.averagePrice;
    order.done = origin.over;
    if (!origin.over) {
      this.orders.add(order);
      const left = difference(order.quantity, order.filled);
      if (followsTarget(order)) book.setPending(slot, sum(book.pending[slot] as number, order.side * left));
      writer.writeOrder(order, book.instantNs);
      writer.writeStatus(order, 'submitted', book.instantNs, book.instantNs, 'taken over from an earlier run');
    }
    return order;
  }

  carry(symbol: string, quantity: number, cost: number, fees: number): void {
    const { book } = this;
    const slot = this.slotOf(symbol);
    // Beside what the account has held since before the first fill.
    const opening = book.quantity[slot] as number;
    const held = sum(opening, quantity);
    const paid = opening * (book.averagePrice[slot] as number) + cost;
    book.quantity[slot] = held;
    book.averagePrice[slot] = held === 0 ? 0 : paid / held;
    if (Number.isNaN(book.price[slot]) && quantity !== 0) book.price[slot] = cost / quantity;
    book.cash -= cost * (book.multiplier[slot] as number) + fees;
    book.fees += fees;
    book.holdingsChanged();
    this.changed.add(slot);
  }

  private slotOf(symbol: string): number {
    const slot = this.book.symbols.keys.slotOf(symbol);
    this.grow();
    return slot;
  }

  private drop(order: Order): void {
    const { book } = this;
    if (order.done) return;
    this.orders.remove(order);
    if (followsTarget(order)) {
      const left = difference(order.quantity, order.filled);
      book.setPending(order.slot, difference(book.pending[order.slot] as number, order.side * left));
    }
  }
}
