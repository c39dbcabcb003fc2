import { GateCounters, type GateTally } from './gate-counters.js';
import { inSession, type Limits } from './limits.js';
import type { OrderRequest, OrderType, Side, TimeInForce } from './order-request.js';

/** Why the gate does not let an order through: the words are those of the limits. */
export const GATE_REFUSALS = [
  'killSwitch',
  'notFinite',
  'lot',
  'tick',
  'maxQuantity',
  'noPrice',
  'quoteAgeMs',
  'priceCollar',
  'session',
  'ordersPerSecond',
  'entriesClosed',
  'unknownOrder',
  'selfTrade',
  'restricted',
  'orderQuantity',
  'orderNotional',
  'instrumentNotional',
  'dayNotional',
  'positionQuantity',
  'grossNotional',
  'ordersPerDay',
  'duplicateWithinMs',
  'openOrders',
  'dailyLoss',
] as const;

export type GateRefusal = (typeof GATE_REFUSALS)[number];

/** What the gate has to know at the moment of an order. What is NaN is not known, and what is not known is refused. */
export interface GateFacts {
  readonly nowNs: bigint;
  /** Last price of the symbol. */
  readonly lastPrice: number;
  /** When that was known, ns since 1970 UTC. */
  readonly pricedNs: bigint;
  readonly tick: number;
  readonly lot: number;
  readonly maxQuantity: number;
  readonly multiplier: number;
  /** Signed units held. */
  readonly position: number;
  /** Signed units of working orders that follow the target. */
  readonly pending: number;
  /** Gross exposure with all working orders, in account currency. */
  readonly grossNotional: number;
  readonly equity: number;
  readonly openOrders: number;
  /** Of an order in this symbol it is not known whether it is there. */
  readonly unknownOrder: boolean;
  /** Highest limit price of a working purchase in this symbol, NaN without one. */
  readonly restingBuy: number;
  /** Lowest limit price of a working sale in this symbol, NaN without one. */
  readonly restingSell: number;
  /** Why nothing at all may be sent; undefined when it may. */
  readonly halted: string | undefined;
  /** Why no position may be opened or enlarged; undefined when it may. */
  readonly entriesClosed: string | undefined;
}

export interface Refused {
  readonly refusal: GateRefusal;
  /** In words, with the figures. */
  readonly cause: string;
}

/**
 * An order that the gate has let through. Nothing else can make one: the class is not exported, and its private field tells it
 * from anything that only looks like it.
 */
class PassedOrder implements OrderRequest {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly quantity: number;
  readonly limitPrice: number | null;
  readonly stopPrice: number | null;
  readonly timeInForce: TimeInForce;
  readonly reduceOnly: boolean;
  readonly #passed = true;

  constructor(request: OrderRequest) {
    this.clientOrderId = request.clientOrderId;
    this.symbol = request.symbol;
    this.side = request.side;
    this.type = request.type;
    this.quantity = request.quantity;
    this.limitPrice = request.limitPrice;
    this.stopPrice = request.stopPrice;
    this.timeInForce = request.timeInForce;
    this.reduceOnly = request.reduceOnly;
  }

  static made(value: unknown): value is PassedOrder {
    return typeof value === 'object' && value !== null && #passed in value;
  }
}

/** What a venue takes. Only the pre-trade gate makes one. */
export type CheckedOrder = PassedOrder;

/** Whether the gate has let this through; for venues that want to be sure at run time as well. */
export function isChecked(value: unknown): value is CheckedOrder {
  return PassedOrder.made(value);
}

/** What holds beside the limits of a desk: those of the account, for all its desks together. */
export interface AccountTerms {
  readonly limits: Limits;
  readonly facts: GateFacts;
  readonly tally: GateTally;
}

/**
 * The one place through which orders leave. A comparison with NaN refuses. What makes a position smaller must be sound, priced,
 * on the tick and within the hours and the rate, but passes the limits of exposure.
 */
export class PreTradeGate {
  limits: Limits;
  readonly counters = new GateCounters();

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Lets an order through and counts it, or says why not. */
  check(order: OrderRequest, facts: GateFacts, account?: () => AccountTerms): CheckedOrder | Refused {
    const { limits, counters } = this;
    counters.advance(facts.nowNs, facts.equity);
    const terms = account?.();
    const refused =
      this.refusal(order, facts, limits, counters) ??
      (terms === undefined ? undefined : this.refusal(order, terms.facts, terms.limits, terms.tally));
    if (refused !== undefined) return refused;
    counters.count(order, notionalOf(order, facts), facts.nowNs, limits, terms?.limits ?? limits);
    return new PassedOrder(order);
  }

  /** Looks again at an order that was counted when it was first let through. */
  recheck(order: OrderRequest, facts: GateFacts, account?: Limits): CheckedOrder | Refused {
    const { halted } = facts;
    if (halted !== undefined) return refuse('killSwitch', halted);
    return (
      this.unsound(order, facts) ??
      this.mispriced(order, facts, this.limits) ??
      (account === undefined ? undefined : this.mispriced(order, facts, account)) ??
      new PassedOrder(order)
    );
  }

  private refusal(order: OrderRequest, facts: GateFacts, limits: Limits, tally: GateTally): Refused | undefined {
    if (facts.halted !== undefined) return refuse('killSwitch', facts.halted);
    return (
      this.unsound(order, facts) ??
      this.mispriced(order, facts, limits) ??
      this.tooFast(facts, limits, tally) ??
      (order.reduceOnly ? undefined : (this.closed(order, facts, limits) ?? this.tooMuch(order, facts, limits, tally)))
    );
  }

  private unsound(order: OrderRequest, facts: GateFacts): Refused | undefined {
    const { quantity, limitPrice, stopPrice, type } = order;
    const needsLimit = type === 'limit' || type === 'stopLimit';
    const needsStop = type === 'stop' || type === 'stopLimit';
    const sound = (value: number | null): boolean => value !== null && value > 0 && value < Number.POSITIVE_INFINITY;
    if (!sound(quantity) || (needsLimit && !sound(limitPrice)) || (needsStop && !sound(stopPrice)))
      return refuse('notFinite', `quantity ${quantity}, limit ${limitPrice}, stop ${stopPrice}`);
    if (!onStep(quantity, facts.lot)) return refuse('lot', `${quantity} is not in lots of ${facts.lot}`);
    if (needsLimit && !onStep(limitPrice as number, facts.tick))
      return refuse('tick', `${limitPrice} is not on a tick of ${facts.tick}`);
    if (needsStop && !onStep(stopPrice as number, facts.tick))
      return refuse('tick', `${stopPrice} is not on a tick of ${facts.tick}`);
    if (!(quantity <= facts.maxQuantity)) return above('maxQuantity', quantity, facts.maxQuantity);
    return undefined;
  }

  private mispriced(order: OrderRequest, facts: GateFacts, limits: Limits): Refused | undefined {
    const { lastPrice } = facts;
    if (!(lastPrice > 0 && lastPrice < Number.POSITIVE_INFINITY))
      return refuse('noPrice', `the last price is ${lastPrice}`);
    if (limits.quoteAgeMs !== undefined) {
      const ageMs = Number(facts.nowNs - facts.pricedNs) / 1e6;
      if (!(ageMs <= limits.quoteAgeMs)) return above('quoteAgeMs', ageMs, limits.quoteAgeMs);
    }
    if (limits.priceCollar !== undefined && order.limitPrice !== null) {
      const worse = (order.side * (order.limitPrice - lastPrice)) / lastPrice;
      if (!(worse <= limits.priceCollar)) return above('priceCollar', worse, limits.priceCollar);
    }
    return undefined;
  }

  private tooFast(facts: GateFacts, limits: Limits, tally: GateTally): Refused | undefined {
    const { session, ordersPerSecond } = limits;
    if (session !== undefined && !inSession(session, facts.nowNs))
      return refuse('session', `orders are sent from ${session.from} to ${session.to} UTC`);
    if (ordersPerSecond !== undefined && !(tally.withinSecond(facts.nowNs) < ordersPerSecond))
      return refuse('ordersPerSecond', `${ordersPerSecond} have been sent`);
    return undefined;
  }

  private closed(order: OrderRequest, facts: GateFacts, limits: Limits): Refused | undefined {
    const { restricted } = limits;
    if (facts.entriesClosed !== undefined) return refuse('entriesClosed', facts.entriesClosed);
    if (facts.unknownOrder) return refuse('unknownOrder', 'an order in this symbol may or may not be at the venue');
    if (restricted?.includes(order.symbol) === true) return refuse('restricted', order.symbol);
    return this.selfTrade(order, facts, limits);
  }

  /** An order that would trade when it arrives, with one of our own. What waits for its stop price does not. */
  private selfTrade(order: OrderRequest, facts: GateFacts, limits: Limits): Refused | undefined {
    const { side, type, limitPrice } = order;
    if (type === 'stop' || type === 'stopLimit') return undefined;
    const resting = side > 0 ? facts.restingSell : facts.restingBuy;
    const worst = limitPrice ?? facts.lastPrice * (1 + side * (limits.priceCollar ?? 0));
    if (!(side * (worst - resting) >= 0)) return undefined;
    return refuse(
      'selfTrade',
      `a working ${side > 0 ? 'sale' : 'purchase'} of ours at ${plain(resting)} would meet it`,
    );
  }

  private tooMuch(order: OrderRequest, facts: GateFacts, limits: Limits, tally: GateTally): Refused | undefined {
    const notional = notionalOf(order, facts);
    const { position, pending, multiplier, lastPrice } = facts;
    const after = Math.max(
      Math.abs(position + order.side * order.quantity),
      Math.abs(position + pending + order.side * order.quantity),
    );
    const day = tally.notional + notional;
    const loss = tally.startEquity - facts.equity;
    return (
      atMost('orderQuantity', order.quantity, limits.orderQuantity) ??
      atMost('orderNotional', notional, limits.orderNotional) ??
      atMost('instrumentNotional', after * lastPrice * multiplier, limits.instrumentNotional) ??
      atMost('dayNotional', day, limits.dayNotional) ??
      atMost('positionQuantity', after, limits.positionQuantity) ??
      atMost('grossNotional', facts.grossNotional + notional, limits.grossNotional) ??
      atMost('ordersPerDay', tally.orders + 1, limits.ordersPerDay) ??
      atMost('openOrders', facts.openOrders + 1, limits.openOrders) ??
      (limits.dailyLoss !== undefined && !(loss < limits.dailyLoss)
        ? above('dailyLoss', loss, limits.dailyLoss)
        : undefined) ??
      (limits.duplicateWithinMs !== undefined && tally.repeats(order, facts.nowNs, limits.duplicateWithinMs)
        ? refuse('duplicateWithinMs', 'an equal order was sent just before')
        : undefined)
    );
  }
}

/** At its worst price, and at the last where it has none. */
function notionalOf(order: OrderRequest, facts: GateFacts): number {
  const price = Math.max(facts.lastPrice, order.limitPrice ?? 0, order.stopPrice ?? 0);
  return order.quantity * price * facts.multiplier;
}

function atMost(name: GateRefusal, value: number, limit: number | undefined): Refused | undefined {
  return limit === undefined || value <= limit ? undefined : above(name, value, limit);
}

function above(refusal: GateRefusal, value: number, limit: number): Refused {
  return refuse(refusal, `${plain(value)} is above ${plain(limit)}`);
}

function refuse(refusal: GateRefusal, detail: string): Refused {
  return { refusal, cause: `${refusal}: ${detail}` };
}

function plain(value: number): string {
  return String(Number(value.toPrecision(10)));
}

/** Whether a decimal is a multiple of a step, as far as floats can tell. */
function onStep(value: number, step: number): boolean {
  const steps = value / step;
  return Math.abs(steps - Math.round(steps)) <= 1e-6 * Math.max(1, Math.abs(steps) * 1e-6);
}
