import { describe, expect, it } from 'vitest';
import type { OrderRequest } from '../../../../src/core/index.js';
import { orderForm } from '../../../../src/sinks/brokers/ccxt/order-form.js';
import type { Exchange } from '../../../../src/transports/ccxt/ccxt.js';

const features: Record<string, unknown> = {
  triggerPrice: true,
  triggerDirection: false,
  timeInForce: { IOC: true, FOK: false },
};

function exchangeWith(told: Record<string, unknown> = features, contract = false): Exchange {
  const step = (size: number) => (_: string, value: number) => String(Math.floor(value / size + 1e-9) * size);
  const exchange = {
    id: 'here',
    amountToPrecision: step(0.25),
    priceToPrecision: step(0.5),
    featureValue: (_: string, __: string, name: string) => told[name],
    market: () => ({ contract }),
  };
  return exchange as unknown as Exchange;
}

const order: OrderRequest = {
  clientOrderId: 'mine',
  symbol: 'A',
  side: 1,
  type: 'limit',
  quantity: 1.25,
  limitPrice: 10.5,
  stopPrice: null,
  timeInForce: 'gtc',
  reduceOnly: true,
};
const terms = { postOnly: false, orderParams: {} };
const form = (changed: Partial<OrderRequest>, exchange = exchangeWith(), more = terms) =>
  orderForm(exchange, 'A/B', { ...order, ...changed }, more);

describe('an order in the words of ccxt', () => {
  it('keeps our id and all that was ordered', () => {
    expect(form({})).toEqual({
      type: 'limit',
      side: 'buy',
      amount: 1.25,
      price: 10.5,
      params: { clientOrderId: 'mine', timeInForce: 'GTC' },
    });
    expect(form({ type: 'market', limitPrice: null, side: -1 })).toMatchObject({
      type: 'market',
      side: 'sell',
      price: undefined,
      params: { clientOrderId: 'mine' },
    });
    expect(form({ timeInForce: 'ioc' })).toMatchObject({ params: { timeInForce: 'IOC' } });
  });

  it('has stops by what the exchange knows', () => {
    const stop = { type: 'stop', limitPrice: null, stopPrice: 9.5, side: -1 } as const;
    expect(form(stop)).toMatchObject({ type: 'market', params: { triggerPrice: 9.5 } });
    expect(form({ ...stop, type: 'stopLimit', limitPrice: 9 })).toMatchObject({ type: 'limit', price: 9 });
    const directed = exchangeWith({ ...features, triggerDirection: true });
    expect(form(stop, directed)).toMatchObject({ params: { triggerDirection: 'descending' } });
    const losing = exchangeWith({ triggerPrice: false, stopLossPrice: true });
    expect(form(stop, losing)).toMatchObject({ params: { stopLossPrice: 9.5 } });
    const none = exchangeWith({ triggerPrice: false, stopLossPrice: false });
    expect(form(stop, none)).toEqual({ refused: 'ccxt knows no stop orders of here' });
  });

  it('is post only where entries are to be, and reduces only where there is something to reduce', () => {
    const postOnly = { ...terms, postOnly: true };
    expect(form({ reduceOnly: false }, exchangeWith(), postOnly)).toMatchObject({ params: { postOnly: true } });
    expect(form({ reduceOnly: true }, exchangeWith(), postOnly)).not.toHaveProperty('params.postOnly');
    expect(form({}, exchangeWith(features, true))).toMatchObject({ params: { reduceOnly: true } });
  });

  it('is refused rather than changed', () => {
    expect(form({ quantity: 1.3 })).toEqual({ refused: 'quantity 1.3 is not in whole lots of A/B' });
    expect(form({ limitPrice: 10.3 })).toEqual({ refused: 'price 10.3 is not in whole ticks of A/B' });
    expect(form({ timeInForce: 'fok' })).toEqual({ refused: 'ccxt knows no FOK orders of here' });
    expect(form({ timeInForce: 'day' })).toEqual({ refused: 'this venue has no end of day: use gtc, ioc or fok' });
  });
});
