import type { SpillOptions } from './spill.js';

/**
 * What a bounded buffer does when it is full. Every dropped row is counted and leaves a gap in the stream.
 * - `block`: whoever fills it waits; a feed only when its producer waits for the promise of `offer`
 * - `dropOldest`, `dropNewest`: rows are dropped
 * - `conflate`: of each key only the latest row is kept; refused for rows that each count, as trades, orders and fills
 * - `spill`: rows go to disk and come back in order
 * - `fail`: the run fails
 */
export type OverflowPolicy = 'block' | 'dropOldest' | 'dropNewest' | 'conflate' | 'spill' | 'fail';

export const OVERFLOW_POLICIES = [
  'block',
  'dropOldest',
  'dropNewest',
  'conflate',
  'spill',
  'fail',
] as const satisfies readonly OverflowPolicy[];

/** How much a buffer takes, and what it does when that is not enough. */
export interface BufferOptions {
  readonly policy: OverflowPolicy;
  readonly maxRows: number;
  /** Bytes of the rows in memory; 64 MiB when left out. */
  readonly maxBytes?: number | undefined;
  readonly maxBatches?: number | undefined;
  /** For `conflate`: the column whose values are the keys; `symbol` when left out. */
  readonly by?: string | undefined;
  /** For `spill`: where to, how much, and what then. */
  readonly spill?: SpillOptions | undefined;
}

export const DEFAULT_BUFFER_BYTES = 1 << 26;
