import type { RecordBatch } from 'apache-arrow';
import { seededRandom } from '../../../src/base/index.js';
import { batchFromArrays } from '../../../src/core/index.js';

export const STEP_MS = 500;
export const SYMBOLS = ['A', 'B'] as const;

/** In the end the market stands still and goes on more slowly, so that everything comes to rest. */
const TAIL_INSTANTS = 4;
const TAIL_STEP_MS = 3000;

export interface MarketRow {
  readonly symbol: string;
  readonly sequence: number;
  /** When the bar begins, in ms after the start. */
  readonly atMs: number;
  /** When it ends and can be known. */
  readonly dueMs: number;
  readonly close: number;
  readonly signal: number;
}

export interface Instant {
  /** When its rows can be known, in ms after the start. */
  readonly dueMs: number;
  readonly rows: readonly MarketRow[];
}

/** Prices that are none. */
const NO_PRICES = [Number.NaN, 0, -3, Number.POSITIVE_INFINITY];

/** A market of two symbols in whole ticks. Few of them, so that runs without faults can be compared with many that have them. */
export function market(number: number, instants: number, badPrices: boolean): readonly Instant[] {
  const random = seededRandom(number).fork('market');
  const spoiling = seededRandom(number).fork('bad prices');
  const prices = SYMBOLS.map(() => 100);
  const wanted = SYMBOLS.map(() => 0);
  let sequence = 0;
  let dueMs = 0;
  return Array.from({ length: instants + TAIL_INSTANTS }, (_, at) => {
    const moves = at < instants;
    const stepMs = moves ? STEP_MS : TAIL_STEP_MS;
    dueMs += stepMs;
    const rows = SYMBOLS.map((symbol, place) => {
      if (moves) prices[place] = Math.max(50, (prices[place] as number) + random.integer(5) - 2);
      if (moves && random.next() < 0.4) wanted[place] = (random.integer(5) - 2) / 4;
      const isBad = spoiling.next() < 0.1;
      const none = NO_PRICES[spoiling.integer(NO_PRICES.length)] as number;
      const close = badPrices && moves && isBad ? none : (prices[place] as number);
      const row = { symbol, sequence, atMs: dueMs - stepMs, dueMs, close, signal: wanted[place] as number };
      sequence++;
      return row;
    });
    return { dueMs, rows };
  });
}

export function isPrice(price: number): boolean {
  return price > 0 && price < Number.POSITIVE_INFINITY;
}

/** Rows as bars that do nothing but close. */
export function barsOf(rows: readonly MarketRow[], startNs: bigint): RecordBatch {
  const at = (ms: number): bigint => startNs + BigInt(ms) * 1_000_000n;
  const price = (): Float64Array => Float64Array.from(rows, ({ close }) => close);
  return batchFromArrays({
    symbol: rows.map(({ symbol }) => symbol),
    sequence: BigInt64Array.from(rows, ({ sequence }) => BigInt(sequence)),
    time: BigInt64Array.from(rows, ({ atMs }) => at(atMs)),
    available: BigInt64Array.from(rows, ({ dueMs }) => at(dueMs)),
    open: price(),
    high: price(),
    low: price(),
    close: price(),
    volume: new Float64Array(rows.length).fill(1_000_000),
    signal: Float64Array.from(rows, ({ signal }) => signal),
  });
}
