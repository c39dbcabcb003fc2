import * as kernels from '../../src/kernels/index.js';
import { installNpmPeers, NPM_PEERS, npmPeer } from '../harness/npm-cache.js';
import { market } from '../harness/market.js';
import { collectGarbage, race, timeOf, type Contestant } from '../harness/race.js';
import { figure, type Goal, type Section } from '../harness/result.js';

// Fewer rows than elsewhere: the slowest peers take microseconds a row.
const ROWS = 200_000;
const data = market(ROWS);
const plain = {
  high: Array.from(data.high),
  low: Array.from(data.low),
  close: Array.from(data.close),
};
const names = [
  'SMA 20',
  'EMA 20',
  'RSI 14',
  'Bollinger 20',
  'ATR 14',
  'MACD 12, 26, 9',
  'stochastic 14, 1, 3',
] as const;
type Name = (typeof names)[number];
type Ways = Partial<Record<Name, () => unknown>>;
type Prices = typeof plain;
type Call = (...given: readonly unknown[]) => unknown;

/** What a library calls its functions differs; what they are given and give is alike. */
type Peer = (library: never, prices: Prices) => Ways;

interface Calculator {
  calculate(input: object): unknown;
}
type Classes = Readonly<Record<'SMA' | 'EMA' | 'RSI' | 'BollingerBands' | 'ATR' | 'MACD' | 'Stochastic', Calculator>>;

const classic = (library: Classes, { high, low, close }: Prices): Ways => ({
  'SMA 20': () => library.SMA.calculate({ period: 20, values: close }),
  'EMA 20': () => library.EMA.calculate({ period: 20, values: close }),
  'RSI 14': () => library.RSI.calculate({ period: 14, values: close }),
  'Bollinger 20': () => library.BollingerBands.calculate({ period: 20, stdDev: 2, values: close }),
  'ATR 14': () => library.ATR.calculate({ period: 14, high, low, close }),
  'MACD 12, 26, 9': () =>
    library.MACD.calculate({
      values: close,
      fastPeriod: 12,
      slowPeriod: 26,
      signalPeriod: 9,
      SimpleMAOscillator: false,
      SimpleMASignal: false,
    }),
  'stochastic 14, 1, 3': () => library.Stochastic.calculate({ high, low, close, period: 14, signalPeriod: 3 }),
});

type Functions = Readonly<Record<'sma' | 'ema' | 'rsi' | 'bb' | 'atr' | 'macd' | 'stoch' | 'bbands', Call>>;

const functional = (library: Functions, { high, low, close }: Prices): Ways => ({
  'SMA 20': () => library.sma(close, { period: 20 }),
  'EMA 20': () => library.ema(close, { period: 20 }),
  'RSI 14': () => library.rsi(close, { period: 14 }),
  'Bollinger 20': () => library.bb(close, { period: 20 }),
  'ATR 14': () => library.atr(high, low, close, { period: 14 }),
  'MACD 12, 26, 9': () => library.macd(close, { fast: 12, slow: 26, signal: 9 }),
  'stochastic 14, 1, 3': () => library.stoch(high, low, close, { kPeriod: 14, dPeriod: 3 }),
});

const tulipLike = (library: object, { high, low, close }: Prices): Ways => {
  const found = library as {
    readonly IndicatorsSync?: new () => Functions;
    readonly default?: { readonly IndicatorsSync: new () => Functions };
  };
  const Indicators = found.IndicatorsSync ?? found.default?.IndicatorsSync;
  if (Indicators === undefined) throw new Error('The library has no IndicatorsSync.');
  const indicators = new Indicators();
  return {
    'SMA 20': () => indicators.sma(close, 20),
    'EMA 20': () => indicators.ema(close, 20),
    'RSI 14': () => indicators.rsi(close, 14),
    'Bollinger 20': () => indicators.bbands(close, 20, 2),
    'ATR 14': () => indicators.atr(high, low, close, 14),
    'MACD 12, 26, 9': () => indicators.macd(close, 12, 26, 9),
    'stochastic 14, 1, 3': () => indicators.stoch(high, low, close, 14, 1, 3),
  };
};

interface Streaming {
  add(value: unknown): unknown;
}
type Make = new (...given: readonly unknown[]) => Streaming;
type Streams = Readonly<
  Record<'SMA' | 'EMA' | 'RSI' | 'BollingerBands' | 'ATR' | 'MACD' | 'StochasticOscillator', Make>
>;

const streaming = (library: Streams, { high, low, close }: Prices): Ways => {
  const values = (make: () => Streaming) => () => {
    const indicator = make();
    for (let row = 0; row < close.length; row++) indicator.add(close[row]);
  };
  const bars = (make: () => Streaming) => () => {
    const indicator = make();
    for (let row = 0; row < close.length; row++) indicator.add({ high: high[row], low: low[row], close: close[row] });
  };
  return {
    'SMA 20': values(() => new library.SMA(20)),
    'EMA 20': values(() => new library.EMA(20)),
    'RSI 14': values(() => new library.RSI(14)),
    'Bollinger 20': values(() => new library.BollingerBands(20, 2)),
    'ATR 14': bars(() => new library.ATR(14)),
    'MACD 12, 26, 9': values(() => new library.MACD(new library.EMA(12), new library.EMA(26), new library.EMA(9))),
    'stochastic 14, 1, 3': bars(() => new library.StochasticOscillator(14, 3, 3)),
  };
};

const peers: readonly (readonly [keyof typeof NPM_PEERS, Peer])[] = [
  ['indicatorts', functional as Peer],
  ['@ixjb94/indicators', tulipLike as Peer],
  ['trading-signals', streaming as Peer],
  ['fast-technical-indicators', classic as Peer],
  ['technicalindicators', classic as Peer],
];

const { high, low, close } = data;
const ours: Readonly<Record<Name, () => unknown>> = {
  'SMA 20': () => kernels.sma(close, { period: 20 }),
  'EMA 20': () => kernels.ema(close, { period: 20 }),
  'RSI 14': () => kernels.rsi(close, { period: 14 }),
  'Bollinger 20': () => kernels.bollinger(close, { period: 20, deviations: 2 }),
  'ATR 14': () => kernels.atr({ high, low, close }, { period: 14 }),
  'MACD 12, 26, 9': () => kernels.macd(close, { fast: 12, slow: 26, signal: 9 }),
  'stochastic 14, 1, 3': () => kernels.stochastic({ high, low, close }, { fastK: 14, slowK: 1, slowD: 3 }),
};

const inputsOf = (name: Name): number => (name === 'ATR 14' || name.startsWith('stochastic') ? 3 : 1);

export const section: Section = {
  name: 'npm-peers',
  title: 'Libraries from npm',
  about:
    'Plain functions of `rxarrow/kernels` (a `Float64Array` in, a new one out) against the functions of other libraries, 200,000 rows of one symbol. They take arrays of numbers; "with conversion" adds what it costs to make those from typed arrays. `trading-signals` takes a value at a time.',
  async run() {
    installNpmPeers();
    const ways = await Promise.all(
      peers.map(async ([name, peer]) => ({ name, ways: peer((await npmPeer(name)) as never, plain) })),
    );
    // The allocator learns with the first collection (src/columnar/keep-freed-memory.ts); before it the first race would pay.
    ours['SMA 20']();
    collectGarbage();
    const conversion = timeOf(
      await race([{ name: 'conversion', rows: ROWS, run: () => Array.from(close) }], { rounds: 5 }),
      'conversion',
    ).median;
    const goals: Goal[] = [];
    const rows: string[][] = [];
    for (const name of names) {
      const contestants: Contestant[] = [{ name: 'rxarrow', rows: ROWS, run: ours[name] }];
      for (const peer of ways) {
        const run = peer.ways[name];
        if (run !== undefined) contestants.push({ name: peer.name, rows: ROWS, run });
      }
      const times = await race(contestants, { rounds: 5, warmMs: 120, runMs: 15 });
      const mine = timeOf(times, 'rxarrow').median;
      const theirs = contestants.slice(1).map((each) => timeOf(times, each.name).median);
      const best = Math.min(...theirs);
      rows.push([
        name,
        figure(mine),
        ...ways.map((peer) => (peer.ways[name] === undefined ? '-' : figure(timeOf(times, peer.name).median))),
        figure(best / mine),
        figure((best + conversion * inputsOf(name)) / mine),
      ]);
      goals.push({
        what: `${name} against the best of npm, without conversion`,
        found: best / mine,
        goal: 5,
        unit: 'times as fast',
        sense: 'at least',
      });
    }
    const versions = peers.map(([name]) => `${name} ${NPM_PEERS[name]}`).join(', ');
    return {
      tables: [
        {
          title: 'ns a row',
          columns: ['Indicator', 'rxarrow', ...peers.map(([name]) => name), 'Best / rxarrow', 'With conversion'],
          rows,
        },
      ],
      goals,
      notes: [
        `Versions: ${versions}. Making an array of numbers from a typed array: ${figure(conversion)} ns a value.`,
      ],
    };
  },
};
