import type { MetricSample } from '../../core/index.js';

export type Labels = Readonly<Record<string, string>>;

// A label that is made from data, as a symbol or a message, must not fill the memory.
const MOST_SERIES = 2_000;

/** Numbers by their labels, a bounded number of them. */
export class LabelledCounts {
  private readonly series = new Map<string, { readonly labels: Labels; value: number }>();

  add(labels: Labels, value: number): void {
    const entry = this.entry(labels);
    if (entry !== undefined) entry.value += value;
  }

  set(labels: Labels, value: number): void {
    const entry = this.entry(labels);
    if (entry !== undefined) entry.value = value;
  }

  samples(): MetricSample[] {
    return [...this.series.values()].map(({ labels, value }) => ({ labels, value }));
  }

  private entry(labels: Labels): { value: number } | undefined {
    const key = JSON.stringify(Object.entries(labels).sort());
    let entry = this.series.get(key);
    if (entry === undefined) {
      if (this.series.size >= MOST_SERIES) return undefined;
      entry = { labels: { ...labels }, value: 0 };
      this.series.set(key, entry);
    }
    return entry;
  }
}
