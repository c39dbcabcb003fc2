import { readFileSync } from 'node:fs';
import type { CandleSettings } from 'rxarrow/kernels';

/** What TA-Lib found in candles made so that every pattern occurs: rows and values, all other rows being 0. */
export interface CandleCase {
  readonly fn: string;
  readonly params: { readonly penetration?: number };
  /** Whether it was told the settings `own`. */
  readonly settings?: 'own';
  readonly lookback: number;
  readonly found: readonly (readonly [row: number, value: number])[];
}

interface CandleFile {
  readonly tick: number;
  readonly own: CandleSettings;
  readonly cases: readonly CandleCase[];
  readonly open: readonly number[];
  /** In ticks from the open. */
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
}

const file = JSON.parse(
  readFileSync(new URL('../reference/talib/candles.json', import.meta.url), 'utf8'),
) as CandleFile;

const fromOpen = (distances: readonly number[]): Float64Array =>
  Float64Array.from(distances, (distance, row) => (file.open[row]! + distance) * file.tick);

export const candleCases = file.cases;
export const ownSettings = file.own;

/** A tick is a power of two, so that no sum of prices is ever rounded and ties are ties. */
export const candleColumns = {
  open: Float64Array.from(file.open, (ticks) => ticks * file.tick),
  high: fromOpen(file.high),
  low: fromOpen(file.low),
  close: fromOpen(file.close),
} as const;
