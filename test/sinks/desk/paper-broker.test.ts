import { describe, expect, it } from 'vitest';
import { fixedFraction, rebalanceBand, stopLoss, takeProfit } from '../../../src/sinks/desk/index.js';
import { DAY, ofKind, path, trade, type Event, type TestBar } from './support.js';

const account = { cash: 10_000 };

function bar(at: number, open: number, high: number, low: number, close: number, more: Partial<TestBar> = {}): TestBar {
  return { symbol: 'A', at, open, high, low, close, signal: 1, ...more };
}

const half = [fixedFraction({ fraction: 0.5 }), rebalanceBand({ band: 0.4 })];

function fillsOf(all: readonly Event[]): unknown[][] {
  return ofKind(all, 'fill').map((fill) => [fill['side'], fill['quantity'], fill['price'], fill['liquidity']]);
}

function statuses(all: readonly Event[]): unknown[] {
  return ofKind(all, 'orderEvent').map((event) => event['status']);
}

describe('entries by limit', () => {
  const entry = { type: 'limit', offset: 0.01 } as const;

  it('wait until the price goes through, or only touches where that is enough', () => {
    const bars = [bar(0, 100, 100, 100, 100), bar(1, 100, 101, 99, 100), bar(2, 100, 100, 98.99, 100)];
    const through = trade(bars, { account, entry, rules: half });
    expect(fillsOf(through)).toEqual([[1, 50, 99, 'maker']]);
    expect(ofKind(through, 'fill')[0]?.['available']).toBe(3n * 86_400_000_000_000n);
    const touch = trade(bars, { account, entry, rules: half, limitFill: 'touch' });
    expect(ofKind(touch, 'fill')[0]?.['available']).toBe(2n * 86_400_000_000_000n);
  });

  it('get the better price of a gap', () => {
    const bars = [bar(0, 100, 100, 100, 100), bar(1, 98, 98, 98, 98)];
    expect(fillsOf(trade(bars, { account, entry, rules: half }))).toEqual([[1, 50, 98, 'taker']]);
  });

  it('are taken back when the signal turns', () => {
    const bars = [
      bar(0, 100, 100, 100, 100),
      bar(1, 100, 100, 100, 100, { signal: 0 }),
      bar(2, 90, 90, 90, 90, { signal: null }),
    ];
    const all = trade(bars, { account, entry, rules: half });
    expect(statuses(all)).toEqual(['submitted', 'accepted', 'cancelled']);
    expect(fillsOf(all)).toEqual([]);
  });

  it('end with their day, at once, or fill all or nothing', () => {
    const bars = [bar(0, 100, 100, 100, 100), bar(1, 100, 100, 100, 100, { signal: null }), bar(2, 100, 100, 100, 100)];
    const last = (timeInForce: 'day' | 'ioc' | 'fok' | 'gtc'): unknown =>
      statuses(trade(bars, { account, entry: { ...entry, timeInForce }, rules: half }))[2];
    expect(last('day')).toBe('expired');
    expect(last('ioc')).toBe('cancelled');
    expect(last('fok')).toBe('cancelled');
    expect(last('gtc')).toBeUndefined();
  });
});

describe('entries for a day', () => {
  it('end with the last bar of the day, so that the next day has one again', () => {
    const bars = [100, 100, 100, 100].map((price, at) => bar(at, price, price, at === 2 ? 98 : price, price));
    const entry = { type: 'limit', offset: 0.01, timeInForce: 'day' } as const;
    const all = trade(bars, { account, entry, rules: half });
    expect(ofKind(all, 'orderEvent').map((event) => [event['status'], event['available']])).toEqual([
      ['submitted', 1n * DAY],
      ['accepted', 1n * DAY],
      ['expired', 2n * DAY],
      ['submitted', 2n * DAY],
      ['accepted', 2n * DAY],
      ['filled', 3n * DAY],
    ]);
  });

  it('work through the day, and are found to be over by its first bar where the last was not to be seen', () => {
    const hour = 3_600_000_000_000n;
    const entry = { type: 'limit', offset: 0.01, timeInForce: 'day' } as const;
    const bars = [14, 15, 16, 38, 39].map((at) => bar(at, 100, 100, 100, 100));
    const all = trade(bars, { account, entry, rules: half }, hour);
    const expired = ofKind(all, 'orderEvent').filter((event) => event['status'] === 'expired');
    expect(expired.map((event) => event['available'])).toEqual([39n * hour]);
  });
});

describe('entries by stop', () => {
  it('wait until the price has gone their way', () => {
    const bars = [bar(0, 100, 100, 100, 100), bar(1, 100, 101.5, 100, 100), bar(2, 100, 103, 100, 100)];
    const all = trade(bars, { account, entry: { type: 'stop', offset: 0.02 }, rules: half });
    expect(fillsOf(all)).toEqual([[1, 50, 102, 'taker']]);
  });

  it('fill at the open of a gap', () => {
    const bars = [bar(0, 100, 100, 100, 100), bar(1, 105, 106, 104, 105)];
    expect(fillsOf(trade(bars, { account, entry: { type: 'stop', offset: 0.02 }, rules: half }))).toEqual([
      [1, 50, 105, 'taker'],
    ]);
  });

  it('with a limit do not follow a gap beyond it, but wait there', () => {
    const entry = { type: 'stopLimit', offset: 0.02, limitOffset: 0.01 } as const;
    const bars = [bar(0, 100, 100, 100, 100), bar(1, 105, 106, 104, 105), bar(2, 105, 105, 103, 104)];
    expect(fillsOf(trade(bars, { account, entry, rules: half }))).toEqual([[1, 50, 103.02, 'maker']]);
  });
});

describe('protection', () => {
  it('of both sides in one bar the stop comes first', () => {
    const bars = [bar(0, 100, 100, 100, 100), bar(1, 100, 100, 100, 100), bar(2, 100, 120, 80, 100)];
    const all = trade(bars, { account, rules: [...half, stopLoss({ distance: 0.05 }), takeProfit({ distance: 0.1 })] });
    expect(fillsOf(all)).toEqual([
      [1, 50, 100, 'taker'],
      [-1, 50, 95, 'taker'],
    ]);
    // The other leg is taken back, and the signal that still holds does not open the position again.
    expect(statuses(all).filter((status) => status === 'cancelled')).toHaveLength(1);
    expect(ofKind(all, 'order')).toHaveLength(3);
  });

  it('works from the bar of the entry on', () => {
    const bars = [bar(0, 100, 100, 100, 100), bar(1, 100, 100, 94, 94)];
    const all = trade(bars, { account, rules: [...half, stopLoss({ distance: 0.05 })] });
    expect(fillsOf(all).at(-1)).toEqual([-1, 50, 95, 'taker']);
  });

  it('fills at the open when the price gaps through it', () => {
    const bars = [bar(0, 100, 100, 100, 100), bar(1, 100, 100, 100, 100), bar(2, 90, 91, 89, 90)];
    const all = trade(bars, { account, rules: [...half, stopLoss({ distance: 0.05 })] });
    expect(fillsOf(all).at(-1)).toEqual([-1, 50, 90, 'taker']);
  });

  it('lets a position open again when the signal has changed', () => {
    const bars = [
      bar(0, 100, 100, 100, 100),
      bar(1, 100, 100, 94, 94),
      bar(2, 94, 94, 94, 94, { signal: 0 }),
      bar(3, 94, 94, 94, 94, { signal: 1 }),
      bar(4, 94, 94, 94, 94),
    ];
    const all = trade(bars, { account, rules: [...half, stopLoss({ distance: 0.05 })] });
    expect(fillsOf(all).map(([side]) => side)).toEqual([1, -1, 1]);
  });
});

describe('what fills cost', () => {
  it('slippage is paid against the trader, on the tick and within the bar', () => {
    const wide = [bar(0, 100, 100, 100, 100), bar(1, 100, 110, 90, 100)];
    expect(fillsOf(trade(wide, { account, rules: half, slippage: { bps: 3 } }))[0]?.[2]).toBe(100.03);
    expect(fillsOf(trade(wide, { account, rules: half, slippage: 0.00021 }))[0]?.[2]).toBe(100.03);
    const narrow = [bar(0, 100, 100, 100, 100), bar(1, 100, 100.01, 90, 100)];
    expect(fillsOf(trade(narrow, { account, rules: half, slippage: 0.01 }))[0]?.[2]).toBe(100.01);
    const spread = wide.map((each) => ({ ...each, spread: 0.5 }));
    expect(fillsOf(trade(spread, { account, rules: half, slippage: { spread: 0.5 } }))[0]?.[2]).toBe(100.25);
  });

  it('fees by fraction, unit, minimum and tier', () => {
    const bars = path([100, 100, 100]);
    const fee = (fees: Parameters<typeof trade>[1]['fees']): unknown =>
      ofKind(trade(bars, { account, rules: half, ...(fees === undefined ? {} : { fees }) }), 'fill')[0]?.['fee'];
    expect(fee(undefined)).toBe(0);
    expect(fee(0.001)).toBe(5);
    expect(fee({ perUnit: 0.005 })).toBe(0.25);
    expect(fee({ perUnit: 0.005, minimum: 1 })).toBe(1);
    expect(fee({ maker: 0, taker: 0.002 })).toBe(10);
    expect(fee({ rate: 0.002, tiers: [{ from: 0, maker: 0, taker: 0.001 }] })).toBe(5);
  });

  it('fees of a maker that are above those of a taker leave a cash account with its cash', () => {
    const bars = [bar(0, 100, 100, 100, 100), bar(1, 100, 100, 90, 95)];
    const entry = { type: 'limit', offset: 0.01 } as const;
    const all = trade(bars, { account, entry, fees: { maker: 0.02, taker: 0 } });
    expect(fillsOf(all)).toEqual([[1, 99, 99, 'maker']]);
    expect(ofKind(all, 'equity').at(-1)?.['cash']).toBeGreaterThanOrEqual(0);
  });

  it('no more than a part of the volume, and the rest later', () => {
    const bars = path([100, 100, 100, 100, 100], { volume: 200 });
    const all = trade(bars, { account, rules: half, maxParticipation: 0.1 });
    expect(fillsOf(all).map(([, quantity]) => quantity)).toEqual([20, 20, 10]);
    expect(statuses(all).filter((status) => status !== 'submitted' && status !== 'accepted')).toEqual([
      'partlyFilled',
      'partlyFilled',
      'filled',
    ]);
  });
});

describe('instruments', () => {
  it('buy in lots, to the nearest that is not too much', () => {
    const bars = path([3, 3, 3]);
    const units = (lot: number): unknown => fillsOf(trade(bars, { account, instruments: { A: { lot } } }))[0]?.[1];
    expect(units(1)).toBe(3333);
    expect(units(0.1)).toBe(3333.3);
    expect(units(100)).toBe(3300);
  });

  it('dearer than what may be spent on them are refused, once', () => {
    const bars = path([300, 300, 300, 300]);
    const all = trade(bars, { account, rules: [fixedFraction({ fraction: 0.02 })] });
    expect(ofKind(all, 'orderEvent')).toMatchObject([{ status: 'rejected', cause: 'below the least quantity' }]);
  });

  it('of little value are refused, once', () => {
    const bars = path([3, 3, 3, 3]);
    const all = trade(bars, { account, instruments: { default: { minNotional: 20_000 } } });
    expect(ofKind(all, 'orderEvent')).toMatchObject([{ status: 'rejected', cause: 'below the least value' }]);
  });

  it('with a multiplier are worth more', () => {
    const bars = path([100, 110]);
    const all = trade(bars, { account, instruments: { A: { multiplier: 50 } } });
    expect(fillsOf(all)[0]?.[1]).toBe(2);
  });

  it('do not exceed the hard limit of an order', () => {
    const all = trade(path([3, 3, 3]), { account, limits: { orderNotional: 5000 } });
    expect(ofKind(all, 'orderEvent')).toMatchObject([
      { status: 'rejected', cause: 'orderNotional: 9999 is above 5000' },
    ]);
  });
});
