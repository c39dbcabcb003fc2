import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fixedFraction,
  maxDrawdown,
  maxGross,
  rebalanceBand,
  stopLoss,
  takeProfit,
  volatilityTarget,
} from '../../../src/sinks/desk/index.js';
import { simulate, type PlainParams } from './plain-simulator.js';
import { randomBars } from './random-bars.js';
import { ofKind, trade, type TestBar } from './support.js';

const plainParams: fc.Arbitrary<PlainParams> = fc.record({
  cash: fc.constantFrom(10_000, 1_000_000),
  short: fc.boolean(),
  leverage: fc.constantFrom(1, 2),
  feeRate: fc.constantFrom(0, 0.001),
  fraction: fc.option(fc.constantFrom(0.2, 0.7), { nil: undefined }),
  volatility: fc.option(fc.constantFrom(0.15, 0.3), { nil: undefined }),
  band: fc.constantFrom(0, 0.02),
  gross: fc.constantFrom(0.5, 1, 2),
  drawdown: fc.constantFrom(0.1, 1),
  stop: fc.option(fc.constantFrom(0.02, 0.05), { nil: undefined }),
  take: fc.option(fc.constantFrom(0.03, 0.06), { nil: undefined }),
});

describe('the desk against a second writing of its rules', () => {
  it('fills the same units at the same prices and keeps the same equity', () => {
    fc.assert(
      fc.property(randomBars, plainParams, (bars, plain) => {
        const { fraction, volatility, band, gross, drawdown, stop, take } = plain;
        const all = trade(bars, {
          account: {
            cash: plain.cash,
            shortSelling: plain.short,
            ...(plain.leverage > 1 ? { margin: { leverage: plain.leverage } } : {}),
          },
          fees: plain.feeRate,
          rules: [
            maxDrawdown({ limit: drawdown }),
            ...(fraction === undefined ? [] : [fixedFraction({ fraction })]),
            ...(volatility === undefined ? [] : [volatilityTarget({ target: volatility })]),
            ...(band === 0 ? [] : [rebalanceBand({ band })]),
            maxGross({ limit: gross }),
            ...(stop === undefined ? [] : [stopLoss({ distance: stop })]),
            ...(take === undefined ? [] : [takeProfit({ distance: take })]),
          ],
        });
        const expected = simulate(bars, plain);
        const fills = ofKind(all, 'fill').map(({ symbol, side, quantity, price }) => ({
          symbol,
          side,
          quantity,
          price,
        }));
        expect(fills).toEqual(expected.fills);
        const equity = ofKind(all, 'equity').map((row) => row['equity'] as number);
        expect(equity.length).toBe(expected.equity.length);
        for (const [row, value] of expected.equity.entries()) expect(equity[row]).toBeCloseTo(value, 6);
      }),
    );
  });
});

interface Reference {
  readonly bars: Readonly<Record<'open' | 'high' | 'low' | 'close', readonly number[]>>;
  readonly exits: readonly {
    readonly entry: number;
    readonly side: 1 | -1;
    readonly rules: { readonly stop_pct: number; readonly take_pct?: number };
    readonly result: { readonly bar: number; readonly price: number; readonly reason: string };
  }[];
  readonly sizing: readonly {
    readonly method: string;
    readonly equity: number;
    readonly entry: number;
    readonly lot: number;
    readonly qty: number;
    readonly fraction?: number;
    readonly target_vol?: number;
    readonly asset_vol?: number;
    readonly max_leverage?: number;
  }[];
}

const reference = JSON.parse(
  readFileSync(new URL('../../reference/execution/exits.json', import.meta.url), 'utf8'),
) as Reference;

describe('the desk against reference values', () => {
  it.each(reference.exits)(
    'leaves the position of bar $entry, side $side, by $rules',
    ({ entry, side, rules, result }) => {
      const { open, high, low, close } = reference.bars;
      const bars: TestBar[] = open.map((first, at) => ({
        symbol: 'AAPL',
        at,
        open: first,
        high: high[at] as number,
        low: low[at] as number,
        close: close[at] as number,
        signal: at === entry - 1 ? side : null,
      }));
      const all = trade(bars, {
        account: { cash: 100_000, shortSelling: true },
        instruments: { default: { tick: 1e-9 } },
        limitFill: 'touch',
        rules: [
          fixedFraction({ fraction: 0.5 }),
          // Nothing is traded for small differences, so the position stays that of the entry.
          rebalanceBand({ band: 0.4 }),
          stopLoss({ distance: rules.stop_pct }),
          ...(rules.take_pct === undefined ? [] : [takeProfit({ distance: rules.take_pct })]),
        ],
      });
      const exit = ofKind(all, 'order').find((order) => ['stopLoss', 'takeProfit'].includes(order['cause'] as string));
      expect(exit).toBeDefined();
      const left = ofKind(all, 'fill').find((fill) => {
        const order = ofKind(all, 'order').find((each) => each['clientOrderId'] === fill['clientOrderId']);
        return ['stopLoss', 'takeProfit'].includes(order?.['cause'] as string);
      });
      if (result.reason === 'end') expect(left).toBeUndefined();
      else {
        expect(left?.['price']).toBeCloseTo(result.price, 8);
        expect(Number(left?.['available']) / 86_400e9 - 1).toBe(result.bar);
      }
    },
  );

  it.each(reference.sizing)('sizes by $method at $entry', (row) => {
    const bars: TestBar[] = [0, 1].map((at) => ({
      symbol: 'X',
      at,
      open: row.entry,
      high: row.entry,
      low: row.entry,
      close: row.entry,
      signal: 1,
      volatility: row.asset_vol ?? 0,
    }));
    const all = trade(bars, {
      account: { cash: row.equity, margin: { leverage: 4, maintenance: 0 } },
      instruments: { X: { lot: row.lot } },
      rules: [
        row.fraction === undefined
          ? volatilityTarget({ target: row.target_vol as number, maxLeverage: row.max_leverage as number })
          : fixedFraction({ fraction: row.fraction }),
        maxGross({ limit: 4 }),
      ],
    });
    expect(ofKind(all, 'order')[0]?.['quantity']).toBe(row.qty);
  });
});
