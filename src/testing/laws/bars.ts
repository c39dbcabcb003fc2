import type { RecordBatch } from 'apache-arrow';
import { seededRandom } from '../../base/random.js';
import { batchesOf, inputSchema } from './input-batches.js';
import { inputRows, SYMBOLS } from './input-rows.js';

export interface BarsOptions {
  /** Another seed gives other walks. */
  readonly seed?: number;
  /** Times at which there are rows, a minute apart; each has one row of some of the symbols. */
  readonly instants?: number;
  readonly symbols?: readonly string[];
  /** Rows of each batch; all in one when left out. */
  readonly batchRows?: number;
  /** Adds a column `signal` of wanted states between -1 and 1, some of them null. */
  readonly signal?: boolean;
}

/** Bars of random walks on whole ticks, the same for the same seed: the rows that the laws are tried with. */
export function generateBars(options: BarsOptions = {}): RecordBatch[] {
  const { seed = 1, instants = 50, symbols = SYMBOLS, batchRows, signal = false } = options;
  const extras = signal ? [{ name: 'signal', kind: 'signal' } as const] : [];
  const rows = inputRows({ random: seededRandom(seed), instants, symbols, missingPercent: 0, extras, disorder: 0 });
  return batchesOf(inputSchema(extras), rows, batchRows === undefined ? 'all' : [batchRows]);
}
