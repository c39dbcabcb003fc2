import * as z from 'zod';
import type { Book } from './book.js';
import { sum } from './decimal.js';

export const accountParam = () =>
  z
    .strictObject({
      cash: z.number().min(0).describe('Money at the start, in `currency`; above 0 where there are no positions.'),
      currency: z.string().min(1).default('USD').describe('Currency of the account and of all instruments.'),
      margin: z
        .strictObject({
          leverage: z.number().min(1).default(2).describe('Gross exposure that is allowed, as a multiple of equity.'),
          maintenance: z
            .number()
            .min(0)
            .max(1)
            .default(0.25)
            .describe('Equity that must remain, as a fraction of gross exposure; below it all positions are closed.'),
        })
        .optional()
        .describe('Makes it a margin account; without, it buys with its cash only.'),
      shortSelling: z.boolean().default(false).describe('Whether positions may be negative.'),
      id: z.string().min(1).optional().describe('The account at the broker; needed in live mode.'),
      positions: z
        .record(
          z.string().min(1),
          z.strictObject({
            quantity: z
              .number()
              .refine((units) => units !== 0, { error: 'expected units, negative for a short position' })
              .describe('Signed units.'),
            price: z
              .number()
              .positive()
              .describe('Mean price paid, at which they are valued until their symbol has a row.'),
          }),
        )
        .default({})
        .describe('What the account holds at the start, by symbol, as { AAPL: { quantity: 100, price: 150 } }.'),
    })
    .superRefine(({ cash, positions, shortSelling }, context) => {
      const held = Object.entries(positions);
      if (cash === 0 && held.length === 0)
        context.addIssue({ code: 'custom', path: ['cash'], message: 'an amount above 0, or positions' });
      for (const [symbol, { quantity }] of held)
        if (quantity < 0 && !shortSelling)
          context.addIssue({
            code: 'custom',
            path: ['positions', symbol, 'quantity'],
            message: 'units above 0, or `shortSelling: true`',
          });
    })
    .describe('The account that is traded.');

export type AccountTerms = z.output<ReturnType<typeof accountParam>>;

/** Gross exposure as a multiple of equity; shorts without margin need their full value. */
export function leverageOf(account: AccountTerms): number {
  return account.margin?.leverage ?? 1;
}

/** A cash account pays what it buys; its cash is never negative. */
export function paysCash(account: AccountTerms): boolean {
  return account.margin === undefined && !account.shortSelling;
}

/** Books a fill: position, mean price, realised profit, cash. `signed` is positive for a purchase. */
export function bookFill(book: Book, slot: number, signed: number, price: number, fee: number): void {
  const { quantity, averagePrice, realised, multiplier } = book;
  const before = quantity[slot] as number;
  const after = sum(before, signed);
  const point = multiplier[slot] as number;
  const mean = averagePrice[slot] as number;
  const closed = before * signed < 0 ? Math.min(Math.abs(before), Math.abs(signed)) : 0;
  if (closed > 0) realised[slot] = (realised[slot] as number) + (price - mean) * closed * Math.sign(before) * point;
  if (after === 0) averagePrice[slot] = 0;
  else if (before === 0 || before * after < 0) averagePrice[slot] = price;
  else if (closed === 0) averagePrice[slot] = (mean * Math.abs(before) + price * Math.abs(signed)) / Math.abs(after);
  quantity[slot] = after;
  book.cash -= signed * price * point + fee;
  book.fees += fee;
  book.traded += Math.abs(signed) * price * point;
  book.holdingsChanged();
}
