import fc from 'fast-check';
import {
  fixedFraction,
  maxDrawdown,
  maxGross,
  maxPosition,
  rebalanceBand,
  stopLoss,
  takeProfit,
  volatilityTarget,
  type DeskInput,
} from '../../../src/sinks/desk/index.js';
import type { TestBar } from './support.js';

const SYMBOLS = ['A', 'B', 'C', 'D'];

/** Moves of one symbol over one interval, in ticks; undefined: no bar. */
const step = fc.option(
  fc.record({
    gap: fc.integer({ min: -30, max: 30 }),
    move: fc.integer({ min: -80, max: 80 }),
    above: fc.nat({ max: 30 }),
    below: fc.nat({ max: 30 }),
    volume: fc.integer({ min: 0, max: 2000 }),
    signal: fc.oneof(
      { weight: 3, arbitrary: fc.constant(null) },
      { weight: 2, arbitrary: fc.constantFrom(1, 0, -1) },
      { weight: 1, arbitrary: fc.constantFrom(0.5, -0.25) },
    ),
    volatility: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(0.1, 0.2, 0.35) },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
  }),
  { freq: 6, nil: undefined },
);

/** Random walks in whole cents of several symbols, in the order of time; the symbols of an instant in a drawn order. */
export const randomBars: fc.Arbitrary<TestBar[]> = fc
  .tuple(
    fc.shuffledSubarray(SYMBOLS, { minLength: 1 }),
    fc.array(fc.array(step, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 40 }),
  )
  .map(([symbols, instants]) => {
    const price = new Map(symbols.map((symbol) => [symbol, 1000]));
    return instants.flatMap((steps, at) =>
      symbols.flatMap((symbol, place) => {
        const drawn = steps[place];
        if (drawn === undefined) return [];
        const open = Math.max(100, (price.get(symbol) as number) + drawn.gap);
        const close = Math.max(100, open + drawn.move);
        price.set(symbol, close);
        return [
          {
            symbol,
            at,
            open: open / 100,
            high: (Math.max(open, close) + drawn.above) / 100,
            low: (Math.min(open, close) - drawn.below) / 100,
            close: close / 100,
            volume: drawn.volume,
            signal: drawn.signal,
            volatility: drawn.volatility,
            spread: 0.02,
          },
        ];
      }),
    );
  })
  .filter((bars) => bars.length > 0);

const rules = fc
  .record({
    size: fc.constantFrom('none', 'fixed', 'volatility'),
    drawdown: fc.option(fc.constantFrom(0.05, 0.2), { nil: undefined }),
    resume: fc.boolean(),
    band: fc.option(fc.constant(0.03), { nil: undefined }),
    stop: fc.option(fc.constantFrom(0.02, 0.1), { nil: undefined }),
    take: fc.option(fc.constantFrom(0.03, 0.1), { nil: undefined }),
    position: fc.option(fc.constant(0.3), { nil: undefined }),
    gross: fc.option(fc.constantFrom(0.5, 1.5), { nil: undefined }),
  })
  .map(({ size, drawdown, resume, band, stop, take, position, gross }) => [
    ...(size === 'fixed' ? [fixedFraction({ fraction: 0.4 })] : []),
    ...(size === 'volatility' ? [volatilityTarget({ target: 0.15 })] : []),
    ...(drawdown === undefined ? [] : [maxDrawdown({ limit: drawdown, ...(resume ? { resumeAfter: '3d' } : {}) })]),
    ...(band === undefined ? [] : [rebalanceBand({ band })]),
    ...(stop === undefined ? [] : [stopLoss({ distance: stop })]),
    ...(take === undefined ? [] : [takeProfit({ distance: take })]),
    ...(position === undefined ? [] : [maxPosition({ limit: position })]),
    ...(gross === undefined ? [] : [maxGross({ limit: gross })]),
  ]);

/** Desks of all sorts. */
export const randomDesk: fc.Arbitrary<DeskInput> = fc.record(
  {
    account: fc.constantFrom(
      { cash: 10_000 },
      { cash: 10_000, margin: { leverage: 2 }, shortSelling: true },
      { cash: 10_000, shortSelling: true },
    ),
    rules,
    fees: fc.constantFrom(0, 0.001, {
      maker: 0,
      taker: 0.002,
      minimum: 1,
      tiers: [{ from: 5000, maker: 0, taker: 0.001 }],
    }),
    slippage: fc.constantFrom(0, 0.001, { bps: 5 }, { spread: 0.5 }),
    instruments: fc.constantFrom(
      {},
      { default: { lot: 0.1, minNotional: 50 }, A: { lot: 5, tick: 0.05, multiplier: 2 } },
    ),
    entry: fc.record({
      type: fc.constantFrom('market', 'limit', 'stop', 'stopLimit'),
      offset: fc.constantFrom(0, 0.01),
      limitOffset: fc.constantFrom(0, 0.01),
      timeInForce: fc.constantFrom('gtc', 'day', 'ioc', 'fok'),
    }),
    latency: fc.constantFrom('0s', '250ms', '30h'),
    limitFill: fc.constantFrom('touch', 'through'),
    maxParticipation: fc.constantFrom(0.1, 1),
    equity: fc.constantFrom('instant', 'day'),
    tradableFor: fc.constantFrom('0s', '2d'),
  },
  { requiredKeys: ['account', 'rules'] },
) as fc.Arbitrary<DeskInput>;
