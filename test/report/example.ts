import type { TearSheetInput } from '../../src/report/index.js';

const NS_PER_DAY = 86_400_000_000_000n;
const start = BigInt(Date.UTC(2019, 10, 1)) * 1_000_000n;

/** Prices that wander without chance: the same in every run. */
function walk(days: number, seed: number): Float64Array {
  return Float64Array.from(
    { length: days },
    (_, i) =>
      Math.round(1000 * (100 + 20 * Math.sin(i / 23 + seed) + 6 * Math.sin(i / 5 + 2 * seed) + i * 0.05)) / 1000,
  );
}

/** A run over 400 days in which A is held in every second month, with prices of A and B. */
export function example(overrides: Partial<TearSheetInput> = {}): TearSheetInput {
  const days = 400;
  const timeNs = BigInt64Array.from({ length: days }, (_, i) => start + BigInt(i) * NS_PER_DAY);
  const a = walk(days, 1);
  const b = walk(days, 2);
  const fills: { row: number; side: number }[] = [];
  for (let row = 20; row < days; row += 30) fills.push({ row, side: fills.length % 2 === 0 ? 1 : -1 });
  const equity = new Float64Array(days);
  const gross = new Float64Array(days);
  let cash = 10_000;
  let held = 0;
  let next = 0;
  for (let i = 0; i < days; i++) {
    const fill = fills[next];
    if (fill?.row === i) {
      cash -= fill.side * 50 * (a[i] ?? 0) + 5;
      held += fill.side * 50;
      next++;
    }
    gross[i] = held * (a[i] ?? 0);
    equity[i] = cash + (gross[i] ?? 0);
  }
  return {
    title: 'Example',
    currency: 'EUR',
    startingCash: 10_000,
    equity: { timeNs, equity, gross },
    fills: {
      timeNs: BigInt64Array.from(fills, ({ row }) => timeNs[row] ?? 0n),
      symbol: fills.map(() => 'A'),
      side: Int8Array.from(fills, ({ side }) => side),
      quantity: new Float64Array(fills.length).fill(50),
      price: Float64Array.from(fills, ({ row }) => a[row] ?? 0),
      fee: new Float64Array(fills.length).fill(5),
    },
    prices: new Map([
      ['A', { timeNs, close: a }],
      ['B', { timeNs, close: b }],
    ]),
    notes: [{ name: 'Seed', value: '7' }],
    source: 'streams:\n  bars: { source: { csv: { path: bars.csv } } }\n',
    ...overrides,
  };
}

export const noFills: TearSheetInput['fills'] = {
  timeNs: new BigInt64Array(),
  symbol: [],
  side: new Int8Array(),
  quantity: new Float64Array(),
  price: new Float64Array(),
  fee: new Float64Array(),
};
