import * as z from 'zod';
import type { Liquidity } from '../../core/index.js';

const fraction = () => z.number().min(0).max(1);

const tier = () =>
  z.strictObject({
    from: z.number().min(0).describe('Value traded since the start, from which the tier holds.'),
    maker: fraction().describe('Fraction of the value of a fill that waited in the book.'),
    taker: fraction().describe('Fraction of the value of a fill that took from the book.'),
  });

const schedule = () =>
  z.strictObject({
    rate: fraction().default(0).describe('Fraction of the value of each fill.'),
    maker: fraction()
      .optional()
      .describe('Fraction of the value of a fill that waited in the book; `rate` by default.'),
    taker: fraction()
      .optional()
      .describe('Fraction of the value of a fill that took from the book; `rate` by default.'),
    perUnit: z.number().min(0).default(0).describe('Money for each unit (share, contract).'),
    minimum: z.number().min(0).default(0).describe('Least fee of a fill, in money.'),
    tiers: z.array(tier()).default([]).describe('Rates by value traded since the start; they replace maker and taker.'),
  });

export const feesParam = () =>
  z
    .union([fraction(), schedule()])
    .default(0)
    .describe('Cost of a fill: a fraction of its value, or { rate, maker, taker, perUnit, minimum, tiers }.');

/** What fills cost. */
export class FeeSchedule {
  private readonly maker: number;
  private readonly taker: number;
  private readonly perUnit: number;
  private readonly minimum: number;
  private readonly tiers: readonly z.output<ReturnType<typeof tier>>[];

  constructor(given: z.output<ReturnType<typeof feesParam>>) {
    const full = typeof given === 'number' ? schedule().parse({ rate: given }) : given;
    this.maker = full.maker ?? full.rate;
    this.taker = full.taker ?? full.rate;
    this.perUnit = full.perUnit;
    this.minimum = full.minimum;
    this.tiers = full.tiers.toSorted((a, b) => a.from - b.from);
  }

  /** Fraction of the value of a fill, at a value traded so far. */
  rate(liquidity: Liquidity, traded: number): number {
    let rate = liquidity === 'maker' ? this.maker : this.taker;
    for (const entry of this.tiers) if (traded >= entry.from) rate = entry[liquidity];
    return rate;
  }

  /** Money for a fill of `quantity` units worth `notional`. */
  of(quantity: number, notional: number, liquidity: Liquidity, traded: number): number {
    return Math.max(this.minimum, notional * this.rate(liquidity, traded) + quantity * this.perUnit);
  }

  /** Units that `money` buys at most, fee included, when a unit costs `unitPrice`; not rounded to lots. */
  affordable(money: number, unitPrice: number, traded: number, liquidity: Liquidity = 'taker'): number {
    const each = unitPrice * (1 + this.rate(liquidity, traded)) + this.perUnit;
    const byRate = money / each;
    const byMinimum = (money - this.minimum) / unitPrice;
    return Math.max(0, Math.min(byRate, byMinimum));
  }
}
