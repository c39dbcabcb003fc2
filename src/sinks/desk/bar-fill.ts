import type { Order } from './order.js';

/** Whether a limit fills when the price only comes to it, or must go beyond it. */
export type LimitFill = 'touch' | 'through';

/** A price at which an order can be filled, and whether it took from the book. NaN: none. */
export interface Match {
  price: number;
  taker: boolean;
}

/** What an order gets at the first price of a bar: gaps fill there, for better or worse. */
export function matchOpen(order: Order, open: number, rested: boolean, limitFill: LimitFill, match: Match): boolean {
  const { side } = order;
  match.taker = true;
  match.price = open;
  switch (order.type) {
    case 'market':
      return true;
    case 'stop':
      return (open - order.stopPrice) * side >= 0;
    case 'stopLimit':
      if (!order.triggered) {
        if ((open - order.stopPrice) * side < 0) return false;
        order.triggered = true;
        return within(order.limitPrice, side, open, limitFill);
      }
      break;
    case 'limit':
      break;
  }
  match.taker = !rested;
  return within(order.limitPrice, side, open, limitFill);
}

/** What an order gets between the open and the end of a bar. */
export function matchBar(order: Order, high: number, low: number, limitFill: LimitFill, match: Match): boolean {
  const { side } = order;
  switch (order.type) {
    case 'market':
      return false;
    case 'stop':
      match.price = order.stopPrice;
      match.taker = true;
      return reaches(order.stopPrice, side, high, low);
    case 'stopLimit':
      if (!order.triggered) {
        if (!reaches(order.stopPrice, side, high, low)) return false;
        order.triggered = true;
        match.price = order.stopPrice;
        match.taker = true;
        // A limit beyond which the price is already waits for a later bar: the way back within this one is not known.
        return (order.limitPrice - order.stopPrice) * side >= 0;
      }
      break;
    case 'limit':
      break;
  }
  match.price = order.limitPrice;
  match.taker = false;
  return within(order.limitPrice, side, side > 0 ? low : high, limitFill);
}

/** Whether a price comes to a limit, or goes beyond it. */
function within(limitPrice: number, side: number, price: number, limitFill: LimitFill): boolean {
  const beyond = (limitPrice - price) * side;
  return limitFill === 'touch' ? beyond >= 0 : beyond > 0;
}

function reaches(stopPrice: number, side: number, high: number, low: number): boolean {
  return side > 0 ? high >= stopPrice : low <= stopPrice;
}
