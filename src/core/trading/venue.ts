import type { FlowContext, ServiceKey } from '../../runtime/flow/index.js';
import type { CheckedOrder } from './pre-trade-gate.js';
import type { OrderFill, Side } from './order-request.js';
import type { OrderReport } from './order-state.js';

/** What a venue says to an order. `repeated`: it has an order of this client id already, and made no second. */
export type SubmitAnswer =
  | { readonly kind: 'accepted'; readonly venueOrderId: string }
  | { readonly kind: 'rejected'; readonly cause: string }
  | { readonly kind: 'repeated' };

/** An order as the venue has it. */
export interface VenueOrder {
  readonly clientOrderId: string;
  readonly venueOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: number;
  readonly filledQuantity: number;
  readonly status: 'accepted' | 'partlyFilled' | 'filled' | 'cancelled' | 'expired' | 'rejected';
}

/** What a venue says of something that is traded there; what it does not say is left to the desk. */
export interface VenueInstrument {
  /** Smallest step of the price. */
  readonly tick?: number;
  /** Smallest step of the quantity, in units. */
  readonly lot?: number;
  /** Smallest order, in units. */
  readonly minQuantity?: number;
  /** Largest order, in units. */
  readonly maxQuantity?: number;
  /** Smallest value of an order, in currency. */
  readonly minNotional?: number;
  /** Value of one point for one unit. */
  readonly multiplier?: number;
  /** Currency of the price. */
  readonly currency?: string;
}

/**
 * Where real orders go: the port that a connector implements. Only the pre-trade gate makes what `submit` takes.
 * A call that fails with `RetryAfter` was not taken; after any other failure it is not known whether it was.
 */
export interface Venue {
  readonly name: string;
  /** A second order with the client id of an earlier one is refused. */
  readonly refusesRepeatedIds: boolean;
  /** `query` can be asked for an order by its client id. */
  readonly queryById: boolean;
  /** After this time a request either has arrived or never will, and answers to questions show it. */
  readonly settleMs: number;
  submit(order: CheckedOrder): Promise<SubmitAnswer>;
  /** Asks for an end. Whether it came before a fill is told by `listen`, `query` and `fillsSince`. */
  cancel(clientOrderId: string): Promise<void>;
  query(clientOrderId: string): Promise<VenueOrder | undefined>;
  openOrders(): Promise<readonly VenueOrder[]>;
  /** Units by symbol, signed; those without a position may be missing. */
  positions(): Promise<ReadonlyMap<string, number>>;
  /** All fills at or after `timeNs`. */
  fillsSince(timeNs: bigint): Promise<readonly OrderFill[]>;
  /** The rules of what is traded there; undefined before it is connected, and for what it does not know. */
  instrument?(symbol: string): VenueInstrument | undefined;
  /** Connects, before anything is asked or sent. */
  connect?(): Promise<void>;
  /** Ends the connection; nothing is asked or sent any more. Ends within a second. */
  close?(): Promise<void> | void;
  /** What is told without being asked for: it may come twice, late, in another order, or not at all. Returns the way to end it. */
  listen(listener: (report: OrderReport) => void): () => void;
}

/** The venue of a live desk, by the account that is traded. */
export interface VenueAccess {
  open(accountId: string, context: FlowContext): Venue;
}

export const venueService: ServiceKey<VenueAccess | null> = { name: 'venue', fallback: () => null };
