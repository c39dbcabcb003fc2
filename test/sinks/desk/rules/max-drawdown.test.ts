import { describe, expect, it } from 'vitest';
import { maxDrawdown } from '../../../../src/sinks/desk/index.js';
import { DAY, ofKind, path, trade } from '../support.js';

const account = { cash: 10_000 };

describe('maxDrawdown', () => {
  it('closes everything and opens nothing more', () => {
    const bars = path([10, 10, 8, 7, 20, 30]);
    const all = trade(bars, { account, rules: [maxDrawdown({ limit: 0.2 })] });
    expect(ofKind(all, 'order').map((order) => [order['cause'], order['time']])).toEqual([
      ['signal', DAY],
      ['maxDrawdown', 3n * DAY],
    ]);
    expect(ofKind(all, 'equity').at(-1)?.['equity']).toBe(8000);
  });

  it('may begin again after a pause', () => {
    const bars = path([10, 10, 8, 8, 8, 8, 8]);
    const all = trade(bars, { account, rules: [maxDrawdown({ limit: 0.2, resumeAfter: '3d' })] });
    expect(ofKind(all, 'order').map((order) => [order['cause'], order['time']])).toEqual([
      ['signal', DAY],
      ['maxDrawdown', 3n * DAY],
      ['signal', 6n * DAY],
    ]);
  });
});
