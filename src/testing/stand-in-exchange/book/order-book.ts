import { leftOf, type ExchangeOrder } from './exchange-order.js';
import { least } from '../fixed.js';

interface Level {
  readonly price: bigint;
  /** First come, first served. */
  readonly queue: ExchangeOrder[];
}

/** One side of a book: the best price first, at each price the earliest order first. */
export class BookSide {
  readonly levels: Level[] = [];
  private readonly buys: boolean;

  constructor(side: 'BUY' | 'SELL') {
    this.buys = side === 'BUY';
  }

  add(order: ExchangeOrder): void {
    const place = this.placeOf(order.price);
    const level = this.levels[place];
    if (level?.price === order.price) level.queue.push(order);
    else this.levels.splice(place, 0, { price: order.price, queue: [order] });
  }

  remove(order: ExchangeOrder): void {
    const place = this.placeOf(order.price);
    const level = this.levels[place];
    const at = level?.price === order.price ? level.queue.indexOf(order) : -1;
    if (level === undefined || at < 0) return;
    level.queue.splice(at, 1);
    if (level.queue.length === 0) this.levels.splice(place, 1);
  }

  get best(): ExchangeOrder | undefined {
    return this.levels[0]?.queue[0];
  }

  /** Quantity at a price. */
  quantityAt(price: bigint): bigint {
    const level = this.levels[this.placeOf(price)];
    return level?.price === price ? quantityOf(level) : 0n;
  }

  /** Prices with their quantities, the best first. */
  depth(limit: number): (readonly [price: bigint, quantity: bigint])[] {
    return this.levels.slice(0, limit).map((level) => [level.price, quantityOf(level)]);
  }

  /** What can be had of `wanted` at prices no worse than `worst` (any without), and what it costs in the quote times 1e8. */
  available(wanted: bigint, worst?: bigint): { readonly quantity: bigint; readonly cost: bigint } {
    let quantity = 0n;
    let cost = 0n;
    for (const level of this.levels) {
      if (quantity >= wanted || (worst !== undefined && this.isBetter(worst, level.price))) break;
      const taken = least(quantityOf(level), wanted - quantity);
      quantity += taken;
      cost += taken * level.price;
    }
    return { quantity, cost };
  }

  /** Whether the first price comes before the second in this side. */
  isBetter(price: bigint, than: bigint): boolean {
    return this.buys ? price > than : price < than;
  }

  private placeOf(price: bigint): number {
    let low = 0;
    let high = this.levels.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.isBetter((this.levels[middle] as Level).price, price)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function quantityOf({ queue }: Level): bigint {
  return queue.reduce((sum, order) => sum + leftOf(order), 0n);
}

/** The open orders of a market by price and time. */
export class OrderBook {
  readonly bids = new BookSide('BUY');
  readonly asks = new BookSide('SELL');

  /** The side that an order of this side stands in. */
  own(side: 'BUY' | 'SELL'): BookSide {
    return side === 'BUY' ? this.bids : this.asks;
  }

  /** The side that it trades with. */
  other(side: 'BUY' | 'SELL'): BookSide {
    return side === 'BUY' ? this.asks : this.bids;
  }
}
