import type { ServiceKey } from '../../core/index.js';
import type { Liquidity } from './fees.js';
import type { Order } from './order.js';
import type { RowColumns } from './rows.js';

/** What a broker tells of the orders it was given. The desk books it and makes the rows of its output from it. */
export interface BrokerReports {
  accepted(order: Order, venueOrderId: string): void;
  rejected(order: Order, cause: string): void;
  /** `timeNs` is when it happened, at or before the instant at which it is told. */
  filled(order: Order, fill: Fill): void;
  cancelled(order: Order, cause: string): void;
  expired(order: Order): void;
  /** No answer came: the order may or may not exist; nothing is sent for its symbol until that is known. */
  unknown(order: Order, cause: string): void;
}

export interface Fill {
  /** Units, above 0. */
  readonly quantity: number;
  readonly price: number;
  /** In the currency of the account. */
  readonly fee: number;
  readonly liquidity: Liquidity;
  readonly timeNs: bigint;
}

/** The rows of an instant by place: `rows[0]` to `rows[count - 1]` are row numbers in `columns`, by name of the symbol. */
export interface InstantRows {
  readonly columns: RowColumns;
  readonly rows: Int32Array;
  readonly count: number;
}

/**
 * Where orders go: the paper broker, or a venue. Paper and live share the loop of the desk: at each instant it calls `settle`
 * first, which tells what has become of orders (of bars for paper, of what the feedback edge has brought for a venue).
 */
export interface Broker {
  submit(order: Order): void;
  cancel(order: Order, cause: string): void;
  settle(instant: InstantRows): void;
}

/** Makes the broker of a live desk; a run brings it as a service. */
export interface LiveBroker {
  open(accountId: string, reports: BrokerReports): Broker;
}

export const liveBrokerService: ServiceKey<LiveBroker | null> = { name: 'live broker', fallback: () => null };
