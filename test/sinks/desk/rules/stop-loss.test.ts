import { describe, expect, it } from 'vitest';
import { stopLoss } from '../../../../src/sinks/desk/index.js';
import { ofKind, path, trade } from '../support.js';

const account = { cash: 10_000 };

describe('stopLoss', () => {
  it('stands at its distance from the mean price, and is never loosened when the mean falls', () => {
    const signals = [0.5, 0.5, 1, 1, 1];
    const bars = path([100, 100, 97, 97, 97]).map((bar, at) => ({ ...bar, signal: signals[at] as number }));
    const stops = ofKind(trade(bars, { account, rules: [stopLoss({ distance: 0.05 })] }), 'order').filter(
      (order) => order['type'] === 'stop',
    );
    expect(stops.map((order) => order['stopPrice'])).toEqual(stops.map(() => 95));
    expect(stops[0]).toMatchObject({ side: -1, quantity: 50, reduceOnly: true, cause: 'stopLoss' });
  });

  it('stands above a short position', () => {
    const params = { account: { ...account, shortSelling: true }, rules: [stopLoss({ distance: 0.05 })] };
    const all = trade(path([100, 100], { signal: -0.5 }), params);
    expect(ofKind(all, 'order').at(-1)).toMatchObject({ side: 1, stopPrice: 105 });
  });
});
