import { describe, expect, it } from 'vitest';
import { maxPosition } from '../../../../src/sinks/desk/index.js';
import { ofKind, path, trade } from '../support.js';

const account = { cash: 10_000 };

describe('maxPosition', () => {
  it('cuts targets down on both sides', () => {
    const params = { account: { ...account, shortSelling: true }, rules: [maxPosition({ limit: 0.2 })] };
    const fill = (signal: number): unknown[] =>
      ofKind(trade(path([10, 10], { signal }), params), 'fill').map((row) => [row['side'], row['quantity']]);
    expect(fill(1)).toEqual([[1, 200]]);
    expect(fill(-1)).toEqual([[-1, 200]]);
    expect(fill(0.1)).toEqual([[1, 100]]);
  });
});
