import type { Market } from '../market.js';

export type ExchangeOrderType =
  'LIMIT' | 'LIMIT_MAKER' | 'MARKET' | 'STOP_LOSS' | 'STOP_LOSS_LIMIT' | 'TAKE_PROFIT' | 'TAKE_PROFIT_LIMIT';

export const ORDER_TYPES: readonly ExchangeOrderType[] = [
  'LIMIT',
  'LIMIT_MAKER',
  'MARKET',
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
];

export type ExchangeOrderStatus = 'NEW' | 'PARTIALLY_FILLED' | 'FILLED' | 'CANCELED' | 'EXPIRED';
export type ExchangeTimeInForce = 'GTC' | 'IOC' | 'FOK';

/** What an account asks for; prices and quantities in 1e-8 units, 0 where there is none. */
export interface PlaceOrder {
  readonly market: Market;
  readonly clientOrderId: string;
  readonly side: 'BUY' | 'SELL';
  readonly type: ExchangeOrderType;
  readonly timeInForce: ExchangeTimeInForce;
  readonly price: bigint;
  readonly stopPrice: bigint;
  readonly quantity: bigint;
}

/** Part of an order that met another. */
export interface Execution {
  readonly tradeId: number;
  readonly price: bigint;
  readonly quantity: bigint;
  readonly fee: bigint;
  readonly feeAsset: string;
  readonly isMaker: boolean;
  readonly timeMs: number;
}

/** An order as the exchange has it. */
export interface ExchangeOrder extends PlaceOrder {
  readonly orderId: number;
  readonly account: string;
  readonly timeMs: number;
  updateMs: number;
  status: ExchangeOrderStatus;
  executed: bigint;
  /** Value of what was executed, in the quote. */
  executedQuote: bigint;
  /** What is set aside for the rest of it: of the quote for a purchase, of the base for a sale. */
  locked: bigint;
  /** It waits for its stop price. */
  waits: boolean;
  /** Since when it has been in the book, or 0. */
  workingMs: number;
  readonly executions: Execution[];
}

export function isOpen({ status }: ExchangeOrder): boolean {
  return status === 'NEW' || status === 'PARTIALLY_FILLED';
}

export function leftOf({ quantity, executed }: ExchangeOrder): bigint {
  return quantity - executed;
}

export function isStop(type: ExchangeOrderType): boolean {
  return type.startsWith('STOP_LOSS') || type.startsWith('TAKE_PROFIT');
}

/** Whether an order that is at work has a worst price. */
export function isPriced(type: ExchangeOrderType): boolean {
  return type === 'LIMIT' || type === 'LIMIT_MAKER' || type.endsWith('_LIMIT');
}

/** Whether the price that wakes it has been reached. */
export function isTriggered({ type, side, stopPrice }: PlaceOrder, last: bigint): boolean {
  const rises = (side === 'BUY') === type.startsWith('STOP_LOSS');
  return rises ? last >= stopPrice : last <= stopPrice;
}
