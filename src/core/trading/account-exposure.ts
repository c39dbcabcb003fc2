import type { GateCounters, GateTally } from './gate-counters.js';
import type { GateFacts } from './pre-trade-gate.js';
import type { OrderRequest, Side } from './order-request.js';

/** What one desk holds and has sent, as the account that it trades sees it. */
export interface DeskExposure {
  readonly equity: number;
  /** Gross exposure with all working orders, in account currency. */
  readonly grossNotional: number;
  readonly openOrders: number;
  readonly counters: GateCounters;
  /** Signed units held; 0 for a symbol that it has never seen. */
  position(symbol: string): number;
  /** Signed units of working orders that follow the target. */
  pending(symbol: string): number;
  /** Whether there is an order in this symbol of which it is not known whether it is at the venue. */
  hasUnknown(symbol: string): boolean;
  /** Limit price of the working order of this side that the market would meet first; NaN without one. */
  resting(symbol: string, side: Side): number;
}

/** All desks of a run that trade one account: the limits of the account hold for what they do together. */
export class AccountExposure {
  private readonly desks = new Set<DeskExposure>();

  /** Takes a desk into the account; returns the way to end it. */
  enlist(desk: DeskExposure): () => void {
    this.desks.add(desk);
    return () => this.desks.delete(desk);
  }

  /** What the gate has to know of the account for an order of one desk, whose own facts are these. */
  factsOf(symbol: string, own: GateFacts): GateFacts {
    const sum = (of: (desk: DeskExposure) => number): number => {
      let total = 0;
      for (const desk of this.desks) total += of(desk);
      return total;
    };
    return {
      nowNs: own.nowNs,
      lastPrice: own.lastPrice,
      pricedNs: own.pricedNs,
      tick: own.tick,
      lot: own.lot,
      maxQuantity: own.maxQuantity,
      multiplier: own.multiplier,
      halted: own.halted,
      entriesClosed: own.entriesClosed,
      position: sum((desk) => desk.position(symbol)),
      pending: sum((desk) => desk.pending(symbol)),
      grossNotional: sum((desk) => desk.grossNotional),
      equity: sum((desk) => desk.equity),
      openOrders: sum((desk) => desk.openOrders),
      unknownOrder: [...this.desks].some((desk) => desk.hasUnknown(symbol)),
      restingBuy: this.resting(symbol, 1),
      restingSell: this.resting(symbol, -1),
    };
  }

  private resting(symbol: string, side: Side): number {
    let best = Number.NaN;
    for (const desk of this.desks) best = nearer(best, desk.resting(symbol, side), side);
    return best;
  }

  /** What the desks have sent on one UTC day, as one count. */
  tallyOn(day: number): GateTally {
    const { desks } = this;
    const sum = (of: (counters: GateCounters, desk: DeskExposure) => number): number => {
      let total = 0;
      for (const desk of desks) total += of(desk.counters, desk);
      return total;
    };
    return {
      get orders() {
        return sum((counters) => (counters.day === day ? counters.orders : 0));
      },
      get notional() {
        return sum((counters) => (counters.day === day ? counters.notional : 0));
      },
      // A desk that has sent nothing on that day has lost nothing of what it began the day with.
      get startEquity() {
        return sum((counters, { equity }) => (counters.day === day ? counters.startEquity : equity));
      },
      withinSecond: (nowNs) => sum((counters) => counters.withinSecond(nowNs)),
      repeats: (order: OrderRequest, nowNs, withinMs) =>
        [...desks].some(({ counters }) => counters.repeats(order, nowNs, withinMs)),
    };
  }
}

/** Of two resting prices of a side the one that the market meets first: the highest bid, the lowest offer. */
export function nearer(one: number, other: number, side: Side): number {
  if (Number.isNaN(one)) return other;
  if (Number.isNaN(other)) return one;
  return side > 0 ? Math.max(one, other) : Math.min(one, other);
}
