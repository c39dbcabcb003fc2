import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configuredOf, defineRule } from '../../src/core/index.js';
import { desk } from '../../src/sinks/desk/index.js';
import { ofKind, path, trade } from '../sinks/desk/support.js';

describe('rules of users', () => {
  const onlyOn = defineRule({
    name: 'onlyOn',
    title: 'Only on one symbol',
    summary: 'Allows entries in one symbol.',
    params: () => z.strictObject({ symbol: z.string() }),
    shorthand: 'symbol',
    examples: [],
    open: ({ symbol }) => ({
      entries(view) {
        for (let at = 0; at < view.slotCount; at++) {
          const slot = view.slots[at] as number;
          if (view.symbolOf(slot) !== symbol) view.veto(slot, `only ${symbol} is traded`);
        }
      },
    }),
  });
  const leaveAfter = defineRule({
    name: 'leaveAfter',
    title: 'Leave after some rows',
    summary: 'Closes a position after some rows of its symbol.',
    params: () => z.strictObject({ rows: z.int().positive() }),
    shorthand: 'rows',
    examples: [],
    open: ({ rows }, state) => {
      const age = state.perSymbol('age');
      return {
        exits(view) {
          for (let at = 0; at < view.slotCount; at++) {
            const slot = view.slots[at] as number;
            age.values[slot] = view.quantity[slot] === 0 ? 0 : (age.values[slot] as number) + 1;
            if (age.values[slot] === rows) view.exit(slot, 'leaveAfter');
          }
        },
      };
    },
  });
  const account = { cash: 10_000 };
  const two = [0, 1, 2, 3, 4, 5].flatMap((at) =>
    ['A', 'B'].map((symbol) => ({ symbol, at, open: 10, high: 10, low: 10, close: 10, signal: 1 })),
  );

  it('veto entries, which the desk says once', () => {
    const all = trade(two, { account, rules: [onlyOn({ symbol: 'B' })] });
    expect(ofKind(all, 'fill').map((fill) => fill['symbol'])).toEqual(['B']);
    expect(ofKind(all, 'orderEvent').filter(({ status }) => status === 'rejected')).toMatchObject([
      { symbol: 'A', cause: 'only B is traded' },
    ]);
  });

  it('keep state by symbol and force exits that hold until the signal changes', () => {
    const all = trade(path([10, 10, 10, 10, 10, 10, 10]), { account, rules: [leaveAfter({ rows: 2 })] });
    expect(ofKind(all, 'order').map((order) => [order['side'], order['cause']])).toEqual([
      [1, 'signal'],
      [-1, 'leaveAfter'],
    ]);
  });

  it('look in code as in files, and are checked when they are made', () => {
    expect(leaveAfter({ rows: 2 })).toEqual({ leaveAfter: { rows: 2 } });
    expect(configuredOf(leaveAfter.configure(3))?.params).toEqual({ rows: 3 });
    expect(() => leaveAfter({ rows: -1 })).toThrow('leaveAfter: parameter "rows" is -1');
    expect(() => desk({ account, rules: [{ leaveAfter: 2 }] })).toThrow('desk: parameter "rules.0"');
  });
});
