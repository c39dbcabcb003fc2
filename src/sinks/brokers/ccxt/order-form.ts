import type { OrderRequest } from '../../../core/index.js';
import type { Exchange } from '../../../transports/ccxt/ccxt.js';

/** An order in the words of ccxt. */
export interface OrderForm {
  readonly type: 'market' | 'limit';
  readonly side: 'buy' | 'sell';
  readonly amount: number;
  readonly price: number | undefined;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface FormTerms {
  readonly postOnly: boolean;
  readonly orderParams: Readonly<Record<string, unknown>>;
}

/**
 * Puts an order into the words of ccxt, or says why the exchange cannot have it. Nothing is rounded: an order that does not fit is
 * refused, since it would be another one than the gate has let through.
 */
export function orderForm(
  exchange: Exchange,
  symbol: string,
  order: OrderRequest,
  { postOnly, orderParams }: FormTerms,
): OrderForm | { readonly refused: string } {
  const { type, side, quantity, limitPrice, stopPrice, timeInForce, reduceOnly, clientOrderId } = order;
  if (Number(exchange.amountToPrecision(symbol, quantity)) !== quantity)
    return { refused: `quantity ${quantity} is not in whole lots of ${symbol}` };
  for (const price of [limitPrice, stopPrice])
    if (price !== null && Number(exchange.priceToPrecision(symbol, price)) !== price)
      return { refused: `price ${price} is not in whole ticks of ${symbol}` };
  const feature = (name: string): unknown => exchange.featureValue(symbol, 'createOrder', name);
  const params: Record<string, unknown> = { ...orderParams, clientOrderId };
  const isPriced = type === 'limit' || type === 'stopLimit';
  if (isPriced) {
    if (timeInForce === 'day') return { refused: 'this venue has no end of day: use gtc, ioc or fok' };
    const word = timeInForce.toUpperCase();
    if (timeInForce !== 'gtc' && lacks((feature('timeInForce') as Record<string, unknown> | undefined)?.[word]))
      return { refused: `ccxt knows no ${word} orders of ${exchange.id}` };
    params['timeInForce'] = word;
    if (postOnly && type === 'limit' && timeInForce === 'gtc' && !reduceOnly) {
      params['postOnly'] = true;
      delete params['timeInForce'];
    }
  }
  if (type === 'stop' || type === 'stopLimit') {
    const trigger = triggerParams(feature, side, stopPrice as number);
    if (trigger === undefined) return { refused: `ccxt knows no stop orders of ${exchange.id}` };
    Object.assign(params, trigger);
  }
  // At a spot market there is nothing else than what is held.
  if (reduceOnly && exchange.market(symbol).contract === true) params['reduceOnly'] = true;
  return {
    type: isPriced ? 'limit' : 'market',
    side: side > 0 ? 'buy' : 'sell',
    amount: quantity,
    price: limitPrice ?? undefined,
    params,
  };
}

function triggerParams(
  feature: (name: string) => unknown,
  side: 1 | -1,
  price: number,
): Record<string, unknown> | undefined {
  if (!lacks(feature('triggerPrice')))
    return {
      triggerPrice: price,
      ...(lacks(feature('triggerDirection')) ? {} : { triggerDirection: side > 0 ? 'ascending' : 'descending' }),
    };
  return lacks(feature('stopLossPrice')) ? undefined : { stopLossPrice: price };
}

/** What ccxt says nothing about is tried; the exchange says whether it has it. */
function lacks(feature: unknown): boolean {
  return feature === false || feature === null;
}
