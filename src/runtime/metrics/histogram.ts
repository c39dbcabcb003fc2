import type { MetricSample } from '../../core/index.js';

/** Upper bounds of the buckets in seconds: 1 us to 10 s, three to a decade. */
export const DURATION_BOUNDS: readonly number[] = Array.from({ length: 22 }, (_, index) =>
  Number((([1, 2, 5][index % 3] as number) * 10 ** (Math.floor(index / 3) - 6)).toPrecision(1)),
);

/** Counts durations by size. Observing allocates nothing. */
export class DurationHistogram {
  private readonly counts = new Float64Array(DURATION_BOUNDS.length + 1);
  private sum = 0;
  private count = 0;

  observe(seconds: number): void {
    let bucket = 0;
    while (bucket < DURATION_BOUNDS.length && seconds > (DURATION_BOUNDS[bucket] as number)) bucket++;
    this.counts[bucket] = (this.counts[bucket] as number) + 1;
    this.sum += seconds;
    this.count++;
  }

  samples(labels: Readonly<Record<string, string>>): MetricSample[] {
    let below = 0;
    const buckets = [...this.counts].map((count, index): MetricSample => {
      below += count;
      const bound = DURATION_BOUNDS[index];
      return {
        series: 'bucket',
        labels: { ...labels, le: bound === undefined ? '+Inf' : String(bound) },
        value: below,
      };
    });
    return [...buckets, { series: 'sum', labels, value: this.sum }, { series: 'count', labels, value: this.count }];
  }
}
