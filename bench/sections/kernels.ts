import { CASES, kernelRun } from '../harness/cases.js';
import { handSource } from '../harness/hand-source.js';
import { market, marketBatches, type KeyOrder } from '../harness/market.js';
import { race, timeOf, type Contestant } from '../harness/race.js';
import { figure, spread, type Goal, type Section, type Table } from '../harness/result.js';
import {
  handAtr,
  handBollinger,
  handEma,
  handMacd,
  handRsi,
  handSma,
  handStddev,
  handStochastic,
} from './hand-loops.js';

const ROWS = 1_000_000;
const BATCH_ROWS = 1024;
const SYMBOLS = 100;

const data = market(ROWS);
const { high, low, close } = data;
const [a, b, c] = [0, 0, 0].map(() => new Float64Array(ROWS).fill(1)) as [Float64Array, Float64Array, Float64Array];

const hands: Readonly<Record<string, () => void>> = {
  'SMA 20': () => handSma(close, 20, a),
  'EMA 20': () => handEma(close, 20, a),
  'RSI 14': () => handRsi(close, 14, a),
  'Bollinger 20': () => handBollinger(close, 20, 2, a, b, c),
  'ATR 14': () => handAtr(high, low, close, 14, a),
  'MACD 12, 26, 9': () => handMacd(close, 12, 26, 9, a, b, c),
  'stddev 20': () => handStddev(close, 20, a),
  'stochastic 14, 1, 3': () => handStochastic(high, low, close, 14, 3, a, b),
};

async function alone(): Promise<Table> {
  const rows: string[][] = [];
  for (const each of CASES) {
    const hand = hands[each.name];
    if (hand === undefined) continue;
    const times = await race([
      { name: 'kernel', rows: ROWS, run: kernelRun(each, data) },
      { name: 'hand', rows: ROWS, run: hand },
    ]);
    const ours = timeOf(times, 'kernel');
    const theirs = timeOf(times, 'hand');
    rows.push([each.name, spread(ours), spread(theirs), figure(ours.median / theirs.median)]);
  }
  return {
    title: 'One symbol, 1,000,000 rows, ns a row',
    columns: ['Indicator', 'Kernel', 'Hand loop', 'Ratio'],
    rows,
  };
}

/** Through the operator, everything of a pipe included, on batches with a column `symbol`. */
async function throughOperator(goals: Goal[]): Promise<Table> {
  const orders: readonly [KeyOrder, number][] = [
    ['one', Number.NaN],
    ['blocks', Number.NaN],
    ['round robin', 4],
    ['random', 10],
  ];
  const rows: string[][] = [];
  const batches = new Map(
    orders.map(([order]) => [order, marketBatches(data, BATCH_ROWS, order === 'one' ? 1 : SYMBOLS, order)]),
  );
  for (const each of CASES) {
    const contestants: Contestant[] = orders.map(([order]) => {
      const { stream, push } = handSource();
      stream.pipe(each.operator()).subscribe();
      const list = batches.get(order) ?? [];
      return {
        name: order,
        rows: ROWS,
        run: () => {
          for (const batch of list) push(batch);
        },
      };
    });
    const times = await race(contestants);
    rows.push([each.name, ...orders.map(([order]) => spread(timeOf(times, order)))]);
    for (const [order, goal] of orders)
      if (!Number.isNaN(goal) && each.kernel.runAlternating !== undefined)
        goals.push({
          what: `${each.name}, ${SYMBOLS} symbols, ${order}`,
          found: timeOf(times, order).median,
          goal,
          unit: 'ns a row',
          sense: 'at most',
        });
  }
  return {
    title: `Through the operator in a pipe, batches of ${BATCH_ROWS} rows, ns a row`,
    columns: ['Indicator', '1 symbol', '100 symbols, one after the other', '100 in turn', '100 at random'],
    rows,
  };
}

export const section: Section = {
  name: 'kernels',
  title: 'Kernels',
  about:
    'The numeric loops alone, beside plain loops written by hand for the same arrays (`bench/sections/hand-loops.ts`), then inside an operator with rows of many symbols in different orders.',
  async run() {
    const goals: Goal[] = [];
    const tables = [await alone(), await throughOperator(goals)];
    return { tables, goals, notes: [] };
  },
};
