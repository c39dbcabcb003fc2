import { join } from 'node:path';
import type { Clock } from '../../base/clock.js';
import type { Disk } from '../../base/disk.js';
import type { BarProvider, Fetched } from './bar-provider.js';
import { folderName, SpanStore, type Span } from './span-store.js';

/** Bars that are so new that one may only be late, in bars. */
const NEW_BARS = 10;

/** Bars of somebody else that are kept on disk, so that each stretch is fetched once. */
export class KeptBars implements BarProvider {
  readonly name: string;
  private readonly inner: BarProvider;
  private readonly disk: Disk;
  private readonly clock: Clock;
  private readonly folder: string;
  private readonly intervalMs: number;
  private readonly stores = new Map<string, SpanStore>();

  constructor(inner: BarProvider, folder: string, intervalMs: number, ports: { disk: Disk; clock: Clock }) {
    this.inner = inner;
    this.name = inner.name;
    this.folder = folder;
    this.intervalMs = intervalMs;
    this.disk = ports.disk;
    this.clock = ports.clock;
  }

  async fetch(symbol: string, span: Span): Promise<Fetched | undefined> {
    const store = this.storeOf(symbol);
    for (;;) {
      const [missing] = await store.missing(span);
      if (missing === undefined || missing.fromMs > span.fromMs) {
        const known = { fromMs: span.fromMs, toMs: missing?.fromMs ?? span.toMs };
        const bars = await store.get(known);
        // A file that was damaged is gone now, and what it held is missing.
        if ((await store.missing(known)).length === 0) return { bars, toMs: known.toMs };
        continue;
      }
      const fetched = await this.inner.fetch(symbol, missing);
      if (fetched !== undefined) await this.keep(store, missing.fromMs, fetched);
      return fetched;
    }
  }

  private async keep(store: SpanStore, fromMs: number, { bars, toMs }: Fetched): Promise<void> {
    const newMs = Number(this.clock.nowNs() / 1_000_000n) - NEW_BARS * this.intervalMs;
    const last = bars.at(-1)?.[0];
    const reached = last === undefined ? fromMs : last + this.intervalMs;
    const safeMs = toMs > newMs ? Math.max(reached, Math.min(toMs, newMs)) : toMs;
    if (safeMs > fromMs) await store.put({ fromMs, toMs: safeMs }, bars);
  }

  private storeOf(symbol: string): SpanStore {
    let store = this.stores.get(symbol);
    if (store === undefined) {
      store = new SpanStore(this.disk, join(this.folder, folderName(symbol)));
      this.stores.set(symbol, store);
    }
    return store;
  }

  begins(symbol: string, afterMs: number): number | undefined {
    return this.inner.begins?.(symbol, afterMs);
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}
