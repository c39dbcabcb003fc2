export type OrderType = 'market' | 'limit' | 'stop' | 'stopLimit';
export type TimeInForce = 'day' | 'gtc' | 'ioc' | 'fok';
export type Liquidity = 'maker' | 'taker';
/** +1 buy, -1 sell. */
export type Side = 1 | -1;

/** An order as a venue is asked for it. */
export interface OrderRequest {
  /** At most 32 characters of [a-z0-9]; the same decision has the same id in every run. */
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  /** Units, above 0, in whole lots. */
  readonly quantity: number;
  /** Worst price accepted; null without. */
  readonly limitPrice: number | null;
  /** Price that wakes the order; null without. */
  readonly stopPrice: number | null;
  readonly timeInForce: TimeInForce;
  /** It only makes a position smaller. */
  readonly reduceOnly: boolean;
}

/** What was filled of an order, once a fill id. */
export interface OrderFill {
  readonly fillId: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  /** Units, above 0. */
  readonly quantity: number;
  readonly price: number;
  /** In the currency of the account. */
  readonly fee: number;
  /** Units that the venue kept of what was bought, as spot exchanges do; their value is in `fee`. They come off the position. */
  readonly feeQuantity?: number;
  readonly liquidity: Liquidity;
  /** ns since 1970 UTC. */
  readonly timeNs: bigint;
}
