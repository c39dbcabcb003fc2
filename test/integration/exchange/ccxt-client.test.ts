import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exchange } from 'ccxt';
import type { ExchangeSettings } from '../../../src/transports/ccxt/exchange-settings.js';
import { openExchange, type OpenExchange } from '../../../src/transports/ccxt/open-exchange.js';
import { StandInExchange } from '../../../src/testing/index.js';

// The real ccxt, as it is published, against the stand-in exchange.
const SYMBOL = 'BTC/USDT';

let venue: StandInExchange;
let opened: OpenExchange;
let client: Exchange;

beforeAll(async () => {
  venue = await new StandInExchange({ seed: 7, participants: { everyMs: 20 } }).start();
  opened = await openExchange(settingsOf(venue), 'test');
  client = opened.exchange;
  await client.loadMarkets();
}, 60_000);

afterAll(async () => {
  await client.close();
  await venue.stop();
});

describe('ccxt, unmodified, at the stand-in exchange', () => {
  it('reads the rules of a market', () => {
    const market = client.market(SYMBOL);
    expect(market.precision).toMatchObject({ amount: 0.00001, price: 0.01 });
    expect(market.limits).toMatchObject({ amount: { min: 0.00001, max: 9000 }, cost: { min: 5 } });
  });

  it('pages through candles by their time', async () => {
    const all = await client.fetchOHLCV(SYMBOL, '1m', undefined, 1000);
    const from = all[100]?.[0] as number;
    const first = await client.fetchOHLCV(SYMBOL, '1m', from, 50);
    const second = await client.fetchOHLCV(SYMBOL, '1m', (first.at(-1)?.[0] as number) + 60_000, 50);
    expect([...first, ...second]).toEqual(all.slice(100, 200));
    const hours = await client.fetchOHLCV(SYMBOL, '1h', undefined, 5);
    const parts = all.filter(([time]) => Math.floor((time as number) / 3_600_000) * 3_600_000 === hours.at(-2)?.[0]);
    expect(hours.at(-2)?.[2]).toBe(Math.max(...parts.map((candle) => candle[2] as number)));
  });

  it('reads book, ticker and trades', async () => {
    const [book, ticker, trades] = await Promise.all([
      client.fetchOrderBook(SYMBOL, 5),
      client.fetchTicker(SYMBOL),
      client.fetchTrades(SYMBOL, undefined, 10),
    ]);
    expect(book.bids[0]?.[0] as number).toBeLessThan(book.asks[0]?.[0] as number);
    expect(ticker.last as number).toBeGreaterThan(0);
    expect(trades.length).toBeGreaterThan(0);
  });

  it('watches trades, candles and the book, which stays the book that is asked for', async () => {
    const trades = await client.watchTrades(SYMBOL);
    expect(trades[0]).toMatchObject({ symbol: SYMBOL });
    const candles = await client.watchOHLCV(SYMBOL, '1m');
    expect(candles.at(-1)?.[4] as number).toBeGreaterThan(0);
    for (let times = 0; times < 5; times++) await client.watchOrderBook(SYMBOL);
    venue.participants?.stop();
    await new Promise((resolve) => setTimeout(resolve, 250));
    const watched = client.orderbooks[SYMBOL] as { bids: number[][]; asks: number[][] };
    const asked = await client.fetchOrderBook(SYMBOL, 20);
    expect(watched.bids.slice(0, 5).map((level) => level.slice(0, 2))).toEqual(asked.bids.slice(0, 5));
    expect(watched.asks.slice(0, 5).map((level) => level.slice(0, 2))).toEqual(asked.asks.slice(0, 5));
    venue.participants?.start();
  });

  it('places, asks for and takes back an order under our id', async () => {
    const price = client.priceToPrecision(SYMBOL, venue.priceOf('BTCUSDT') * 0.9) as unknown as number;
    const order = await client.createOrder(SYMBOL, 'limit', 'buy', 0.01, price, { clientOrderId: 'mine1' });
    expect(order).toMatchObject({ status: 'open', clientOrderId: 'mine1', filled: 0 });
    const twice = client.createOrder(SYMBOL, 'limit', 'buy', 0.01, price, { clientOrderId: 'mine1' });
    await expect(twice).rejects.toThrow('Duplicate order sent');
    expect((await client.fetchOpenOrders(SYMBOL)).map(({ clientOrderId }) => clientOrderId)).toEqual(['mine1']);
    await client.cancelOrder('', SYMBOL, { clientOrderId: 'mine1' });
    const asked = await client.fetchOrder('', SYMBOL, { clientOrderId: 'mine1' });
    expect(asked).toMatchObject({ status: 'canceled' });
  });

  it('hears of its trades, and asks for them', async () => {
    const heard = client.watchMyTrades(SYMBOL);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await client.createOrder(SYMBOL, 'market', 'buy', 0.02, undefined, { clientOrderId: 'mine2' });
    const [trade] = await heard;
    expect(trade).toMatchObject({ symbol: SYMBOL, side: 'buy', takerOrMaker: 'taker' });
    const asked = await client.fetchMyTrades(SYMBOL);
    expect(asked.reduce((sum, { amount }) => sum + (amount as number), 0)).toBeCloseTo(0.02, 10);
    const held = await client.fetchBalance();
    expect((held['BTC'] as { total: number }).total).toBeCloseTo(0.02 * 0.999, 10);
  });

  it('is told what went wrong in classes that say whether it was done', async () => {
    const { ccxt } = opened;
    const buy = (amount: number, id: string): Promise<unknown> =>
      client.createOrder(SYMBOL, 'market', 'buy', amount, undefined, { clientOrderId: id });
    const dear = client.createOrder(SYMBOL, 'limit', 'buy', 100, 40_000, { clientOrderId: 'a' });
    await expect(dear).rejects.toBeInstanceOf(ccxt.InsufficientFunds);
    await expect(buy(0.00002, 'b')).rejects.toThrow('Filter failure: NOTIONAL');
    await expect(client.cancelOrder('', SYMBOL, { clientOrderId: 'none' })).rejects.toBeInstanceOf(ccxt.OrderNotFound);
    await expect(client.fetchOrder('', SYMBOL, { clientOrderId: 'none' })).rejects.toBeInstanceOf(ccxt.OrderNotFound);
    venue.fail({ fault: 'tooMany', on: 'POST /api/v3/order' });
    await expect(buy(0.01, 'c')).rejects.toBeInstanceOf(ccxt.DDoSProtection);
    venue.fail({ fault: 'resetAfter', on: 'POST /api/v3/order' });
    await expect(buy(0.01, 'd')).rejects.toBeInstanceOf(ccxt.NetworkError);
    expect(await client.fetchOrder('', SYMBOL, { clientOrderId: 'd' })).toMatchObject({ status: 'closed' });
    venue.fail({ fault: 'resetBefore', on: 'POST /api/v3/order' });
    await expect(buy(0.01, 'e')).rejects.toBeInstanceOf(ccxt.NetworkError);
    await expect(client.fetchOrder('', SYMBOL, { clientOrderId: 'e' })).rejects.toBeInstanceOf(ccxt.OrderNotFound);
    const { exchange: stranger } = await openExchange({ ...settingsOf(venue), secret: 'other' }, 'test');
    await expect(stranger.fetchBalance()).rejects.toBeInstanceOf(ccxt.AuthenticationError);
    await stranger.close();
  });

  it('subscribes anew when its connection breaks', async () => {
    const broken = client.watchTrades(SYMBOL);
    for (;;) {
      const waiting = client.watchTrades(SYMBOL);
      venue.dropSockets();
      try {
        await waiting;
      } catch (error) {
        expect(error).toBeInstanceOf(opened.ccxt.NetworkError);
        break;
      }
    }
    await broken.catch(() => undefined);
    expect((await client.watchTrades(SYMBOL)).length).toBeGreaterThan(0);
  });
});

function settingsOf({ url }: StandInExchange): ExchangeSettings {
  return {
    exchange: 'binance',
    apiKey: 'key',
    secret: 'secret',
    market: 'spot',
    sandbox: false,
    url,
    timeoutMs: 5_000,
    options: {},
  };
}
