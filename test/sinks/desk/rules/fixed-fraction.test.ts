import { describe, expect, it } from 'vitest';
import { fixedFraction } from '../../../../src/sinks/desk/index.js';
import { ofKind, path, trade } from '../support.js';

const account = { cash: 10_000 };

describe('fixedFraction', () => {
  it('gives each position its part of equity, times the signal', () => {
    const units = (signal: number, fraction: number): unknown =>
      ofKind(trade(path([10, 10], { signal }), { account, rules: [fixedFraction({ fraction })] }), 'fill')[0]?.[
        'quantity'
      ];
    expect(units(1, 0.1)).toBe(100);
    expect(units(0.5, 0.1)).toBe(50);
    expect(units(1, 0.25)).toBe(250);
  });
});
