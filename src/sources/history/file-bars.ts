import type { RecordBatch } from 'apache-arrow';
import { isControl, readStrings, columnIndex } from '../../columnar/index.js';
import { InvalidParams } from '../../base/errors.js';
import type { PullReader } from '../../core/index.js';
import type { BarProvider, Fetched } from './bar-provider.js';
import { barsOf, type BarRow } from './bar-row.js';
import type { Span } from './span-store.js';

/** Opens what holds the bars of a symbol. */
export type OpenBars = (symbol: string) => Promise<PullReader>;

/** Bars that are at hand in files or on a tape: read whole when they are first asked for, and not kept a second time. */
export class FileBars implements BarProvider {
  readonly name: string;
  private readonly open: OpenBars;
  private readonly intervalMs: number;
  /** Whether one reader has all symbols. */
  private readonly isShared: boolean;
  private readonly read = new Map<string, Promise<ReadonlyMap<string, readonly BarRow[]>>>();
  private readonly at = new Map<string, readonly BarRow[]>();

  constructor(name: string, intervalMs: number, isShared: boolean, open: OpenBars) {
    this.name = name;
    this.intervalMs = intervalMs;
    this.isShared = isShared;
    this.open = open;
  }

  async fetch(symbol: string, { fromMs, toMs }: Span): Promise<Fetched | undefined> {
    const bars = await this.barsOf(symbol);
    const [first, last] = [bars[0], bars.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    const endMs = last[0] + this.intervalMs;
    if (fromMs < first[0] || fromMs >= endMs) return undefined;
    const reached = Math.min(toMs, endMs);
    return { toMs: reached, bars: bars.filter(([ms]) => ms >= fromMs && ms < reached) };
  }

  begins(symbol: string, afterMs: number): number | undefined {
    const first = this.at.get(symbol)?.[0]?.[0];
    return first !== undefined && first > afterMs ? first : undefined;
  }

  private async barsOf(symbol: string): Promise<readonly BarRow[]> {
    const key = this.isShared ? '' : symbol;
    let reading = this.read.get(key);
    if (reading === undefined) {
      reading = this.readAll(symbol);
      this.read.set(key, reading);
    }
    const bars = (await reading).get(symbol) ?? [];
    this.at.set(symbol, bars);
    return bars;
  }

  private async readAll(symbol: string): Promise<ReadonlyMap<string, readonly BarRow[]>> {
    const found = new Map<string, BarRow[]>();
    const reader = await this.open(symbol);
    try {
      for (;;) {
        const batch = await reader.read();
        if (batch === null) break;
        if (!isControl(batch) && batch.numRows > 0) this.add(batch, found);
      }
    } finally {
      await reader.close?.();
    }
    for (const bars of found.values()) bars.sort((a, b) => a[0] - b[0]);
    return found;
  }

  private add(batch: RecordBatch, found: Map<string, BarRow[]>): void {
    const column = batch.data.children[columnIndex(batch.schema, 'symbol')];
    if (column === undefined)
      throw new InvalidParams({
        component: 'history',
        path: 'of',
        found: this.name,
        expected: 'bars with the column "symbol"',
      });
    const symbols = readStrings(column, 'symbol');
    for (const [row, bar] of barsOf(batch).entries()) {
      const symbol = symbols[row];
      if (typeof symbol !== 'string') continue;
      const bars = found.get(symbol);
      if (bars === undefined) found.set(symbol, [bar]);
      else bars.push(bar);
    }
  }

  close(): Promise<void> {
    this.read.clear();
    return Promise.resolve();
  }
}
