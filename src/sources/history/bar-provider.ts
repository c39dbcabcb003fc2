import type { BarRow } from './bar-row.js';
import type { Span } from './span-store.js';

/** What a provider has from a time on: all bars up to another. */
export interface Fetched {
  readonly toMs: number;
  readonly bars: readonly BarRow[];
}

/** Where bars are had from. */
export interface BarProvider {
  /** Names it in the cache and in messages. */
  readonly name: string;
  /** The bars from `fromMs` on, not necessarily up to `toMs`; undefined when it does not have that time. */
  fetch(symbol: string, span: Span): Promise<Fetched | undefined>;
  /** The first time behind `afterMs` that it has; undefined when it has none. */
  begins?(symbol: string, afterMs: number): number | undefined;
  close(): Promise<void>;
}
