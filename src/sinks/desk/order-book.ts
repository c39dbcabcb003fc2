import { nearer } from '../../core/index.js';
import type { Order } from './order.js';

const NO_ORDERS: readonly Order[] = [];

/** The working orders of a desk, by slot and in the order in which they were made. */
export class OrderBook {
  private readonly bySlot = new Map<number, readonly Order[]>();
  /** Number of the next order. */
  nextNumber = 1;
  size = 0;

  of(slot: number): readonly Order[] {
    return this.bySlot.get(slot) ?? NO_ORDERS;
  }

  has(slot: number): boolean {
    return this.bySlot.has(slot);
  }

  // Lists are replaced, never changed, so that loops over them may go on.
  add(order: Order): void {
    this.bySlot.set(order.slot, [...this.of(order.slot), order]);
    this.size++;
  }

  /** Takes a settled order out. */
  remove(order: Order): void {
    order.done = true;
    const left = this.of(order.slot).filter((each) => each !== order);
    if (left.length === 0) this.bySlot.delete(order.slot);
    else this.bySlot.set(order.slot, left);
    this.size--;
  }

  /** Limit price of the working order of this side that the market would meet first; NaN without one. */
  resting(slot: number, side: 1 | -1): number {
    let best = Number.NaN;
    for (const order of this.of(slot))
      if (order.side === side && (order.type === 'limit' || (order.type === 'stopLimit' && order.triggered)))
        best = nearer(best, order.limitPrice, side);
    return best;
  }

  /** All orders as they were made. */
  all(): Order[] {
    return [...this.bySlot.values()].flat().sort((a, b) => a.number - b.number);
  }

  restore(orders: readonly Order[], nextNumber: number): void {
    this.bySlot.clear();
    this.size = 0;
    for (const order of orders) this.add(order);
    this.nextNumber = nextNumber;
  }
}
