import type { Float64, Int32, TimestampNanosecond } from 'apache-arrow';
import * as z from 'zod';

export const priceParam = () => z.string().min(1).default('close').describe('Column of the price.');

export const eventsParam = () =>
  z
    .string()
    .min(1)
    .optional()
    .describe(
      'Column that is neither null nor 0 in the rows that get a label, as of `cusumFilter`; all rows when left out.',
    );

export const byParam = () =>
  z
    .string()
    .min(1)
    .nullable()
    .optional()
    .describe('Column that tells series apart: "symbol" where there is one; null for one series.');

export const barrierParams = () => ({
  width: z
    .union([z.number().positive(), z.string().min(1)])
    .describe('How far the barriers are, as a fraction of the price: a number, or a column such as one of volatility.'),
  upper: z.number().positive().nullable().default(1).describe('The upper barrier in widths; null for none.'),
  lower: z.number().positive().nullable().default(1).describe('The lower barrier in widths; null for none.'),
  maxRows: z.int().min(1).default(10).describe('Rows of the symbol after which it ends in any case.'),
  price: priceParam(),
  events: eventsParam(),
  by: byParam(),
});

/** The columns of a label of the triple barrier. */
export interface BarrierColumns {
  readonly labelStart: TimestampNanosecond;
  readonly label: Int32;
  readonly labelReturn: Float64;
  readonly labelBarrier: Int32;
  readonly labelRows: Int32;
}

/** The columns of a label of a trend. */
export interface TrendColumns {
  readonly labelStart: TimestampNanosecond;
  readonly label: Int32;
  readonly labelTValue: Float64;
  readonly labelRows: Int32;
}
