import { describe, expect, it } from 'vitest';
import { takeProfit } from '../../../../src/sinks/desk/index.js';
import { ofKind, path, trade } from '../support.js';

const account = { cash: 10_000 };

describe('takeProfit', () => {
  it('takes the profit at its distance from the mean price', () => {
    const params = { account, rules: [takeProfit({ distance: 0.06 })] };
    const all = trade(path([10, 10, 11], { signal: 0.5 }), params);
    expect(ofKind(all, 'order').find((order) => order['type'] === 'limit')).toMatchObject({
      side: -1,
      limitPrice: 10.6,
      cause: 'takeProfit',
    });
    expect(ofKind(all, 'fill').at(-1)).toMatchObject({ side: -1, price: 10.6, liquidity: 'maker' });
  });
});
