import type { RecordBatch } from 'apache-arrow';
import * as z from 'zod';
import { wait } from '../../base/clock.js';
import { controlBatch, readState, stateTable, type StateTables } from '../../columnar/index.js';
import { quality, type PullReader, type ReaderContext } from '../../core/index.js';
import { mappingParams } from '../../transports/mapping/mapping-params.js';
import { RowMapping } from '../../transports/mapping/row-mapping.js';
import type { BarProvider } from './bar-provider.js';
import type { BarRow } from './bar-row.js';
import { holesOf } from './holes.js';
import type { Span } from './span-store.js';

export interface BarReaderOptions {
  readonly component: string;
  readonly sourceId: string;
  readonly symbols: readonly string[];
  readonly interval: string;
  readonly intervalMs: number;
  readonly fromMs: number;
  /** Where it ends; without it, it goes on with bars as they come. */
  readonly toMs: number | undefined;
  /** How long after the end of a bar it is asked for. */
  readonly settleMs: number;
  readonly windowBars: number;
  readonly missing: 'ignore' | 'report' | 'fill';
  readonly providers: () => Promise<readonly BarProvider[]>;
}

/**
 * Reads bars of several symbols in order of time, stretch by stretch, each from the first provider that has it. When it has come to the
 * present it goes on with each bar that ends.
 */
export class BarReader implements PullReader {
  private readonly options: BarReaderOptions;
  private readonly reading: ReaderContext;
  private readonly mapping: RowMapping;
  private readonly over = new AbortController();
  private readonly lastClose = new Map<string, number>();
  private opened: Promise<readonly BarProvider[]> | undefined;
  private nextMs: number;
  private queue: RecordBatch[] = [];
  /** The place before the rows that wait. */
  private before: StateTables | undefined;

  constructor(options: BarReaderOptions, reading: ReaderContext) {
    this.options = options;
    this.reading = reading;
    this.nextMs = Math.ceil(options.fromMs / options.intervalMs) * options.intervalMs;
    this.mapping = new RowMapping(
      z.strictObject(mappingParams()).parse({
        contract: 'Bar',
        interval: options.interval,
        rows: '$',
        columns: { time: '0', open: '1', high: '2', low: '3', close: '4', volume: '5', symbol: '6', quality: '7' },
      }),
      { available: 'time', firstSequence: 0n },
    );
  }

  async read(): Promise<RecordBatch | null> {
    for (;;) {
      const next = this.queue.shift();
      if (next !== undefined) return next;
      const window = await this.window();
      if (window === undefined) return null;
      const found = new Map<string, readonly BarRow[]>();
      for (const symbol of this.options.symbols) {
        found.set(symbol, await this.bars(symbol, window));
        if (this.over.signal.aborted) return null;
      }
      this.before = this.here();
      const { gaps, rows } = this.complete(window, found);
      const refuse = (fault: { cause: string; detail: string }, row: number): void =>
        this.reading.deadLetter({
          ...fault,
          position: `${this.options.sourceId}, bars from ${window.fromMs}, row ${row}`,
          text: JSON.stringify(rows[row]),
        });
      this.mapping.take(rows, 0n, refuse);
      const batch = this.mapping.finish();
      this.nextMs = window.toMs;
      const watermark = controlBatch({ kind: 'watermark', timeNs: BigInt(window.toMs) * 1_000_000n });
      this.queue = [...gaps, ...(batch === null ? [] : [batch]), watermark];
    }
  }

  /** The next stretch of bars that are over; waits for one; undefined at the end. */
  private async window(): Promise<Span | undefined> {
    const { intervalMs, windowBars, toMs, settleMs } = this.options;
    const { clock } = this.reading.context;
    for (;;) {
      if (this.over.signal.aborted) return undefined;
      if (toMs !== undefined && this.nextMs + intervalMs > toMs) return undefined;
      const nowMs = Number(clock.nowNs() / 1_000_000n) - settleMs;
      const overMs = Math.floor(nowMs / intervalMs) * intervalMs;
      const most = Math.min(overMs, this.nextMs + windowBars * intervalMs, toMs ?? Number.POSITIVE_INFINITY);
      const end = this.nextMs + Math.floor((most - this.nextMs) / intervalMs) * intervalMs;
      if (end > this.nextMs) return { fromMs: this.nextMs, toMs: end };
      // A little more than the rest, since a timer may be early.
      await wait(clock, this.nextMs + intervalMs - nowMs + 1, this.over.signal).catch(() => undefined);
    }
  }

  // ---- bars ------------------------------------------------------------------------------------------------------

  /** The bars of a stretch from the first that has it, bit by bit. */
  private async bars(symbol: string, { fromMs, toMs }: Span): Promise<readonly BarRow[]> {
    const providers = await (this.opened ??= this.options.providers());
    const found = new Map<number, BarRow>();
    let at = fromMs;
    while (at < toMs && !this.over.signal.aborted) {
      let reached: number | undefined;
      for (const provider of providers) {
        const fetched = await provider.fetch(symbol, { fromMs: at, toMs });
        if (fetched === undefined || fetched.toMs <= at) continue;
        reached = Math.min(fetched.toMs, toMs);
        for (const bar of fetched.bars) if (bar[0] >= at && bar[0] < reached) found.set(bar[0], bar);
        break;
      }
      const later = providers.flatMap((provider) => provider.begins?.(symbol, at) ?? []);
      at = reached ?? Math.min(toMs, ...later);
    }
    return [...found.values()].sort((a, b) => a[0] - b[0]);
  }

  // ---- rows ------------------------------------------------------------------------------------------------------

  /** The rows of a window in order of time, filled or with gaps where bars are missing. */
  private complete(
    window: Span,
    found: ReadonlyMap<string, readonly BarRow[]>,
  ): { readonly gaps: RecordBatch[]; readonly rows: unknown[][] } {
    const { missing, symbols, sourceId, intervalMs } = this.options;
    const gaps: RecordBatch[] = [];
    const rows: unknown[][] = [];
    for (const [symbol, bars] of found) {
      const holes = missing === 'ignore' ? [] : holesOf(window, bars, intervalMs);
      for (const hole of holes) {
        if (missing === 'fill' && this.fill(symbol, hole, bars, rows)) continue;
        const reason = `${hole.bars} bars of ${symbol} are missing from ${new Date(hole.fromMs).toISOString()} on`;
        this.reading.context.events.emit({ kind: 'gap', source: sourceId, detail: reason });
        const [fromNs, toNs] = [BigInt(hole.fromMs) * 1_000_000n, BigInt(hole.toMs) * 1_000_000n];
        gaps.push(controlBatch({ kind: 'gap', reason, rows: hole.bars, fromNs, toNs }));
      }
      for (const bar of bars) rows.push([...bar, symbol, holes.some(({ toMs }) => toMs === bar[0]) ? quality.gap : 0]);
      const last = bars.at(-1);
      if (last !== undefined) this.lastClose.set(symbol, last[4]);
    }
    const rank = new Map(symbols.map((symbol, at) => [symbol, at]));
    rows.sort(
      (a, b) =>
        (a[0] as number) - (b[0] as number) || (rank.get(a[6] as string) ?? 0) - (rank.get(b[6] as string) ?? 0),
    );
    return { gaps, rows };
  }

  /** Flat bars at the last price; false when none is known. */
  private fill(symbol: string, { fromMs, toMs }: Span, bars: readonly BarRow[], rows: unknown[][]): boolean {
    const before = bars.filter(([ms]) => ms < fromMs).at(-1)?.[4] ?? this.lastClose.get(symbol);
    if (before === undefined) return false;
    for (let ms = fromMs; ms < toMs; ms += this.options.intervalMs)
      rows.push([ms, before, before, before, before, 0, symbol, quality.filled]);
    return true;
  }

  // ---- place -----------------------------------------------------------------------------------------------------

  position(): StateTables {
    // Gaps are told in reads of their own: until the rows behind them are handed on, the place is before these.
    const isAhead = this.queue.some(({ numRows }) => numRows > 0);
    return isAhead && this.before !== undefined ? this.before : this.here();
  }

  private here(): StateTables {
    const { nextMs, mapping, lastClose } = this;
    return {
      place: stateTable({ next: Float64Array.of(nextMs), sequence: BigInt64Array.of(mapping.sequence) }),
      closes: stateTable({ symbol: [...lastClose.keys()], close: Float64Array.from(lastClose.values()) }),
    };
  }

  seek({ place, closes }: StateTables): void {
    if (place !== undefined) {
      this.nextMs = (readState(place, 'next') as Float64Array)[0] as number;
      this.mapping.sequence = (readState(place, 'sequence') as BigInt64Array)[0] as bigint;
    }
    if (closes === undefined) return;
    const prices = readState(closes, 'close') as Float64Array;
    for (const [at, symbol] of (readState(closes, 'symbol') as readonly string[]).entries())
      this.lastClose.set(symbol, prices[at] as number);
  }

  async close(): Promise<void> {
    this.over.abort();
    const providers = await this.opened?.catch(() => []);
    for (const provider of providers ?? []) await provider.close();
  }
}
