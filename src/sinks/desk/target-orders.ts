import { leverageOf, paysCash, type AccountTerms } from './account.js';
import type { Book } from './book.js';
import { difference, differenceTowardsZero, sum, towardsZero, withoutNoise } from './decimal.js';
import type { EntryTerms } from './entry.js';
import type { FeeSchedule } from './fees.js';
import { followsTarget, type OrderWish } from './order.js';
import type { OrderBook } from './order-book.js';
import type { OrderEntry } from './order-entry.js';
import { roundLimit, roundOrder, roundStop, slices } from './order-rounding.js';

export interface TargetTerms {
  readonly account: AccountTerms;
  readonly fees: FeeSchedule;
  readonly slippage: number;
  readonly entry: EntryTerms;
  readonly latencyNs: bigint;
  /** What orders that follow the input are said to be caused by: the column. */
  readonly cause: string;
}

/** Reasons for which the gate refuses an order; a slot remembers the latest by its number. */
const REFUSALS = [
  '',
  'the account does not sell short',
  'below the least quantity',
  'below the least value',
  'above a limit',
  'vetoed',
] as const;

/** The smallest part of a lot that is not a rounding error. */
const WHOLE = 1 - 1e-9;

/** Turns the targets of an instant into orders: what makes positions smaller first, then what makes them larger, both by name. */
export class TargetOrders {
  private readonly book: Book;
  private readonly orders: OrderBook;
  private readonly entry: OrderEntry;
  private readonly terms: TargetTerms;
  private readonly increases: { slot: number; signed: number }[] = [];

  constructor(book: Book, orders: OrderBook, entry: OrderEntry, terms: TargetTerms) {
    this.book = book;
    this.orders = orders;
    this.entry = entry;
    this.terms = terms;
  }

  decide(): void {
    const { book } = this;
    if (book.haltCause !== undefined) {
      this.halt(book.haltCause);
      return;
    }
    if (book.exits.size > 0) this.exit();
    const { slots, slotCount, target, quantity, pending, price, multiplier, lot, refused, equity } = book;
    for (let at = 0; at < slotCount; at++) {
      const slot = slots[at] as number;
      const wanted = target[slot] as number;
      if (wanted !== wanted) continue;
      const units = (wanted * equity) / ((price[slot] as number) * (multiplier[slot] as number));
      const delta = units - (quantity[slot] as number) - (pending[slot] as number);
      const least = wanted === 0 ? 0 : (lot[slot] as number) * WHOLE;
      if ((delta < 0 ? -delta : delta) > least) this.adjust(slot, units);
      else if (wanted !== 0 && delta === units) this.tooSmall(slot, units);
      else if (quantity[slot] !== 0 || book.wanted[slot] === 0) refused[slot] = 0;
    }
    if (this.increases.length > 0) this.increase();
  }

  /** A position that is wanted and is not a single lot. */
  private tooSmall(slot: number, units: number): void {
    const cause = this.refusal(slot, units) || 'below the least quantity';
    this.refuse(this.wish(slot, units, this.terms.cause), cause);
  }

  private halt(cause: string): void {
    const { book, entry } = this;
    for (const order of this.orders.all()) if (order.leg === 'entry') entry.cancel(order, cause);
    for (let at = 0; at < book.heldCount; at++) {
      const slot = book.held[at] as number;
      // Nobody else keeps the account out after a margin call, and the same wish would lead straight into the next one.
      if (cause === 'marginCall') book.blocked[slot] = Math.sign(book.wanted[slot] as number);
      this.close(slot, cause);
    }
  }

  private exit(): void {
    const { book } = this;
    const slots = Int32Array.from(book.exits.keys());
    book.symbols.sort(slots, slots.length);
    for (const slot of slots) {
      book.blocked[slot] = Math.sign(book.wanted[slot] as number);
      book.target[slot] = Number.NaN;
      this.entry.cancelFollowers(slot, book.exits.get(slot) as string, 'entry');
      this.close(slot, book.exits.get(slot) as string);
    }
  }

  private close(slot: number, cause: string): void {
    const { book } = this;
    if (this.entry.awaitsCancel(slot)) return;
    const open = sum(book.quantity[slot] as number, book.pending[slot] as number);
    if ((book.quantity[slot] as number) * open > 0) this.reduce(slot, -open, cause);
  }

  /** Out of a position, whatever its size: in as many orders as the venue needs for it. Less than a lot cannot be sold. */
  private reduce(slot: number, signed: number, cause: string): void {
    const wish = this.wish(slot, towardsZero(signed, this.book.lot[slot] as number), cause);
    if (wish.quantity === 0) return;
    for (const quantity of slices(wish.quantity, this.book.termsOf(slot))) {
      const isSent = this.entry.place({
        ...wish,
        quantity,
        type: 'market',
        timeInForce: 'gtc',
        reduceOnly: true,
        leg: 'exit',
      });
      // What holds one back holds back the others; the next instant sees what is left.
      if (!isSent) return;
    }
  }

  private wish(slot: number, signed: number, cause: string): OrderWish {
    return {
      slot,
      side: signed > 0 ? 1 : -1,
      type: 'market',
      quantity: Math.abs(signed),
      limitPrice: Number.NaN,
      stopPrice: Number.NaN,
      timeInForce: this.terms.entry.timeInForce,
      reduceOnly: false,
      leg: 'entry',
      cause,
      eligibleNs: this.book.instantNs + this.terms.latencyNs,
    };
  }

  private adjust(slot: number, units: number): void {
    const { book, entry, terms } = this;
    const held = book.quantity[slot] as number;
    let pending = book.pending[slot] as number;
    if (pending !== 0) {
      if (entry.awaitsCancel(slot)) return;
      const onward = (units - held) * pending > 0;
      if (terms.entry.type !== 'market' && this.entryOf(slot)) {
        // An entry that waits at its price is left there while its signal holds.
        if (onward && book.wanted[slot] === book.waitsFor[slot]) return;
        entry.cancelFollowers(slot, 'the signal has changed');
      } else if ((units - held - pending) * pending < 0) {
        // What is on its way in the right direction is not called back for a small change; the next decision sees what it did.
        if (onward && this.inFlight(slot)) return;
        entry.cancelFollowers(slot, 'the target has changed');
      }
      // At a venue it may still be filled: what is left to do is known when it is over.
      if (entry.awaitsCancel(slot)) return;
      pending = book.pending[slot] as number;
    }
    const position = sum(held, pending);
    const signed = units === 0 ? -position : differenceTowardsZero(units, position, book.lot[slot] as number);
    if (signed === 0) return;
    const reduces = position * signed < 0 ? Math.min(Math.abs(signed), Math.abs(position)) : 0;
    if (reduces > 0) this.reduce(slot, Math.sign(signed) * reduces, terms.cause);
    const left = difference(Math.abs(signed), reduces);
    if (left > 0) this.increases.push({ slot, signed: Math.sign(signed) * left });
  }

  private entryOf(slot: number): boolean {
    return this.orders.of(slot).some((order) => order.leg === 'entry');
  }

  private inFlight(slot: number): boolean {
    return this.orders.of(slot).every((order) => !followsTarget(order) || (order.workDay < 0 && order.filled === 0));
  }

  private increase(): void {
    const { book } = this;
    let power = this.buyingPower();
    for (const { slot, signed } of this.increases) {
      const { wish, unit } = this.entryWish(slot, signed);
      const cause = this.refusal(slot, signed);
      if (cause !== '') {
        this.refuse(wish, cause);
        continue;
      }
      const affordable = paysCash(this.terms.account)
        ? this.terms.fees.affordable(power, unit * (1 + this.terms.slippage), book.traded)
        : power / unit;
      const units = Math.min(wish.quantity, affordable);
      const rounded = roundOrder(book.termsOf(slot), wish.side, wish.type, priceOf(wish, unit, book, slot), units);
      // What the account cannot pay is not an order that failed: it was never to be.
      if (rounded.quantity === 0) continue;
      const sized = { ...wish, quantity: rounded.quantity };
      if (rounded.refusal !== undefined) this.refuse(sized, rounded.refusal);
      else {
        book.waitsFor[slot] = book.wanted[slot] as number;
        if (!this.entry.place(sized)) continue;
        book.refused[slot] = 0;
        power -= this.cost(rounded.quantity, unit);
      }
    }
    this.increases.length = 0;
  }

  private cost(quantity: number, unit: number): number {
    if (!paysCash(this.terms.account)) return quantity * unit;
    const notional = quantity * unit * (1 + this.terms.slippage);
    return notional + this.terms.fees.of(quantity, notional, 'taker', this.book.traded);
  }

  private entryWish(slot: number, signed: number): { wish: OrderWish; unit: number } {
    const { book, terms } = this;
    const { entry } = terms;
    const wish = this.wish(slot, signed, terms.cause);
    const close = book.price[slot] as number;
    const point = book.multiplier[slot] as number;
    if (entry.type === 'market') return { wish, unit: close * point };
    const { tick } = book.termsOf(slot);
    const { side } = wish;
    const limitAt = (price: number): number => roundLimit(withoutNoise(price), side, tick);
    const stopAt = (price: number): number => roundStop(withoutNoise(price), side, tick, false);
    switch (entry.type) {
      case 'limit': {
        const limitPrice = limitAt(close * (1 - side * entry.offset));
        return { wish: { ...wish, type: 'limit', limitPrice }, unit: limitPrice * point };
      }
      case 'stop': {
        const stopPrice = stopAt(close * (1 + side * entry.offset));
        return { wish: { ...wish, type: 'stop', stopPrice }, unit: stopPrice * point };
      }
      case 'stopLimit': {
        const stopPrice = stopAt(close * (1 + side * entry.offset));
        const limitPrice = limitAt(stopPrice * (1 + side * entry.limitOffset));
        return {
          wish: { ...wish, type: 'stopLimit', stopPrice, limitPrice },
          unit: Math.max(stopPrice, limitPrice) * point,
        };
      }
    }
  }

  private refusal(slot: number, signed: number): string {
    if (signed < 0 && !this.terms.account.shortSelling) return 'the account does not sell short';
    return this.book.vetoes.get(slot) ?? '';
  }

  // The same reason is said once, not at every instant for which it holds.
  private refuse(wish: OrderWish, cause: string): void {
    const { refused } = this.book;
    const known = REFUSALS.indexOf(cause as (typeof REFUSALS)[number]);
    const code = known < 0 ? REFUSALS.length - 1 : known;
    if (refused[wish.slot] === code) return;
    refused[wish.slot] = code;
    this.entry.refuse(wish, cause);
  }

  /** Money, or exposure on margin, that entries of this instant may use when all working orders are filled at today's prices. */
  private buyingPower(): number {
    const { book, terms } = this;
    const { price, multiplier, quantity, pending } = book;
    if (!paysCash(terms.account)) {
      let exposure = 0;
      for (const slot of book.everySlot()) {
        const units = Math.abs((quantity[slot] as number) + (pending[slot] as number));
        if (units > 0) exposure += units * (price[slot] as number) * (multiplier[slot] as number);
      }
      return Math.max(0, leverageOf(terms.account) * book.equity - exposure);
    }
    let power = book.cash;
    for (const order of this.orders.all()) {
      if (!followsTarget(order)) continue;
      const left = order.quantity - order.filled;
      const level =
        order.type === 'market' ? (price[order.slot] as number) : Math.max(order.limitPrice || 0, order.stopPrice || 0);
      const unit = level * (multiplier[order.slot] as number);
      if (order.side > 0) power -= this.cost(left, unit);
      else power += left * unit - terms.fees.of(left, left * unit, 'taker', book.traded);
    }
    return Math.max(0, power);
  }
}

function priceOf(wish: OrderWish, unit: number, book: Book, slot: number): number {
  if (wish.type === 'limit' || wish.type === 'stopLimit') return wish.limitPrice;
  return wish.type === 'stop' ? wish.stopPrice : unit / (book.multiplier[slot] as number);
}
