import { describe, expect, it } from 'vitest';
import { volatilityTarget } from '../../../../src/sinks/desk/index.js';
import { ofKind, path, trade } from '../support.js';

const account = { cash: 10_000 };

describe('volatilityTarget', () => {
  it('wants signal × min(target / volatility, 1) / symbols', () => {
    const bars = [0, 1].flatMap((at) =>
      ['A', 'B'].map((symbol) => ({
        symbol,
        at,
        open: 10,
        high: 10,
        low: 10,
        close: 10,
        signal: 1,
        volatility: symbol === 'A' ? 0.3 : 0.1,
      })),
    );
    const made = ofKind(trade(bars, { account, rules: [volatilityTarget({ target: 0.15 })] }), 'fill');
    expect(made.map((fill) => fill['quantity'])).toEqual([250, 500]);
  });

  it('decides nothing without a volatility, but goes flat', () => {
    const bars = path([10, 10, 10, 10]).map((bar, at) => ({
      ...bar,
      signal: at < 2 ? 1 : 0,
      volatility: at === 0 ? 0.3 : null,
    }));
    const made = ofKind(trade(bars, { account, rules: [volatilityTarget({ target: 0.15 })] }), 'order');
    expect(made.map((order) => [order['side'], order['quantity']])).toEqual([
      [1, 500],
      [-1, 500],
    ]);
  });
});
