import { constants, monitorEventLoopDelay, PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks';
import type { MetricSample } from '../../core/index.js';
import { LabelledCounts } from './labelled-counts.js';

const KINDS: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakCallbacks',
};
const RESOLUTION_MS = 10;
const WINDOW_MS = 10_000;

/** How the process is: delay of its event loop, garbage collection, memory, processor time. */
export class ProcessMeter {
  private readonly delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private readonly collected = new LabelledCounts();
  private readonly observer: PerformanceObserver;

  private readonly monotonicMs: () => number;
  private windowBeganMs: number;

  constructor(monotonicMs: () => number) {
    this.monotonicMs = monotonicMs;
    this.windowBeganMs = monotonicMs();
    this.delay.enable();
    this.observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        this.collected.add({ kind: KINDS[kindOf(entry)] ?? 'other' }, entry.duration / 1000);
      }
    });
    this.observer.observe({ entryTypes: ['gc'] });
  }

  /** Of the last ten seconds, or of the time since then when it has not been asked for so long. */
  eventLoopDelay(): MetricSample[] {
    const { delay } = this;
    const seconds = (ns: number): number => (Number.isFinite(ns) ? Math.max(0, ns / 1e9 - RESOLUTION_MS / 1000) : 0);
    const samples = [
      { labels: { quantile: '0.5' }, value: seconds(delay.percentile(50)) },
      { labels: { quantile: '0.99' }, value: seconds(delay.percentile(99)) },
      { labels: { quantile: '1' }, value: seconds(delay.max) },
    ];
    const nowMs = this.monotonicMs();
    if (nowMs - this.windowBeganMs > WINDOW_MS) {
      this.windowBeganMs = nowMs;
      delay.reset();
    }
    return samples;
  }

  collections(): MetricSample[] {
    return this.collected.samples();
  }

  close(): void {
    this.delay.disable();
    this.observer.disconnect();
  }
}

function kindOf(entry: PerformanceEntry): number {
  const { detail } = entry as PerformanceEntry & { readonly detail?: { readonly kind?: number } };
  return detail?.kind ?? -1;
}
