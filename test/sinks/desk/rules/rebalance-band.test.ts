import { describe, expect, it } from 'vitest';
import { fixedFraction, rebalanceBand } from '../../../../src/sinks/desk/index.js';
import { DAY, ofKind, path, trade } from '../support.js';

const account = { cash: 10_000 };

describe('rebalanceBand', () => {
  it('leaves small differences alone but always goes flat', () => {
    const bars = path([10, 10, 10.1, 10.2, 14, 14]).map((bar, at) => ({ ...bar, signal: at < 5 ? 1 : 0 }));
    const params = { account, rules: [fixedFraction({ fraction: 0.5 }), rebalanceBand({ band: 0.05 })] };
    const made = ofKind(trade(bars, params), 'order');
    expect(made.map((order) => order['time'])).toEqual([DAY, 5n * DAY, 6n * DAY]);
  });
});
