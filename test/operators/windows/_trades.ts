import fc from 'fast-check';
import { at } from './_rows.js';

export type Trade = {
  readonly symbol: string;
  readonly sequence: bigint;
  readonly time: bigint;
  readonly available: bigint;
  readonly price: number | null;
  readonly size: number;
};

export interface TradeOptions {
  /** Seconds that a row may come after its event. */
  readonly late?: number;
  readonly missing?: boolean;
  readonly most?: number;
}

/** Trades on whole ticks, some of them late, now and then without a price. */
export function trades({ late = 9, missing = true, most = 80 }: TradeOptions = {}): fc.Arbitrary<Trade[]> {
  return fc
    .array(
      fc.record({
        step: fc.integer({ min: 0, max: 12 }),
        late: fc.integer({ min: 0, max: late }),
        symbol: fc.constantFrom('AAA', 'BBB', 'CCC'),
        ticks: missing ? fc.option(fc.integer({ min: 1, max: 50 }), { freq: 8 }) : fc.integer({ min: 1, max: 50 }),
        size: fc.integer({ min: 1, max: 9 }),
      }),
      { minLength: 1, maxLength: most },
    )
    .map((steps) => {
      let now = 100;
      return steps.map(({ step, late: delay, symbol, ticks, size }, index): Trade => {
        now += step;
        return {
          symbol,
          sequence: BigInt(index),
          time: at(now - delay),
          available: at(now),
          price: ticks === null ? null : ticks * 0.25,
          size,
        };
      });
    });
}

export const seconds = (count: number): bigint => BigInt(count) * 1_000_000_000n;

/** Rows in order of event, those of one time as they came. */
export function byEvent<T extends { readonly time: bigint }>(rows: readonly T[]): T[] {
  return rows
    .map((row, place) => ({ row, place }))
    .sort((a, b) => Number(a.row.time - b.row.time) || a.place - b.place)
    .map(({ row }) => row);
}

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
