import { describe, expect, it } from 'vitest';
import { StandInExchange, VirtualClock } from '../../../src/testing/index.js';
import type { PublicTrade } from '../../../src/testing/stand-in-exchange/book/market-state.js';

async function traded(seed: number, ms = 8_000): Promise<{ trades: PublicTrade[]; venue: StandInExchange }> {
  const clock = new VirtualClock();
  const venue = new StandInExchange({ seed, clock, participants: { everyMs: 100 } });
  const trades: PublicTrade[] = [];
  venue.engine.listen({ traded: (trade) => void trades.push(trade) });
  venue.participants?.start();
  await clock.advance(ms);
  venue.participants?.stop();
  await clock.advance(1000);
  return { trades, venue };
}

describe('the other participants', () => {
  it('trade the same for the same seed', async () => {
    const told = ({ trades }: { trades: PublicTrade[] }): string[] =>
      trades.map(({ market, price, quantity, timeMs }) => `${market.symbol} ${timeMs} ${price} ${quantity}`);
    const first = await traded(5);
    expect(told(await traded(5))).toEqual(told(first));
    expect(told(await traded(6))).not.toEqual(told(first));
    expect(first.trades.length).toBeGreaterThan(40);
    expect(new Set(first.trades.map(({ market }) => market.symbol))).toEqual(new Set(['BTCUSDT', 'ETHUSDT']));
  });

  it('keep a book on both sides that is never crossed, and follow a price that is set', async () => {
    const { venue } = await traded(5);
    const { book, market } = venue.engine.state('BTCUSDT');
    expect(book.bids.depth(100).length).toBeGreaterThan(3);
    expect(book.asks.depth(100).length).toBeGreaterThan(3);
    expect((book.bids.best?.price ?? 0n) < (book.asks.best?.price ?? 0n)).toBe(true);
    venue.participants?.moveTo('BTCUSDT', market.openingPrice * 2n);
    for (let act = 0; act < 20; act++) venue.participants?.act();
    expect(venue.priceOf('BTCUSDT')).toBeGreaterThan(95_000);
  });
});
