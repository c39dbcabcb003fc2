/** What the exchange of the torture and its clients say to each other, and what their processes are started with. */
export interface TakenOrder {
  readonly clientOrderId: string;
  readonly venueOrderId: string;
  readonly symbol: string;
  readonly side: 1 | -1;
  readonly quantity: number;
  readonly filledQuantity: number;
  readonly status: 'accepted' | 'partlyFilled' | 'filled';
}

export interface TakenFill {
  readonly fillId: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: 1 | -1;
  readonly quantity: number;
  readonly price: number;
  /** Nanoseconds since 1970 UTC, as text. */
  readonly timeNs: string;
}

export interface ExchangeCall {
  readonly id: number;
  readonly method: 'submit' | 'query' | 'openOrders' | 'positions' | 'fillsSince' | 'cancel';
  readonly argument?: unknown;
}

export interface ExchangeTerms {
  readonly socket: string;
  /** Where orders and fills are kept. */
  readonly file: string;
  readonly seed: number;
  /** Shares of calls and events that go wrong. */
  readonly reset: number;
  readonly lostEvent: number;
  readonly repeatedEvent: number;
}

export interface TraderTerms {
  readonly socket: string;
  /** Journal, checkpoints and the file of rows are in here. */
  readonly folder: string;
  readonly seed: number;
  readonly instants: number;
  readonly leaseMs: number;
  /** Time between two instants of the feed. */
  readonly stepMs: number;
  /** Room on the disk for all that this process writes, where there is no small disk at hand. */
  readonly quotaBytes?: number;
  /** The wall clock jumps by this much after some instants. */
  readonly clockJumpMs?: number;
}
