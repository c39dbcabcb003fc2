import { RetryAfter, RxArrowError, type Clock, type Random } from '../../base/index.js';
import {
  isChecked,
  type CheckedOrder,
  type OrderFill,
  type OrderReport,
  type OrderRequest,
  type SubmitAnswer,
  type Venue,
  type VenueOrder,
} from '../../core/index.js';

/** How often things go wrong, each from 0 to 1. */
export interface VenueFaults {
  /** A call never arrives; its caller is told that the connection was reset, or nothing at all. */
  readonly lostRequest: number;
  /** It arrives, and the answer is lost. */
  readonly lostReply: number;
  /** It arrives long after the caller was told that the connection was reset. */
  readonly lateRequest: number;
  /** The venue asks to come again later (429) and does nothing. */
  readonly busy: number;
  readonly rejected: number;
  readonly lostEvent: number;
  readonly repeatedEvent: number;
  /** An order is filled in several pieces. */
  readonly partialFill: number;
  /** An order was filled just before it was cancelled, and the fill is told after the cancellation. */
  readonly lateFill: number;
}

export interface SimulatedVenueOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Whether a second order with the same client id is refused; true by default. */
  readonly refusesRepeatedIds?: boolean;
  /** Whether it can be asked for an order by its client id; true by default. */
  readonly queryById?: boolean;
  /** Time after which requests have arrived and answers show them, in ms; 400 by default. */
  readonly settleMs?: number;
  /** Longest way of a call, of an answer and of an event, in ms; 40 by default. */
  readonly delayMs?: number;
  readonly faults?: Partial<VenueFaults>;
}

const NO_FAULTS: VenueFaults = {
  lostRequest: 0,
  lostReply: 0,
  lateRequest: 0,
  busy: 0,
  rejected: 0,
  lostEvent: 0,
  repeatedEvent: 0,
  partialFill: 0,
  lateFill: 0,
};

/** An order as the venue has it, whoever sent it. */
export interface StandingOrder extends VenueOrder {
  readonly request: OrderRequest;
}

interface BookedOrder {
  readonly request: OrderRequest;
  readonly venueOrderId: string;
  /** When questions begin to show it (ms of the clock). */
  readonly visibleMs: number;
  filled: number;
  status: VenueOrder['status'];
}

interface BookedFill {
  readonly fill: OrderFill;
  readonly visibleMs: number;
}

/**
 * A venue in memory that goes wrong in the ways in which venues do, on the clock and the seed it is given. It outlives the
 * processes that trade on it: each has a connection of its own, and `cut` is what its end looks like from here.
 */
export class SimulatedVenue {
  readonly refusesRepeatedIds: boolean;
  readonly queryById: boolean;
  readonly settleMs: number;
  /** What was refused because an order of its id was there. */
  repeatedIds = 0;
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly delayMs: number;
  private readonly faults: VenueFaults;
  private readonly booked: BookedOrder[] = [];
  private readonly fillsBooked: BookedFill[] = [];
  private readonly prices = new Map<string, number>();
  private readonly connections = new Set<VenueConnection>();
  private downUntilMs = 0;
  private numbers = 0;
  private calm = false;

  constructor(options: SimulatedVenueOptions) {
    this.clock = options.clock;
    this.random = options.random;
    this.refusesRepeatedIds = options.refusesRepeatedIds ?? true;
    this.queryById = options.queryById ?? true;
    this.settleMs = options.settleMs ?? 400;
    this.delayMs = options.delayMs ?? 40;
    this.faults = { ...NO_FAULTS, ...options.faults };
  }

  /** A connection for one process. */
  connect(): VenueConnection {
    const connection = new VenueConnection(this);
    this.attach(connection);
    return connection;
  }

  /** Lets a connection hear what is told; for one of a kind of your own. */
  attach(connection: VenueConnection): void {
    this.connections.add(connection);
  }

  /** The price at which the venue trades; resting orders that it reaches are filled. */
  setPrice(symbol: string, price: number): void {
    this.prices.set(symbol, price);
    for (const order of this.booked) if (order.request.symbol === symbol) this.match(order);
  }

  /** Restarts: for `ms` nobody is answered, and events are lost. */
  restart(ms: number): void {
    this.downUntilMs = this.clock.monotonicMs() + ms;
  }

  /** Nothing goes wrong from now on. */
  settleDown(): void {
    this.calm = true;
  }

  /** All orders that were ever taken, one for each time that one was. */
  get orders(): readonly StandingOrder[] {
    return this.booked.map((order) => ({ ...shown(order), request: order.request }));
  }

  /** Signed units by symbol, as of now. */
  get holdings(): ReadonlyMap<string, number> {
    return positionsOf(this.fillsBooked);
  }

  // ---- calls -----------------------------------------------------------------------------------------------------

  /** Carries a call there and back. */
  call<T>(connection: VenueConnection, work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const reset = (): void => {
        this.after(this.way(), () => {
          // Half of them are told; the others wait until they give up.
          if (connection.cut) return;
          if (this.random.next() < 0.5) reject(new RxArrowError('ConnectionReset', 'The connection was reset.'));
        });
      };
      if (connection.cut) return;
      if (this.happens('lostRequest') || this.isDown) {
        reset();
        return;
      }
      if (this.happens('busy')) {
        this.after(this.way(), () => reject(new RetryAfter(50 + this.random.integer(200), 'Too many requests.')));
        return;
      }
      const isLate = this.happens('lateRequest');
      if (isLate) reset();
      this.after(isLate ? this.random.next() * (this.settleMs / 2) : this.way(), () => {
        const answer = work();
        if (isLate || this.isDown) return;
        if (this.happens('lostReply')) reset();
        else
          this.after(this.way(), () => {
            if (!connection.cut) resolve(answer);
          });
      });
    });
  }

  private get isDown(): boolean {
    return this.clock.monotonicMs() < this.downUntilMs;
  }

  private happens(fault: keyof VenueFaults): boolean {
    return !this.calm && this.random.next() < this.faults[fault];
  }

  private way(): number {
    return this.random.next() * this.delayMs;
  }

  private after(ms: number, task: () => void): void {
    this.clock.schedule(ms, task);
  }

  // ---- the exchange ----------------------------------------------------------------------------------------------

  take(request: OrderRequest): SubmitAnswer {
    const first = this.booked.find((order) => order.request.clientOrderId === request.clientOrderId);
    if (first !== undefined && this.refusesRepeatedIds) {
      this.repeatedIds++;
      return { kind: 'repeated' };
    }
    if (this.happens('rejected')) return { kind: 'rejected', cause: 'not enough margin' };
    const order: BookedOrder = {
      request,
      venueOrderId: `v${++this.numbers}`,
      visibleMs: this.clock.monotonicMs() + this.random.next() * (this.settleMs / 2),
      filled: 0,
      status: 'accepted',
    };
    this.booked.push(order);
    const { clientOrderId } = request;
    this.tell({ kind: 'accepted', clientOrderId, venueOrderId: order.venueOrderId });
    this.after(this.way(), () => this.match(order));
    return { kind: 'accepted', venueOrderId: order.venueOrderId };
  }

  private match(order: BookedOrder): void {
    const price = this.prices.get(order.request.symbol);
    if (price === undefined || !isOpen(order) || !reached(order.request, price)) return;
    const left = order.request.quantity - order.filled;
    const inPieces = left > 1 && this.happens('partialFill');
    this.fill(order, inPieces ? 1 + this.random.integer(Math.floor(left) - 1) : left, price, this.way());
    if (isOpen(order)) this.after(this.random.next() * 1000, () => this.match(order));
  }

  private fill(order: BookedOrder, quantity: number, price: number, toldAfterMs: number): void {
    const { clientOrderId, symbol, side } = order.request;
    order.filled += quantity;
    order.status = order.filled >= order.request.quantity ? 'filled' : 'partlyFilled';
    const fill: OrderFill = {
      fillId: `f${++this.numbers}`,
      clientOrderId,
      symbol,
      side,
      quantity,
      price,
      fee: 0,
      liquidity: 'taker',
      timeNs: this.clock.nowNs(),
    };
    const visibleMs = this.clock.monotonicMs() + this.random.next() * (this.settleMs / 2);
    this.fillsBooked.push({ fill, visibleMs });
    this.after(toldAfterMs, () => this.tell({ kind: 'fill', clientOrderId, fill }));
  }

  cancel(clientOrderId: string): void {
    for (const order of this.booked) {
      if (order.request.clientOrderId !== clientOrderId || !isOpen(order)) continue;
      const price = this.prices.get(order.request.symbol);
      if (price !== undefined && this.happens('lateFill')) {
        this.fill(order, Math.ceil((order.request.quantity - order.filled) / 2), price, this.delayMs * 3);
        if (!isOpen(order)) continue;
      }
      order.status = 'cancelled';
      this.tell({ kind: 'cancelled', clientOrderId, cause: 'cancelled' });
    }
  }

  private tell(report: OrderReport): void {
    const times = this.happens('lostEvent') || this.isDown ? 0 : this.happens('repeatedEvent') ? 2 : 1;
    for (let time = 0; time < times; time++)
      this.after(this.way(), () => {
        for (const connection of this.connections) connection.hear(report);
      });
  }

  // ---- questions -------------------------------------------------------------------------------------------------

  private get visibleOrders(): BookedOrder[] {
    const nowMs = this.clock.monotonicMs();
    return this.booked.filter(({ visibleMs }) => visibleMs <= nowMs);
  }

  private get visibleFills(): BookedFill[] {
    const nowMs = this.clock.monotonicMs();
    return this.fillsBooked.filter(({ visibleMs }) => visibleMs <= nowMs);
  }

  query(clientOrderId: string): VenueOrder | undefined {
    const found = this.visibleOrders.findLast(({ request }) => request.clientOrderId === clientOrderId);
    return found === undefined ? undefined : shown(found);
  }

  openOrders(): VenueOrder[] {
    return this.visibleOrders.filter(isOpen).map(shown);
  }

  positions(): ReadonlyMap<string, number> {
    return positionsOf(this.visibleFills);
  }

  fillsSince(timeNs: bigint): OrderFill[] {
    return this.visibleFills.map(({ fill }) => fill).filter((fill) => fill.timeNs >= timeNs);
  }
}

/** What one process has of the venue. */
export class VenueConnection implements Venue {
  readonly name = 'simulated venue';
  readonly refusesRepeatedIds: boolean;
  readonly queryById: boolean;
  readonly settleMs: number;
  /** Nothing goes to and fro any more, as after the end of the process. */
  cut = false;
  protected readonly venue: SimulatedVenue;
  private readonly listeners = new Set<(report: OrderReport) => void>();

  constructor(venue: SimulatedVenue) {
    this.venue = venue;
    this.refusesRepeatedIds = venue.refusesRepeatedIds;
    this.queryById = venue.queryById;
    this.settleMs = venue.settleMs;
  }

  submit(order: CheckedOrder): Promise<SubmitAnswer> {
    if (!isChecked(order))
      throw new RxArrowError(
        'NotChecked',
        `Order "${String((order as OrderRequest).clientOrderId)}" did not come through the gate.`,
      );
    return this.venue.call(this, () => this.venue.take(order));
  }

  cancel(clientOrderId: string): Promise<void> {
    return this.venue.call(this, () => this.venue.cancel(clientOrderId));
  }

  query(clientOrderId: string): Promise<VenueOrder | undefined> {
    return this.venue.call(this, () => this.venue.query(clientOrderId));
  }

  openOrders(): Promise<readonly VenueOrder[]> {
    return this.venue.call(this, () => this.venue.openOrders());
  }

  positions(): Promise<ReadonlyMap<string, number>> {
    return this.venue.call(this, () => this.venue.positions());
  }

  fillsSince(timeNs: bigint): Promise<readonly OrderFill[]> {
    return this.venue.call(this, () => this.venue.fillsSince(timeNs));
  }

  listen(listener: (report: OrderReport) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Called by the venue with what it tells everybody. */
  hear(report: OrderReport): void {
    if (!this.cut) for (const listener of [...this.listeners]) listener(report);
  }
}

function isOpen({ status }: { readonly status: VenueOrder['status'] }): boolean {
  return status === 'accepted' || status === 'partlyFilled';
}

function shown({ request, venueOrderId, filled, status }: BookedOrder): VenueOrder {
  const { clientOrderId, symbol, side, quantity } = request;
  return { clientOrderId, venueOrderId, symbol, side, quantity, filledQuantity: filled, status };
}

function reached({ type, side, limitPrice, stopPrice }: OrderRequest, price: number): boolean {
  const triggered = stopPrice === null || (price - stopPrice) * side >= 0;
  const good = limitPrice === null || (limitPrice - price) * side >= 0;
  return type === 'market' || (triggered && good);
}

function positionsOf(fills: readonly BookedFill[]): ReadonlyMap<string, number> {
  const positions = new Map<string, number>();
  for (const { fill } of fills)
    positions.set(fill.symbol, (positions.get(fill.symbol) ?? 0) + fill.side * fill.quantity);
  return positions;
}
