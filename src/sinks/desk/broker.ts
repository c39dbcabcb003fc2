import type { CheckedOrder, Liquidity, OrderRequest, Refused, VenueInstrument } from '../../core/index.js';
import type { StateTables } from '../../columnar/index.js';
import type { Leg, Order } from './order.js';
import type { RowColumns } from './rows.js';

/** What a broker tells of the orders it was given. The desk books it and makes the rows of its output from it. */
export interface BrokerReports {
  accepted(order: Order, venueOrderId: string | null): void;
  rejected(order: Order, cause: string): void;
  /** `timeNs` is when it happened, at or before the instant at which it is told. */
  filled(order: Order, fill: Fill): void;
  cancelled(order: Order, cause: string): void;
  expired(order: Order): void;
  /** No answer came: the order may or may not exist; nothing is sent for its symbol until that is known. */
  unknown(order: Order, cause: string): void;
  /** Takes over an order of an earlier run that this desk has not made. */
  adopt(request: OrderRequest, origin: OrderOrigin): Order;
  /** Takes over a position whose fills are not told one by one: signed units, and units times price summed up. */
  carry(symbol: string, quantity: number, cost: number, fees: number): void;
}

/** Where an order of an earlier run came from, and how much of it this desk has booked. */
export interface OrderOrigin {
  readonly leg: Leg;
  readonly cause: string;
  readonly decidedNs: bigint;
  readonly filled: number;
  readonly averagePrice: number;
  readonly over: boolean;
}

export interface Fill {
  /** Units, above 0. */
  readonly quantity: number;
  readonly price: number;
  /** In the currency of the account. */
  readonly fee: number;
  /** Units that the venue kept; their value is in `fee`. */
  readonly feeQuantity?: number;
  readonly liquidity: Liquidity;
  readonly timeNs: bigint;
  /** The venue's name of it; one is made of the order without. */
  readonly fillId?: string;
}

/** The rows of an instant by place: `rows[0]` to `rows[count - 1]` are row numbers in `columns`, by name of the symbol. */
export interface InstantRows {
  readonly columns: RowColumns;
  readonly rows: Int32Array;
  readonly count: number;
  readonly instantNs: bigint;
}

/**
 * Where orders go: the paper broker, or a venue. Paper and live share the loop of the desk: at each instant it calls `settle`
 * first, which tells what has become of orders (of bars for paper, of what was heard since the instant before for a venue).
 */
export interface Broker {
  /** `checked` is what the gate has let through; there is no other way to get one. */
  submit(order: Order, checked: CheckedOrder): void;
  cancel(order: Order, cause: string): void;
  settle(instant: InstantRows): void;
  /** What the venue says of an instrument. */
  instrument?(symbol: string): VenueInstrument | undefined;
  /** An instant is gone through again: nothing leaves, and nothing new is decided. */
  readonly replaying?: boolean;
  /**
   * Asked before the gate: what became of this decision in an earlier run. `placed`: it was sent then and is not again; a refusal
   * is that of then; `unrecorded`: it did not make it then; undefined: the instant is new.
   */
  recall?(order: Order): 'placed' | 'unrecorded' | Refused | undefined;
  /** The gate has refused it. */
  refused?(order: Order, refused: Refused): void;
  /**
   * Tells what was heard since the latest instant, while no rows come. Returns whether there was anything; decisions are left to
   * the next instant.
   */
  hear?(): boolean;
  /** The desk has come to the end of an instant. */
  decided?(instantNs: bigint): void;
  snapshot?(): StateTables;
  restore?(tables: StateTables): void;
}
