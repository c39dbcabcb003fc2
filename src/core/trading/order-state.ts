import type { OrderFill, OrderRequest } from './order-request.js';

export type OrderStatus =
  'submitted' | 'accepted' | 'rejected' | 'partlyFilled' | 'filled' | 'cancelled' | 'expired' | 'unknown';

/** What is heard of an order. `accepted` without an id: it is there, under a number that is not told. `unknown`: no answer came, the order may or may not be there. */
export type OrderReport =
  | { readonly kind: 'accepted'; readonly clientOrderId: string; readonly venueOrderId: string | null }
  | {
      readonly kind: 'rejected' | 'cancelled' | 'expired' | 'unknown';
      readonly clientOrderId: string;
      readonly cause: string;
    }
  | { readonly kind: 'fill'; readonly clientOrderId: string; readonly fill: OrderFill };

/**
 * What a report did. `repeated`: it was known; `noted`: something was learnt, the status stays; `illegal`: it cannot follow, it is
 * not obeyed. A fill is a fact even where it should not be: it is booked, and `anomaly` says what is wrong with it.
 */
export type Transition =
  | { readonly kind: 'changed'; readonly from: OrderStatus; readonly to: OrderStatus; readonly anomaly?: string }
  | { readonly kind: 'noted' | 'repeated' }
  | { readonly kind: 'illegal'; readonly reason: string };

const OVER: ReadonlySet<OrderStatus> = new Set(['rejected', 'filled', 'cancelled', 'expired']);
const REPEATED: Transition = { kind: 'repeated' };
const NOTED: Transition = { kind: 'noted' };

/**
 * An order and all that has been heard of it, in whatever order and however often: a fill counts once by its id, also when it comes
 * before the acceptance or after the cancellation; nothing leads back out of an end but the fill that proves it wrong.
 */
export class OrderState {
  readonly request: OrderRequest;
  status: OrderStatus = 'submitted';
  venueOrderId: string | null = null;
  /** Units. */
  filled = 0;
  /** Mean price of what was filled; NaN before. */
  averagePrice = Number.NaN;
  cause: string | null = null;
  readonly fills = new Map<string, OrderFill>();

  constructor(request: OrderRequest) {
    this.request = request;
  }

  /** Nothing more is expected; a late fill may still come. */
  get over(): boolean {
    return OVER.has(this.status);
  }

  get complete(): boolean {
    return this.filled >= this.request.quantity - this.request.quantity * 1e-9;
  }

  apply(report: OrderReport): Transition {
    switch (report.kind) {
      case 'accepted':
        return this.accept(report.venueOrderId);
      case 'unknown':
        return this.doubt(report.cause);
      case 'rejected':
      case 'cancelled':
      case 'expired':
        return this.end(report.kind, report.cause);
      case 'fill':
        return this.fill(report.fill);
    }
  }

  private accept(venueOrderId: string | null): Transition {
    if (venueOrderId !== null && this.venueOrderId !== null && this.venueOrderId !== venueOrderId)
      return illegal(`order ${venueOrderId} of the venue is said to be the one that was ${this.venueOrderId}`);
    if (this.status === 'rejected') return illegal('it was accepted after it had been rejected');
    const known = this.venueOrderId === venueOrderId || venueOrderId === null;
    this.venueOrderId ??= venueOrderId;
    if (this.status === 'submitted') return this.change('accepted');
    // An answer to the question whether it is there: it is, and what was filled before still is.
    if (this.status === 'unknown') return this.change(this.filled > 0 ? 'partlyFilled' : 'accepted');
    return known ? REPEATED : NOTED;
  }

  private doubt(cause: string): Transition {
    if (this.status === 'unknown') return REPEATED;
    if (this.status !== 'submitted') return illegal(`it is ${this.status}, which is known`);
    this.cause = cause;
    return this.change('unknown');
  }

  private end(to: 'rejected' | 'cancelled' | 'expired', cause: string): Transition {
    if (this.status === to) return REPEATED;
    if (this.over) return illegal(`it was ${to} after it had been ${this.status}`);
    if (to === 'rejected' && (this.filled > 0 || this.status === 'accepted'))
      return illegal(`it was rejected after it had been ${this.status}`);
    this.cause = cause;
    return this.change(to);
  }

  private fill(fill: OrderFill): Transition {
    const known = this.fills.get(fill.fillId);
    if (known !== undefined)
      return known.quantity === fill.quantity && known.price === fill.price
        ? REPEATED
        : illegal(`fill ${fill.fillId} came again with another quantity or price`);
    const anomaly = this.faultOf(fill);
    if (!(fill.quantity > 0) || !(fill.price > 0) || !Number.isFinite(fill.quantity * fill.price))
      return illegal(`fill ${fill.fillId} has quantity ${fill.quantity} and price ${fill.price}`);
    const filled = this.filled + fill.quantity;
    this.averagePrice =
      this.filled === 0 ? fill.price : (this.averagePrice * this.filled + fill.price * fill.quantity) / filled;
    this.filled = filled;
    this.fills.set(fill.fillId, fill);
    const to = this.complete
      ? 'filled'
      : this.status === 'cancelled' || this.status === 'expired'
        ? this.status
        : 'partlyFilled';
    return this.change(to, anomaly);
  }

  private faultOf(fill: OrderFill): string | undefined {
    const { request } = this;
    if (fill.side !== request.side || fill.symbol !== request.symbol)
      return `fill ${fill.fillId} is of another symbol or side`;
    if (this.status === 'rejected') return `fill ${fill.fillId} is of an order that was rejected`;
    if (this.filled + fill.quantity > request.quantity * (1 + 1e-9))
      return `fill ${fill.fillId} makes it more than the ${request.quantity} that were ordered`;
    return undefined;
  }

  private change(to: OrderStatus, anomaly?: string): Transition {
    const from = this.status;
    this.status = to;
    return anomaly === undefined ? { kind: 'changed', from, to } : { kind: 'changed', from, to, anomaly };
  }
}

function illegal(reason: string): Transition {
  return { kind: 'illegal', reason };
}
