import { afterEach, describe, expect, it } from 'vitest';
import { SimulatedDisk, StandInExchange, type StandInExchangeOptions } from '../../../src/testing/index.js';
import { ofKind, type Event } from '../../sinks/desk/support.js';
import { trader } from './support.js';

// The broker through the real ccxt at the stand-in exchange, one thing that goes wrong at a time.
let venue: StandInExchange;

async function open(options: StandInExchangeOptions = {}): Promise<StandInExchange> {
  venue = await new StandInExchange({ seed: 3, pastMinutes: 0, participants: { everyMs: 50 }, ...options }).start();
  return venue;
}

afterEach(() => venue.stop());

const filled = (all: readonly Event[]): number =>
  ofKind(all, 'fill').reduce((sum, fill) => sum + (fill['side'] as number) * (fill['quantity'] as number), 0);
const statuses = (all: readonly Event[]): unknown[] => ofKind(all, 'orderEvent').map(({ status }) => status);
const held = (all: readonly Event[]): number => (ofKind(all, 'position').at(-1)?.['quantity'] ?? 0) as number;

describe('the ccxt broker', () => {
  it('trades by the rules of the market, and takes what was kept as a fee off the position', async () => {
    await open();
    const own = trader(venue, new SimulatedDisk(), { rules: [] });
    own.signal = 0.2;
    await own.until((all) => statuses(all).includes('filled') && held(all) === venue.balanceOf('main', 'BTC'));
    const [order] = venue.ordersOf('main');
    expect(order?.quantity).toBe(Number((order?.quantity ?? 0).toFixed(5)));
    expect(order?.clientOrderId).toMatch(/^[a-z2-7]{26}$/);
    expect(venue.balanceOf('main', 'BTC')).toBeLessThan(filled(own.events()));
    own.signal = 0;
    await own.until((all) => held(all) < 0.00001 && held(all) === venue.balanceOf('main', 'BTC'));
    await own.running.stop();
    expect(own.warnings).toEqual([]);
  }, 60_000);

  it('asks for an order of which no answer came, and does not send it twice', async () => {
    // Its stream would tell of the order before anybody asks.
    await open({ fees: { paidIn: 'quote' }, faults: { lostEvent: 1 } });
    const own = trader(venue, new SimulatedDisk());
    venue.fail({ fault: 'resetAfter', on: 'POST /api/v3/order' });
    own.signal = 0.2;
    await own.until((all) => statuses(all).includes('filled') && statuses(all).includes('unknown'));
    expect(venue.faults.happened.get('resetAfter')).toBe(1);
    const ids = venue.ordersOf('main').map(({ clientOrderId }) => clientOrderId);
    expect(new Set(ids).size).toBe(ids.length);
    await own.running.stop();
  }, 60_000);

  it('sends an order again, under the same id, when it cannot have arrived', async () => {
    await open({ fees: { paidIn: 'quote' } });
    const own = trader(venue, new SimulatedDisk());
    venue.fail({ fault: 'resetBefore', on: 'POST /api/v3/order' });
    own.signal = 0.2;
    await own.until((all) => statuses(all).includes('filled'));
    const [first] = ofKind(own.events(), 'order');
    expect(statuses(own.events()).slice(0, 2)).toEqual(['submitted', 'unknown']);
    expect(venue.ordersOf('main')[0]?.clientOrderId).toBe(first?.['clientOrderId']);
    await own.running.stop();
  }, 60_000);

  it('waits when it is told to, and sends then', async () => {
    await open({ fees: { paidIn: 'quote' } });
    const own = trader(venue, new SimulatedDisk());
    venue.fail({ fault: 'tooMany', on: 'POST /api/v3/order' });
    own.signal = 0.2;
    await own.until((all) => statuses(all).includes('filled'));
    expect(statuses(own.events())).not.toContain('unknown');
    expect(venue.faults.happened.get('tooMany')).toBe(1);
    await own.running.stop();
  }, 60_000);

  it('tells of an order that the exchange refuses', async () => {
    await open({ accounts: { main: { apiKey: 'key', secret: 'secret', balances: { USDT: 10 } } } });
    const own = trader(venue, new SimulatedDisk());
    own.signal = 0.2;
    await own.until((all) => statuses(all).includes('rejected'));
    const refusal = ofKind(own.events(), 'orderEvent').find(({ status }) => status === 'rejected');
    expect(refusal?.['cause']).toContain('insufficient balance');
    await own.running.stop();
  }, 60_000);

  it('finds by asking the fills that it was not told', async () => {
    await open({ faults: { lostEvent: 1 }, fees: { paidIn: 'quote' } });
    const own = trader(venue, new SimulatedDisk());
    own.signal = 0.2;
    await own.until((all) => statuses(all).includes('filled') && held(all) === venue.balanceOf('main', 'BTC'));
    await own.running.stop();
  }, 60_000);

  it('listens again when its connection broke, and asks for what it missed', async () => {
    await open({ fees: { paidIn: 'quote' } });
    const slow = { live: { answerMs: 1_000, retryMs: 60, reconcileMs: 600_000, reconcileWithinMs: 20_000 } };
    const own = trader(venue, new SimulatedDisk(), slow);
    own.signal = 0.2;
    await own.until((all) => statuses(all).includes('filled'));
    venue.dropSockets();
    own.signal = 0.4;
    await own.until((all) => filled(all) > 0.5 && held(all) === venue.balanceOf('main', 'BTC'));
    await own.until(() => venue.openSockets > 0);
    own.signal = 0;
    await own.until((all) => held(all) === 0);
    expect(venue.balanceOf('main', 'BTC')).toBe(0);
    await own.running.stop();
  }, 60_000);

  it('takes a limit order back, and knows what was filled of it before', async () => {
    await open({ fees: { paidIn: 'quote' }, participants: false });
    const { engine } = venue;
    engine.openAccount('other', { endless: true });
    const { market } = engine.state('BTCUSDT');
    const own = trader(venue, new SimulatedDisk(), {
      entry: { type: 'limit', offset: 0, timeInForce: 'gtc' },
    });
    own.signal = 0.2;
    await own.until(() => venue.ordersOf('main').length === 1);
    const price = market.openingPrice;
    const sale = {
      market,
      clientOrderId: 's',
      side: 'SELL',
      type: 'LIMIT',
      timeInForce: 'IOC',
      stopPrice: 0n,
    } as const;
    engine.place('other', { ...sale, price, quantity: 10_000_000n });
    await own.until((all) => held(all) === 0.1);
    own.signal = 0;
    await own.until((all) => statuses(all).includes('cancelled'));
    expect(venue.ordersOf('main')[0]).toMatchObject({ status: 'CANCELED', filled: 0.1 });
    await own.running.stop();
  }, 60_000);

  it('refuses a market that the exchange does not have, and says which is near', async () => {
    await open();
    const own = trader(venue, new SimulatedDisk(), {}, { symbols: ['BTC/USDC'] });
    await expect(own.running.done).rejects.toThrow(/"BTC\/USDC"; expected a market of binance.*"BTC\/USDT"/);
    const unknown = trader(venue, new SimulatedDisk(), {}, { exchange: 'binanze' });
    await expect(unknown.running.done).rejects.toThrow(/"binanze".*Did you mean "binance"/);
  }, 60_000);

  it('says that a key is wrong', async () => {
    await open();
    const own = trader(venue, new SimulatedDisk(), {}, { secret: 'wrong' });
    await expect(own.running.done).rejects.toThrow('Signature for this request is not valid');
  }, 60_000);

  it('begins with what an earlier run has left at the exchange', async () => {
    await open();
    const disk = new SimulatedDisk();
    const first = trader(venue, disk);
    first.signal = 0.2;
    await first.until((all) => statuses(all).includes('filled'));
    await first.running.stop();
    const second = trader(venue, disk.afterKill());
    second.signal = 0.2;
    await second.until((all) => held(all) > 0 && Math.abs(held(all) - venue.balanceOf('main', 'BTC')) < 1e-9);
    await second.running.stop();
    expect(second.warnings).toEqual([]);
  }, 60_000);
});
