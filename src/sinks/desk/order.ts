import { RxArrowError } from '../../base/errors.js';

export type OrderType = 'market' | 'limit' | 'stop' | 'stopLimit';
export type TimeInForce = 'day' | 'gtc' | 'ioc' | 'fok';

/** What an order is for: `exit` makes a position smaller, `entry` larger, `stop` and `take` protect it. */
export type Leg = 'exit' | 'entry' | 'stop' | 'take';

export interface OrderTerms {
  readonly clientOrderId: string;
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
  /** Place among the orders of the desk. */
  readonly number: number;
  /** The instant of the decision, ns since 1970, UTC. */
  readonly decidedNs: bigint;
  /** No price before it may fill the order. */
  readonly eligibleNs: bigint;
}

/** An order and what has become of it. */
export interface Order extends OrderTerms {
  venueOrderId: string | null;
  filled: number;
  /** Mean price of what was filled; NaN before. */
  averagePrice: number;
  fills: number;
  /** The stop price has been reached. */
  triggered: boolean;
  /** The UTC day on which it began to work; -1 before. */
  workDay: number;
  done: boolean;
}

/**
 * The only place where orders are made.
 * @throws RxArrowError when a size or price is not finite and positive: such an order cannot exist
 */
export function buildOrder(terms: OrderTerms): Order {
  requirePositive('quantity', terms.quantity, terms);
  const needsLimit = terms.type === 'limit' || terms.type === 'stopLimit';
  const needsStop = terms.type === 'stop' || terms.type === 'stopLimit';
  if (needsLimit) requirePositive('limitPrice', terms.limitPrice, terms);
  if (needsStop) requirePositive('stopPrice', terms.stopPrice, terms);
  return {
    ...terms,
    limitPrice: needsLimit ? terms.limitPrice : Number.NaN,
    stopPrice: needsStop ? terms.stopPrice : Number.NaN,
    venueOrderId: null,
    filled: 0,
    averagePrice: Number.NaN,
    fills: 0,
    triggered: false,
    workDay: -1,
    done: false,
  };
}

function requirePositive(name: string, value: number, terms: OrderTerms): void {
  if (value > 0 && Number.isFinite(value)) return;
  throw new RxArrowError(
    'ImpossibleOrder',
    `An order by "${terms.cause}" has ${name} ${value}; a finite number above 0 is needed.`,
    {
      component: 'desk',
      hint: 'Check the columns that the rules read.',
    },
  );
}

/** Whether an order follows the target, as `exit` and `entry` do, and is counted against it. */
export function followsTarget(order: OrderTerms): boolean {
  return order.leg === 'exit' || order.leg === 'entry';
}
