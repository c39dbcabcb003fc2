import { RxArrowError } from '../../base/errors.js';
import type { OrderType, TimeInForce } from '../../core/index.js';

/** What an order is for: `exit` makes a position smaller, `entry` larger, `stop` and `take` protect it. */
export type Leg = 'exit' | 'entry' | 'stop' | 'take';

/** What is wanted of an order before it has a number and an id. */
export interface OrderWish {
  readonly slot: number;
  /** +1 buy, -1 sell. */
  readonly side: 1 | -1;
  readonly type: OrderType;
  /** Units, above 0, in whole lots. */
  readonly quantity: number;
  /** Worst price accepted; NaN without. */
  readonly limitPrice: number;
  /** Price that wakes the order; NaN without. */
  readonly stopPrice: number;
  readonly timeInForce: TimeInForce;
  readonly reduceOnly: boolean;
  readonly leg: Leg;
  /** The rule that ordered. */
  readonly cause: string;
  /** No price before it may fill the order, ns since 1970, UTC. */
  readonly eligibleNs: bigint;
}

/** An order and what has become of it. */
export class Order implements OrderWish {
  readonly slot: number;
  readonly side: 1 | -1;
  readonly type: OrderType;
  readonly quantity: number;
  readonly limitPrice: number;
  readonly stopPrice: number;
  readonly timeInForce: TimeInForce;
  readonly reduceOnly: boolean;
  readonly leg: Leg;
  readonly cause: string;
  readonly eligibleNs: bigint;
  readonly clientOrderId: string;
  /** Place among the orders of the desk. */
  readonly number: number;
  /** The instant of the decision, ns since 1970, UTC. */
  readonly decidedNs: bigint;
  venueOrderId: string | null = null;
  filled = 0;
  /** Mean price of what was filled; NaN before. */
  averagePrice = Number.NaN;
  fills = 0;
  /** The stop price has been reached. */
  triggered = false;
  /** The UTC day on which it began to work; -1 before. */
  workDay = -1;
  done = false;
  /** It is not known whether the venue has it. */
  unknown = false;
  /** Its end has been asked for and has not come. */
  cancelling = false;

  /** @throws RxArrowError when a size or price is not finite and positive: such an order cannot exist */
  constructor(wish: OrderWish, clientOrderId: string, number: number, decidedNs: bigint) {
    const { type } = wish;
    const needsLimit = type === 'limit' || type === 'stopLimit';
    const needsStop = type === 'stop' || type === 'stopLimit';
    requirePositive('quantity', wish.quantity, wish);
    if (needsLimit) requirePositive('limitPrice', wish.limitPrice, wish);
    if (needsStop) requirePositive('stopPrice', wish.stopPrice, wish);
    this.slot = wish.slot;
    this.side = wish.side;
    this.type = type;
    this.quantity = wish.quantity;
    this.limitPrice = needsLimit ? wish.limitPrice : Number.NaN;
    this.stopPrice = needsStop ? wish.stopPrice : Number.NaN;
    this.timeInForce = wish.timeInForce;
    this.reduceOnly = wish.reduceOnly;
    this.leg = wish.leg;
    this.cause = wish.cause;
    this.eligibleNs = wish.eligibleNs;
    this.clientOrderId = clientOrderId;
    this.number = number;
    this.decidedNs = decidedNs;
  }
}

function requirePositive(name: string, value: number, wish: OrderWish): void {
  if (value > 0 && Number.isFinite(value)) return;
  throw new RxArrowError(
    'ImpossibleOrder',
    `desk: an order by "${wish.cause}" has ${name} ${value}; a finite number above 0 is needed.`,
    { component: 'desk', hint: 'Check the columns that the rules read.' },
  );
}

/** Whether an order follows the target, as `exit` and `entry` do, and is counted against it. */
export function followsTarget(order: OrderWish): boolean {
  return order.leg === 'exit' || order.leg === 'entry';
}
