import type { Book } from './book.js';
import { difference, sum, towardsZero, withoutNoise } from './decimal.js';
import type { Order, OrderWish } from './order.js';
import type { OrderBook } from './order-book.js';
import type { OrderEntry } from './order-entry.js';
import { roundLimit, roundStop, slices } from './order-rounding.js';

/** Keeps a stop and a profit order at the levels that rules have set for a position; whichever fills first takes the other away. */
export class Brackets {
  private readonly book: Book;
  private readonly orders: OrderBook;
  private readonly entry: OrderEntry;

  constructor(book: Book, orders: OrderBook, entry: OrderEntry) {
    this.book = book;
    this.orders = orders;
    this.entry = entry;
  }

  /** After a fill. A position that was closed by its protection stays closed until its signal changes. */
  afterFill(order: Order): void {
    const { book } = this;
    if (order.leg === 'stop' || order.leg === 'take') {
      book.blocked[order.slot] = Math.sign(book.wanted[order.slot] as number);
      this.entry.cancelFollowers(order.slot, `closed by ${order.cause}`, 'entry');
    }
    // It guards from the price of the entry on, and that is in the same bar.
    this.sync(order.slot, order.eligibleNs);
  }

  /** Makes the working orders those that levels and position ask for. */
  sync(slot: number, timeNs: bigint): void {
    const { book } = this;
    const held = book.quantity[slot] as number;
    const { tick, lot } = book.termsOf(slot);
    const side = held > 0 ? -1 : 1;
    // Less than a lot, as fees leave it at spot exchanges, cannot be sold.
    const units = towardsZero(Math.abs(held), lot);
    const stop = units === 0 ? Number.NaN : (book.stopPrice[slot] as number);
    const take = units === 0 ? Number.NaN : (book.takePrice[slot] as number);
    this.leg(
      slot,
      'stop',
      side,
      units,
      stop > 0 ? roundStop(withoutNoise(stop), side, tick, true) : Number.NaN,
      timeNs,
    );
    this.leg(slot, 'take', side, units, take > 0 ? roundLimit(withoutNoise(take), side, tick) : Number.NaN, timeNs);
  }

  private leg(slot: number, leg: 'stop' | 'take', side: 1 | -1, quantity: number, price: number, timeNs: bigint): void {
    const { book, entry } = this;
    let working = this.orders.of(slot).filter((order) => order.leg === leg && !order.cancelling);
    const wanted = price > 0;
    const isThere = working.every(
      (order) => order.side === side && (leg === 'stop' ? order.stopPrice : order.limitPrice) === price,
    );
    const cause = book.quantity[slot] === 0 ? 'the position is closed' : 'replaced';
    if (wanted && isThere) {
      // Of several, those go that a smaller position no longer needs; the others stay where they are.
      let left = working.reduce((total, order) => sum(total, leftOf(order)), 0);
      for (const order of working) {
        const less = difference(left, leftOf(order));
        if (less < quantity) continue;
        entry.cancel(order, cause);
        left = less;
      }
      if (left === quantity) return;
      working = working.filter(({ cancelling, done }) => !cancelling && !done);
    }
    for (const order of working) entry.cancel(order, cause);
    if (!wanted) return;
    const wish: OrderWish = {
      slot,
      side,
      type: leg === 'stop' ? 'stop' : 'limit',
      quantity,
      limitPrice: leg === 'take' ? price : Number.NaN,
      stopPrice: leg === 'stop' ? price : Number.NaN,
      timeInForce: 'gtc',
      reduceOnly: true,
      leg,
      cause: ((leg === 'stop' ? book.stopCauses : book.takeCauses)[slot] as string) || leg,
      eligibleNs: timeNs,
    };
    for (const part of slices(quantity, book.termsOf(slot))) entry.place({ ...wish, quantity: part });
  }
}

function leftOf({ quantity, filled }: Order): number {
  return difference(quantity, filled);
}
