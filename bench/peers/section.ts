import * as kernels from '../../src/kernels/index.js';
import { CASES, kernelRun } from '../harness/cases.js';
import { market } from '../harness/market.js';
import { alternate, here } from '../harness/alternate.js';
import { collectGarbage, timingOf, type Timing } from '../harness/race.js';
import { figure, spread, type Goal, type Section, type Table } from '../harness/result.js';
import { engineTable } from './engines.js';
import { installPythonPeers, startPythonPeers, type PythonPeers } from './python.js';

// Arrays that stay in the cache: with a million rows both sides mostly wait for fresh memory.
const ROWS = 65_536;
const data = market(ROWS);
const { high, low, close } = data;

const plainFunctions: Readonly<Record<string, () => unknown>> = {
  'SMA 20': () => kernels.sma(close, { period: 20 }),
  'EMA 20': () => kernels.ema(close, { period: 20 }),
  'RSI 14': () => kernels.rsi(close, { period: 14 }),
  'Bollinger 20': () => kernels.bollinger(close, { period: 20, deviations: 2 }),
  'ATR 14': () => kernels.atr({ high, low, close }, { period: 14 }),
  'MACD 12, 26, 9': () => kernels.macd(close, { fast: 12, slow: 26, signal: 9 }),
  'stddev 20': () => kernels.stddev(close, { period: 20, deviations: 1 }),
  'stochastic 14, 1, 3': () => kernels.stochastic({ high, low, close }, { fastK: 14, slowK: 1, slowD: 3 }),
};

const OPTIONS = { rows: ROWS, rounds: 11, runNs: 20e6, warmUps: 30 };

async function calibrations(peers: PythonPeers): Promise<Table> {
  const target = new Float64Array(ROWS);
  const loops: readonly [string, () => unknown][] = [
    ['copy', () => target.set(close)],
    ['running sum', () => runningSum(close, target)],
  ];
  const rows: string[][] = [];
  for (const [name, run] of loops) {
    const times = await alternate(
      [here(ROWS, run), { time: (repeats) => peers.time(`calibration: ${name}`, repeats) }],
      OPTIONS,
    );
    const [ours, theirs] = times as [Timing, Timing];
    rows.push([name, spread(ours), spread(theirs), figure(ours.median / theirs.median)]);
  }
  return {
    title: 'The same plain loop in both processes, ns a row',
    columns: ['Loop', 'JavaScript', 'C by way of numpy', 'Ratio'],
    rows,
  };
}

function runningSum(from: Float64Array, to: Float64Array): void {
  let sum = 0;
  for (let row = 0; row < from.length; row++) {
    sum += from[row] as number;
    to[row] = sum;
  }
}

async function indicators(peers: PythonPeers, goals: Goal[]): Promise<Table> {
  const rows: string[][] = [];
  for (const each of CASES) {
    const plain = plainFunctions[each.name];
    if (plain === undefined) continue;
    const times = await alternate(
      [
        here(ROWS, kernelRun(each, data)),
        here(ROWS, plain),
        { time: (repeats) => peers.time(`talib ${each.name}`, repeats) },
        { time: (repeats) => peers.time(`polars ${each.name}`, Math.max(1, repeats >> 2)) },
      ],
      OPTIONS,
    );
    const [kernel, whole, talib, polars] = times as [Timing, Timing, Timing, Timing];
    rows.push([
      each.name,
      spread(kernel),
      spread(whole),
      spread(talib),
      figure(polars.median),
      figure(whole.median / talib.median),
    ]);
    goals.push({
      what: `${each.name}, kernel alone, against TA-Lib's ${figure(talib.median)} ns: the greater of 1.5 times and 2 ns more`,
      found: kernel.median,
      goal: Math.max(1.5 * talib.median, talib.median + 2),
      unit: 'ns a row',
      sense: 'at most',
    });
  }
  return {
    title: `One symbol, arrays of ${ROWS} rows, ns a row`,
    columns: ['Indicator', 'Kernel, into an array', 'Plain function', 'TA-Lib', 'polars', 'Plain function / TA-Lib'],
    rows,
  };
}

export const section: Section = {
  name: 'peers',
  title: 'TA-Lib, polars, csp',
  about:
    'The plain functions of `rxarrow/kernels` (an array in, a new array out, as TA-Lib for Python does) in turn with TA-Lib and polars in a Python process on the same core, each timing itself in processor time.',
  async run() {
    installPythonPeers();
    const peers = await startPythonPeers(data);
    const goals: Goal[] = [];
    // The allocator learns with the first collection (src/columnar/keep-freed-memory.ts); before it the first race would pay.
    plainFunctions['SMA 20']?.();
    collectGarbage();
    const tables = [await calibrations(peers), await indicators(peers, goals)];
    const csp: number[] = [];
    for (let round = 0; round < 3; round++) csp.push(await peers.time('csp', 1));
    peers.close();
    const graph = timingOf(csp);
    return {
      tables: [...tables, engineTable],
      goals,
      notes: [
        `${peers.versions}, csp 0.19.1. A graph of csp with its built-in nodes (mean of 20, smoothed gains and losses, a filter and a count for each of 100 symbols): ${figure(graph.median)} ns a tick, ${figure(1000 / graph.median)} M ticks/s; the like in a pipe of ours stands under "Symbols in groups".`,
        'A short array is new memory at every call on both sides, which is part of what is timed; "into an array" has it at hand.',
        'Figures of the engines marked "cited" were measured once on an earlier day and another load, with a crossing of two averages over 100,000 bars (bt 5,000), one core; they model very different things, so a figure says nothing without the columns beside it.',
      ],
    };
  },
};
