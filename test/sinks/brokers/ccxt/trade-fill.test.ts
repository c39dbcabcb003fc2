import { describe, expect, it } from 'vitest';
import { fillOf } from '../../../../src/sinks/brokers/ccxt/trade-fill.js';
import type { Trade } from '../../../../src/transports/ccxt/ccxt.js';

const trade: Trade = {
  info: {},
  id: 't1',
  order: 'v1',
  symbol: 'BTC/USDT',
  amount: 2,
  price: 100,
  cost: 200,
  side: 'buy',
  type: 'limit',
  takerOrMaker: 'maker',
  timestamp: 1_700_000_000_123,
  datetime: undefined,
  fee: undefined,
};
const place = { clientOrderId: 'c1', symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', isSpot: true };
const rateOf = (currency: string): Promise<number | undefined> =>
  Promise.resolve(currency === 'BNB' ? 300 : currency === 'USDT' ? 1 : undefined);
const withFee = (cost: number, currency: string): Trade => ({ ...trade, fee: { cost, currency } });

describe('a trade as a fill', () => {
  it('carries our id and symbol', async () => {
    expect(await fillOf(trade, place, rateOf)).toEqual({
      fillId: 't1',
      clientOrderId: 'c1',
      symbol: 'BTCUSDT',
      side: 1,
      quantity: 2,
      price: 100,
      fee: 0,
      liquidity: 'maker',
      timeNs: 1_700_000_000_123_000_000n,
    });
  });

  it('counts fees by what they are paid in', async () => {
    expect(await fillOf(withFee(0.5, 'USDT'), place, rateOf)).toMatchObject({ fee: 0.5 });
    expect(await fillOf(withFee(0.01, 'BNB'), place, rateOf)).toMatchObject({ fee: 3 });
    expect(await fillOf(withFee(0.01, 'XYZ'), place, rateOf)).toMatchObject({ fee: 0 });
    expect(await fillOf(withFee(0.002, 'BTC'), place, rateOf)).toMatchObject({ fee: 0.2, feeQuantity: 0.002 });
    const contract = await fillOf(withFee(0.002, 'BTC'), { ...place, isSpot: false }, () => Promise.resolve(100));
    expect(contract).toMatchObject({ fee: 0.2 });
    expect(contract).not.toHaveProperty('feeQuantity');
  });

  it('is none where ccxt does not say what a fill needs', async () => {
    for (const lacking of ['id', 'amount', 'price', 'timestamp'] as const)
      expect(await fillOf({ ...trade, [lacking]: undefined }, place, rateOf)).toBeUndefined();
  });
});
