import { matchBar, matchOpen, type LimitFill, type Match } from './bar-fill.js';
import type { Book } from './book.js';
import type { Broker, BrokerReports, InstantRows } from './broker.js';
import { downTo, difference, towardsZero, upTo, withoutNoise } from './decimal.js';
import type { Liquidity } from '../../core/index.js';
import type { FeeSchedule } from './fees.js';
import type { Order } from './order.js';
import type { OrderBook } from './order-book.js';
import type { RowColumns } from './rows.js';
import type { Slippage } from './slippage.js';

const NS_PER_DAY = 86_400_000_000_000n;

export interface PaperTerms {
  readonly fees: FeeSchedule;
  readonly slippage: Slippage;
  /** Which of the extra columns holds the spread; -1 for none. */
  readonly spreadColumn: number;
  readonly limitFill: LimitFill;
  /** Part of a bar's volume that one symbol's orders may take; undefined for all they want. */
  readonly maxParticipation: number | undefined;
  /** The account can only spend what it has. */
  readonly paysCash: boolean;
}

/** Which orders a pass over the rows of an instant looks at. */
type Pass = 'reduce' | 'increase' | 'guard';

/**
 * Fills orders from bars, worst case first. Of each bar: at the open first what makes positions smaller, then what makes them
 * larger; after the open again in this order, of one position the stop before the profit. A position entered after the open may
 * be stopped in the same bar but not take its profit, since the order of the extremes is not known.
 */
export class PaperBroker implements Broker {
  private readonly book: Book;
  private readonly orders: OrderBook;
  private readonly reports: BrokerReports;
  private readonly terms: PaperTerms;
  private readonly match: Match = { price: Number.NaN, taker: false };
  private columns!: RowColumns;
  private due: number[] = [];
  private volumes: number[] = [];
  private cashShort = false;
  /** Numbers of the orders made since the round began, and since its open was over. */
  private firstOfRound = 0;
  private firstAfterOpen = 0;

  constructor(book: Book, orders: OrderBook, reports: BrokerReports, terms: PaperTerms) {
    this.book = book;
    this.orders = orders;
    this.reports = reports;
    this.terms = terms;
  }

  submit(order: Order): void {
    this.reports.accepted(order, `paper-${order.number}`);
  }

  cancel(order: Order, cause: string): void {
    this.reports.cancelled(order, cause);
  }

  settle(instant: InstantRows): void {
    if (this.orders.size === 0) return;
    const { columns, rows, count } = instant;
    this.columns = columns;
    let from = 0;
    // Several rows of one symbol at one instant are taken one after the other, as rounds over all symbols.
    const later: number[][] = [];
    this.due.length = 0;
    while (from < count) {
      const row = rows[from] as number;
      const slot = columns.slot[row] as number;
      let round = 0;
      for (; from < count && columns.slot[rows[from] as number] === slot; from++, round++) {
        if (!this.orders.has(slot)) continue;
        if (round === 0) this.due.push(rows[from] as number);
        else (later[round - 1] ??= []).push(rows[from] as number);
      }
    }
    if (this.due.length > 0) this.round();
    for (const due of later) {
      this.due = due;
      this.round();
    }
  }

  private round(): void {
    const { due, terms, columns } = this;
    for (let at = 0; at < due.length; at++) {
      const row = due[at] as number;
      this.volumes[at] =
        terms.maxParticipation === undefined
          ? Number.POSITIVE_INFINITY
          : terms.maxParticipation * Math.max(0, columns.volume?.[row] ?? 0);
      this.expire(row);
    }
    this.firstOfRound = this.orders.nextNumber;
    this.pass('reduce', true);
    this.pass('increase', true);
    this.firstAfterOpen = this.orders.nextNumber;
    this.pass('reduce', false);
    const beforeEntries = this.orders.nextNumber;
    this.pass('increase', false);
    this.pass('guard', false, beforeEntries);
    for (const row of due) this.sweep(row);
  }

  private eligible(order: Order, row: number): boolean {
    return !order.done && (this.columns.time[row] as bigint) >= order.eligibleNs;
  }

  private expire(row: number): void {
    const day = this.dayOf(row);
    for (const order of this.orders.of(this.columns.slot[row] as number)) {
      if (order.timeInForce === 'day' && order.workDay >= 0 && day !== order.workDay && this.eligible(order, row))
        this.reports.expired(order);
    }
  }

  private dayOf(row: number): number {
    return Number((this.columns.time[row] as bigint) / NS_PER_DAY);
  }

  private sweep(row: number): void {
    for (const order of this.orders.of(this.columns.slot[row] as number)) {
      if (!this.eligible(order, row)) continue;
      if (order.workDay < 0) order.workDay = this.dayOf(row);
      // After the last bar of its day it is over, before the next decision, where that bar tells its end.
      if (order.timeInForce === 'day' && (this.columns.available[row] as bigint) / NS_PER_DAY > order.workDay) {
        this.reports.expired(order);
        continue;
      }
      if (order.timeInForce === 'ioc') this.reports.cancelled(order, 'immediate or cancel: not all could be filled');
      else if (order.timeInForce === 'fok')
        this.reports.cancelled(order, 'fill or kill: not all could be filled at once');
    }
  }

  private pass(pass: Pass, atOpen: boolean, fromNumber = 0): void {
    const { due, book, orders, columns } = this;
    for (let at = 0; at < due.length; at++) {
      const row = due[at] as number;
      const slot = columns.slot[row] as number;
      // A market exit comes before a stop, a stop before a profit; what a fill makes them into is seen by the next.
      for (let rank = 0; rank < 3; rank++) {
        for (const order of orders.of(slot)) {
          if (rankOf(order) !== rank || !this.eligible(order, row)) continue;
          const held = book.quantity[slot] as number;
          const reduces = order.reduceOnly || held * order.side < 0;
          if (reduces !== (pass !== 'increase')) continue;
          // An entry on the other side waits for the exit; a reducing order without a position has nothing to do.
          if (reduces && (!order.reduceOnly || held * order.side >= 0)) continue;
          if (pass === 'guard' && (order.number < fromNumber || order.leg !== 'stop')) continue;
          this.attempt(order, row, at, atOpen);
        }
      }
    }
  }

  private attempt(order: Order, row: number, at: number, atOpen: boolean): void {
    const { columns, match, terms } = this;
    const open = columns.open[row] as number;
    const high = columns.high[row] as number;
    const low = columns.low[row] as number;
    // Protection placed when the open filled its entry meets that same price first.
    const seesOpen = atOpen || (order.number >= this.firstOfRound && order.number < this.firstAfterOpen);
    const matched =
      (seesOpen && matchOpen(order, open, order.workDay >= 0, terms.limitFill, match)) ||
      (!atOpen && matchBar(order, high, low, terms.limitFill, match));
    if (!matched) return;
    // A stop that was placed beyond the bar finds the price already there.
    match.price = Math.min(Math.max(match.price, low), high);
    const price = match.taker ? this.slipped(order, row, match.price, high, low) : match.price;
    const wanted = difference(order.quantity, order.filled);
    const liquidity = match.taker ? 'taker' : 'maker';
    const quantity = this.fillable(order, wanted, price, liquidity, at);
    if (quantity === 0 || (order.timeInForce === 'fok' && quantity < wanted)) return;
    const notional = quantity * price * (this.book.multiplier[order.slot] as number);
    if (terms.maxParticipation !== undefined) this.volumes[at] = (this.volumes[at] as number) - quantity;
    this.reports.filled(order, {
      quantity,
      price,
      fee: terms.fees.of(quantity, notional, liquidity, this.book.traded),
      liquidity,
      timeNs: (atOpen ? columns.time[row] : columns.available[row]) as bigint,
    });
    if (!order.done && this.cashShort) this.reports.cancelled(order, 'not enough cash for all of it');
  }

  private slipped(order: Order, row: number, price: number, high: number, low: number): number {
    const { slippage, spreadColumn } = this.terms;
    const spread = spreadColumn < 0 ? 0 : (this.columns.extras[spreadColumn]?.[row] ?? 0);
    const away = price * slippage.fraction + (spread > 0 ? spread * slippage.spread : 0);
    if (!(away > 0)) return price;
    const { tick } = this.book.termsOf(order.slot);
    const worse =
      order.side > 0 ? upTo(withoutNoise(price + away), tick) : downTo(withoutNoise(Math.max(price - away, 0)), tick);
    // Nobody can have traded outside the bar; a gap lies inside it.
    const within = order.side > 0 ? Math.min(worse, Math.max(high, price)) : Math.max(worse, Math.min(low, price));
    if (Number.isNaN(order.limitPrice)) return within;
    return order.side > 0 ? Math.min(within, order.limitPrice) : Math.max(within, order.limitPrice);
  }

  /** What position and volume allow. */
  private cap(order: Order, wanted: number, at: number): number {
    const held = Math.abs(this.book.quantity[order.slot] as number);
    const quantity = order.reduceOnly ? Math.min(wanted, held) : wanted;
    const volume = this.volumes[at] as number;
    return volume >= quantity ? quantity : towardsZero(Math.max(volume, 0), this.book.termsOf(order.slot).lot);
  }

  private fillable(order: Order, wanted: number, price: number, liquidity: Liquidity, at: number): number {
    const { book, terms } = this;
    const quantity = this.cap(order, wanted, at);
    this.cashShort = false;
    if (!terms.paysCash || order.reduceOnly || order.side < 0 || quantity === 0) return quantity;
    const unit = price * (book.multiplier[order.slot] as number);
    const cost = (units: number): number => units * unit + terms.fees.of(units, units * unit, liquidity, book.traded);
    if (cost(quantity) <= book.cash) return quantity;
    const { lot } = book.termsOf(order.slot);
    let affordable = towardsZero(terms.fees.affordable(book.cash, unit, book.traded, liquidity), lot);
    // The last lot may be too much by a rounding error.
    while (affordable > 0 && cost(affordable) > book.cash) affordable = difference(affordable, lot);
    affordable = Math.min(affordable, quantity);
    this.cashShort = affordable < quantity;
    if (affordable > 0) return affordable;
    this.reports.cancelled(order, 'not enough cash');
    return 0;
  }
}

function rankOf(order: Order): number {
  switch (order.type) {
    case 'market':
      return 0;
    case 'stop':
    case 'stopLimit':
      return 1;
    case 'limit':
      return 2;
  }
}
