import type { OrderFill } from '../../../core/index.js';
import type { Trade } from '../../../transports/ccxt/ccxt.js';

/** Where a trade belongs. */
export interface TradePlace {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly isSpot: boolean;
}

/** What one unit of a currency is worth in another. */
export type RateOf = (currency: string, inCurrency: string) => Promise<number | undefined>;

/**
 * A trade of the account as a fill of one of our orders. What a spot exchange keeps of the thing itself comes off the position and
 * counts at the price of the trade; fees in a third currency count at its rate. Undefined for a trade that lacks what a fill needs.
 */
export async function fillOf(trade: Trade, place: TradePlace, rateOf: RateOf): Promise<OrderFill | undefined> {
  const { id, amount, price, timestamp, side, takerOrMaker } = trade;
  if (id === undefined || amount === undefined || price === undefined || timestamp === undefined) return undefined;
  let fee = 0;
  let feeQuantity = 0;
  for (const { cost, currency } of feesOf(trade)) {
    if (place.isSpot && currency === place.base) {
      feeQuantity += cost;
      fee += cost * price;
    } else fee += cost * ((await rateOf(currency, place.quote)) ?? 0);
  }
  return {
    fillId: id,
    clientOrderId: place.clientOrderId,
    symbol: place.symbol,
    side: side === 'buy' ? 1 : -1,
    quantity: amount,
    price,
    fee,
    ...(feeQuantity > 0 ? { feeQuantity } : {}),
    liquidity: takerOrMaker === 'maker' ? 'maker' : 'taker',
    timeNs: BigInt(timestamp) * 1_000_000n,
  };
}

function feesOf(trade: Trade): { readonly cost: number; readonly currency: string }[] {
  const many = (trade as { readonly fees?: readonly Trade['fee'][] }).fees;
  const all = many !== undefined && many.length > 0 ? many : [trade.fee];
  return all.flatMap((fee) =>
    fee?.cost !== undefined && fee.cost !== 0 && fee.currency !== undefined
      ? [{ cost: fee.cost, currency: fee.currency }]
      : [],
  );
}
