import { describe, expect, it } from 'vitest';
import { fixedFraction, maxGross } from '../../../../src/sinks/desk/index.js';
import { ofKind, trade, type TestBar } from '../support.js';

const account = { cash: 10_000 };

function flat(symbols: readonly string[], signals: readonly (number | null)[]): TestBar[] {
  return signals.flatMap((_, at) =>
    symbols.map((symbol, place) => ({
      symbol,
      at,
      open: 10,
      high: 10,
      low: 10,
      close: 10,
      signal: place <= at ? (signals[place] ?? null) : null,
    })),
  );
}

describe('maxGross', () => {
  it('scales long and short targets down together', () => {
    const all = trade(flat(['A', 'B'], [1, -1, null]), {
      account: { cash: 10_000, margin: { leverage: 2 }, shortSelling: true },
      rules: [fixedFraction({ fraction: 0.75 }), maxGross({ limit: 1 })],
    });
    const last = ofKind(all, 'equity').at(-1);
    expect(last).toMatchObject({ gross: 10_000, net: 0, equity: 10_000 });
  });

  it('is 1 where no other is given, and counts positions of symbols without a row', () => {
    const bars: TestBar[] = [
      ...[0, 1].map((at) => ({ symbol: 'A', at, open: 10, high: 10, low: 10, close: 10, signal: 0.8 })),
      ...[2, 3].map((at) => ({ symbol: 'B', at, open: 10, high: 10, low: 10, close: 10, signal: 0.8 })),
    ];
    const fills = ofKind(trade(bars, { account }), 'fill');
    expect(fills.map((row) => [row['symbol'], row['quantity']])).toEqual([
      ['A', 800],
      ['B', 200],
    ]);
  });

  it('counts what is on order for symbols that have no row now', () => {
    const bars: TestBar[] = [0, 1, 2, 3, 4, 5].map((at) => ({
      symbol: at % 2 === 0 ? 'A' : 'B',
      at,
      open: 10,
      high: 10,
      low: 10,
      close: 10,
      signal: 0.8,
    }));
    const all = trade(bars, { account: { cash: 10_000, margin: { leverage: 2 } } });
    expect(ofKind(all, 'fill').map((row) => [row['symbol'], row['side'], row['quantity']])).toEqual([
      ['A', 1, 800],
      ['B', 1, 200],
    ]);
    for (const row of ofKind(all, 'equity')) expect(row['gross']).toBeLessThanOrEqual(10_000);
  });
});
