import { bookFill, type AccountTerms } from './account.js';
import type { Book } from './book.js';
import type { Broker, BrokerReports, Fill } from './broker.js';
import { difference, sum } from './decimal.js';
import type { EventWriter } from './event-writer.js';
import { followsTarget, Order, type Leg, type OrderWish } from './order.js';
import type { OrderBook } from './order-book.js';
import { orderId } from './order-id.js';
import type { RuleSet } from './rule-set.js';

export interface OrderNames {
  readonly pipeline: string;
  readonly desk: string;
}

/** Builds, numbers and sends orders, and books what the broker tells of them. */
export class OrderEntry implements BrokerReports {
  broker!: Broker;
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

  place(wish: OrderWish): void {
    const { book, writer } = this;
    const order = this.build(wish);
    this.orders.add(order);
    if (followsTarget(order))
      book.setPending(order.slot, sum(book.pending[order.slot] as number, order.side * order.quantity));
    writer.writeOrder(order, book.instantNs);
    writer.writeStatus(order, 'submitted', book.instantNs, book.instantNs);
    this.broker.submit(order);
  }

  /** Writes down an order that the gate does not let through. */
  refuse(wish: OrderWish, cause: string): void {
    const { book, writer } = this;
    const order = this.build(wish);
    writer.writeOrder(order, book.instantNs);
    writer.writeStatus(order, 'rejected', book.instantNs, book.instantNs, cause);
  }

  cancel(order: Order, cause: string): void {
    this.broker.cancel(order, cause);
  }

  /** Takes back what still follows the target of a slot. */
  cancelFollowers(slot: number, cause: string, leg?: Leg): void {
    for (const order of this.orders.of(slot))
      if (followsTarget(order) && (leg === undefined || order.leg === leg)) this.cancel(order, cause);
  }

  // ---- what the broker tells -------------------------------------------------------------------------------------

  accepted(order: Order, venueOrderId: string): void {
    order.venueOrderId = venueOrderId;
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
    bookFill(book, slot, side * fill.quantity, fill.price, fill.fee);
    if (followsTarget(order)) book.setPending(slot, difference(book.pending[slot] as number, side * fill.quantity));
    const complete = filled >= order.quantity;
    if (complete) this.orders.remove(order);
    this.changed.add(slot);
    writer.writeFill(order, fill, this.account.currency, book.instantNs);
    writer.writeStatus(order, complete ? 'filled' : 'partlyFilled', fill.timeNs, book.instantNs);
    if (before * (book.quantity[slot] as number) <= 0) {
      book.stopPrice[slot] = Number.NaN;
      book.takePrice[slot] = Number.NaN;
    }
    if (this.rules.protects && book.quantity[slot] !== 0) this.rules.filled(book, slot);
    this.onFilled(order);
  }

  private drop(order: Order): void {
    const { book } = this;
    this.orders.remove(order);
    if (followsTarget(order)) {
      const left = difference(order.quantity, order.filled);
      book.setPending(order.slot, difference(book.pending[order.slot] as number, order.side * left));
    }
  }
}
