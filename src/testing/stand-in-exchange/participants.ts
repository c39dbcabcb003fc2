import type { Cancel, Clock } from '../../base/clock.js';
import type { Random } from '../../base/random.js';
import type { Market } from './market.js';
import type { MatchingEngine } from './book/matching-engine.js';
import type { ExchangeOrder } from './book/exchange-order.js';
import { isOpen } from './book/exchange-order.js';
import type { MarketState } from './book/market-state.js';

export interface ParticipantTerms {
  /** Time between two acts in each market, in ms. */
  readonly everyMs: number;
  /** How far the fair price may move in one act, as a part of it. */
  readonly move: number;
  /** Orders that stand on each side of the book. */
  readonly depth: number;
  /** How far the best price is from the fair one at least, and so on from order to order, as a part of it. */
  readonly step: number;
}

/** Whose account the other participants trade for. */
export const PARTICIPANTS = 'participants';

interface Maker {
  readonly state: MarketState;
  readonly random: Random;
  /** Ticks. */
  fair: number;
  readonly orders: ExchangeOrder[];
}

/**
 * The other participants of the markets, all of one seed: they quote around a fair price that walks, take their orders back when
 * it has moved away, and now and then one of them trades at the market.
 */
export class Participants {
  private readonly engine: MatchingEngine;
  private readonly clock: Clock;
  private readonly terms: ParticipantTerms;
  private readonly makers: readonly Maker[];
  private next: Cancel = () => undefined;
  private going = false;
  private numbers = 0;

  constructor(engine: MatchingEngine, clock: Clock, random: Random, terms: ParticipantTerms) {
    this.engine = engine;
    this.clock = clock;
    this.terms = terms;
    engine.openAccount(PARTICIPANTS, { endless: true });
    this.makers = [...engine.states.values()].map((state) => ({
      state,
      random: random.fork(state.market.symbol),
      fair: Number(state.last / state.market.tick),
      orders: [],
    }));
  }

  /** Fills the books, and goes on acting until it is stopped. */
  start(): void {
    for (const maker of this.makers) this.quote(maker);
    this.going = true;
    this.later();
  }

  stop(): void {
    this.going = false;
    this.next();
  }

  /** One act in each market. */
  act(): void {
    for (const maker of this.makers) {
      const { random } = maker;
      maker.fair = Math.max(2, Math.round(maker.fair * (1 + random.normal() * this.terms.move)));
      this.quote(maker);
      if (random.next() < 0.5) this.take(maker);
    }
  }

  /** Moves the fair price of a market: quotes follow with the next act. */
  moveTo(symbol: string, price: bigint): void {
    for (const maker of this.makers)
      if (maker.state.market.symbol === symbol) maker.fair = Number(price / maker.state.market.tick);
  }

  private later(): void {
    this.next = this.clock.schedule(this.terms.everyMs, () => {
      if (!this.going) return;
      this.act();
      this.later();
    });
  }

  private quote(maker: Maker): void {
    const { state, random, orders } = maker;
    const { depth, step } = this.terms;
    const { market } = state;
    const stepTicks = Math.max(1, Math.round(maker.fair * step));
    const far = depth * 3 * stepTicks;
    for (const order of orders.splice(0)) {
      if (!isOpen(order)) continue;
      const away = Number(order.price / market.tick) - maker.fair;
      const isWrong = order.side === 'BUY' ? away >= 0 : away <= 0;
      if (isWrong || Math.abs(away) > far) this.engine.cancel(PARTICIPANTS, market.symbol, { orderId: order.orderId });
      else orders.push(order);
    }
    for (const side of ['BUY', 'SELL'] as const) {
      const standing = orders.filter((order) => order.side === side).length;
      for (let missing = depth - standing; missing > 0; missing--) {
        const ticks = maker.fair + (side === 'BUY' ? -1 : 1) * (stepTicks + random.integer(depth * 2 * stepTicks));
        if (ticks < 1) continue;
        const order = this.place(market, side, 'LIMIT', BigInt(ticks) * market.tick, this.sizeOf(maker));
        if (isOpen(order)) orders.push(order);
      }
    }
  }

  private take(maker: Maker): void {
    const { state, random } = maker;
    this.place(state.market, random.next() < 0.5 ? 'BUY' : 'SELL', 'MARKET', 0n, this.sizeOf(maker));
  }

  /** A size worth some hundreds in the quote, never below what the market takes. */
  private sizeOf({ state, random }: Maker): bigint {
    const { market } = state;
    const worth = market.minNotional * BigInt(2 + random.integer(100));
    const lots = (worth * 100_000_000n) / state.last / market.lot + 1n;
    const size = lots * market.lot;
    return size < market.minQuantity ? market.minQuantity : size;
  }

  private place(
    market: Market,
    side: 'BUY' | 'SELL',
    type: 'LIMIT' | 'MARKET',
    price: bigint,
    quantity: bigint,
  ): ExchangeOrder {
    return this.engine.place(PARTICIPANTS, {
      market,
      clientOrderId: `p${++this.numbers}`,
      side,
      type,
      timeInForce: 'GTC',
      price,
      stopPrice: 0n,
      quantity,
    });
  }
}
