import type { Float64, Int32, RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import {
  durationParam,
  type ArrowColumns,
  type Bar,
  type Check,
  type Numeric,
  type StageNode,
  type StageOptions,
} from '../../core/index.js';
import type { BarRule } from '../../kernels/index.js';
import { planAggregates, type AggregatePlan } from './_aggregates.js';
import { RowWindowStage } from './_row-window-stage.js';
import { byParam, columnParam, incompleteParam, lengthNs } from './_window-params.js';

/** The contract that all bars keep. */
export const BAR_CONTRACT = 'Bar/1';

/** Statistics without which there is no bar: prices and volume. */
export const BAR_NEEDS: readonly number[] = [0, 1, 2, 3, 4];

/** What a bar of trades has: the contract, the average price and the number of trades. */
export function barPlans(component: string, price: string, size: string): AggregatePlan[] {
  return planAggregates(component, {
    open: { first: price },
    high: { max: price },
    low: { min: price },
    close: { last: price },
    volume: { sum: size },
    vwap: { vwap: price, weight: size },
    trades: { count: price },
  });
}

/** Which statistic of the bar before a filled one repeats, by policy; -1 is zero. */
export const TRADE_BAR_FILLS = {
  forward: [0, 1, 2, 3, 4, 5, 6],
  zeroVolume: [3, 3, 3, 3, -1, 3, -1],
} as const;

/** Bars of trades as the compiler knows them. */
export type TradeBar = Bar & { vwap: Float64; trades: Int32 };

/** The columns that bars are made of. */
export const tradeColumns = () => ({
  price: z.string().min(1).default('price').describe('Column of the prices.'),
  size: z.string().min(1).default('size').describe('Column of the units traded.'),
  by: byParam(),
  column: columnParam(),
});

/** What bars that trades themselves close have in common. */
export const rowBarParams = () => ({
  ...tradeColumns(),
  incomplete: incompleteParam('drop'),
  timeToLive: durationParam()
    .optional()
    .describe('Begins anew for a symbol that has been silent for so long; what it had begun is dropped.'),
});

interface RowBarGiven {
  readonly price: string;
  readonly size: string;
  readonly by?: string | null | undefined;
  readonly column: string;
  readonly incomplete: 'emit' | 'drop';
  readonly timeToLive?: string | undefined;
}

/** The stage of bars that trades themselves close; `side` is the column of who took, if the rule asks for it. */
export function rowBars(
  component: string,
  given: RowBarGiven,
  rule: BarRule,
  node: StageNode,
  side?: string,
): RowWindowStage {
  return new RowWindowStage(
    {
      component,
      plans: barPlans(component, given.price, given.size),
      by: given.by,
      column: given.column,
      rule,
      reads: [given.price, given.size, ...(side === undefined ? [] : [side])],
      incomplete: given.incomplete,
      timeToLiveNs: given.timeToLive === undefined ? undefined : lengthNs(given.timeToLive),
      contract: BAR_CONTRACT,
    },
    node,
  );
}

type ColumnOr<Name, Fallback extends string> = Name extends string ? Name : Fallback;

/** The columns of price and size, as they are called in a stream. */
export interface TradeColumnChoice<Price, Size> {
  readonly price?: Price;
  readonly size?: Size;
}

/** The signature of every operator from trades to bars. */
export type BarsOf<Given, Short = never> = <
  const Price extends string | undefined = undefined,
  const Size extends string | undefined = undefined,
>(
  params: (Omit<Given, 'price' | 'size'> & TradeColumnChoice<Price, Size>) | Short,
  options?: StageOptions,
) => <T extends TypeMap>(
  source: Observable<RecordBatch<T>> &
    Check<T, { [K in ColumnOr<Price, 'price'> | ColumnOr<Size, 'size'>]: Numeric }, unknown>,
) => Observable<RecordBatch<ArrowColumns<TradeBar>>>;
