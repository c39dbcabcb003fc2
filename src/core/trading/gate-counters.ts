import type { Limits } from './limits.js';
import type { OrderRequest } from './order-request.js';

const NS_PER_DAY = 86_400_000_000_000n;
const NS_PER_SECOND = 1_000_000_000n;
const NS_PER_MS = 1_000_000n;

/** What a gate remembers, as it is written into a snapshot. */
export interface GateMemory {
  readonly day: number;
  readonly orders: number;
  readonly notional: number;
  readonly startEquity: number;
  readonly recent: readonly { readonly timeNs: bigint; readonly print: string }[];
}

/** What the limits of number, value, rate and loss are compared with. */
export interface GateTally {
  readonly orders: number;
  /** Value ordered today, in account currency. */
  readonly notional: number;
  readonly startEquity: number;
  /** Orders in the second up to `nowNs`. */
  withinSecond(nowNs: bigint): number;
  /** Whether an order that looks the same was passed less than `withinMs` ago. */
  repeats(order: OrderRequest, nowNs: bigint, withinMs: number): boolean;
}

/** Orders of the day and of the last moments, and the equity with which the day began. */
export class GateCounters implements GateTally {
  /** The UTC day that is counted, in days since 1970. */
  day = Number.NEGATIVE_INFINITY;
  orders = 0;
  /** Value ordered today, in account currency. */
  notional = 0;
  startEquity = Number.NaN;
  private recent: { timeNs: bigint; print: string }[] = [];

  /** Begins a new UTC day where `nowNs` lies in one. Days do not go back when a clock does. */
  advance(nowNs: bigint, equity: number): void {
    const day = Number(nowNs / NS_PER_DAY);
    if (day > this.day) {
      this.day = day;
      this.orders = 0;
      this.notional = 0;
      this.startEquity = Number.NaN;
    }
    if (Number.isNaN(this.startEquity)) this.startEquity = equity;
  }

  /** Orders in the second up to `nowNs`. */
  withinSecond(nowNs: bigint): number {
    return this.recent.reduce((count, { timeNs }) => count + (nowNs - timeNs < NS_PER_SECOND ? 1 : 0), 0);
  }

  /** Whether an order that looks the same was passed less than `withinMs` ago. */
  repeats(order: OrderRequest, nowNs: bigint, withinMs: number): boolean {
    const print = printOf(order);
    const since = nowNs - BigInt(Math.round(withinMs)) * NS_PER_MS;
    return this.recent.some((earlier) => earlier.print === print && earlier.timeNs > since);
  }

  /** Counts an order; of its time and look only what one of these limits will ask for. */
  count(order: OrderRequest, notional: number, nowNs: bigint, ...limits: readonly Limits[]): void {
    this.orders++;
    this.notional += notional;
    if (limits.every(({ ordersPerSecond, duplicateWithinMs }) => (ordersPerSecond ?? duplicateWithinMs) === undefined))
      return;
    const longestMs = Math.max(1000, ...limits.map(({ duplicateWithinMs }) => Math.ceil(duplicateWithinMs ?? 0)));
    const keepNs = BigInt(longestMs) * NS_PER_MS;
    this.recent = this.recent.filter(({ timeNs }) => nowNs - timeNs < keepNs);
    this.recent.push({ timeNs: nowNs, print: printOf(order) });
  }

  snapshot(): GateMemory {
    const { day, orders, notional, startEquity } = this;
    return { day, orders, notional, startEquity, recent: [...this.recent] };
  }

  restore(memory: GateMemory): void {
    this.day = memory.day;
    this.orders = memory.orders;
    this.notional = memory.notional;
    this.startEquity = memory.startEquity;
    this.recent = [...memory.recent];
  }
}

function printOf({ symbol, side, type, quantity, limitPrice, stopPrice }: OrderRequest): string {
  return JSON.stringify([symbol, side, type, quantity, limitPrice, stopPrice]);
}
