import { RxArrowError } from '../../base/errors.js';
import type { Meter, MetricFamily, MetricType } from '../../core/index.js';
import { METRICS, type MetricDefinition } from './catalogue.js';
import { DurationHistogram } from './histogram.js';
import { LabelledCounts, type Labels } from './labelled-counts.js';

const NAME = /^[a-z][a-z0-9_]*$/;
const KNOWN = new Map<string, MetricDefinition>(Object.values(METRICS).map((metric) => [metric.name, metric]));

/** Takes the numbers of components. `orders_total` becomes `rxarrow_orders_total`. */
export class ComponentMeter implements Meter {
  readonly enabled = true;
  private readonly counters = new Map<string, LabelledCounts>();
  private readonly gauges = new Map<string, LabelledCounts>();
  private readonly histograms = new Map<string, Map<string, { labels: Labels; histogram: DurationHistogram }>>();

  count(name: string, value: number, labels: Labels = {}): void {
    this.of(this.counters, name, () => new LabelledCounts()).add(labels, value);
  }

  gauge(name: string, value: number, labels: Labels = {}): void {
    this.of(this.gauges, name, () => new LabelledCounts()).set(labels, value);
  }

  /** Observes a duration in seconds. */
  observe(name: string, value: number, labels: Labels = {}): void {
    const series = this.of(
      this.histograms,
      name,
      () => new Map<string, { labels: Labels; histogram: DurationHistogram }>(),
    );
    const key = JSON.stringify(labels);
    let entry = series.get(key);
    if (entry === undefined) {
      entry = { labels, histogram: new DurationHistogram() };
      series.set(key, entry);
    }
    entry.histogram.observe(value);
  }

  families(): MetricFamily[] {
    const histograms = [...this.histograms].map(([name, series]) =>
      family(
        name,
        'histogram',
        [...series.values()].flatMap(({ labels, histogram }) => histogram.samples(labels)),
      ),
    );
    return [
      ...[...this.counters].map(([name, counts]) => family(name, 'counter', counts.samples())),
      ...[...this.gauges].map(([name, counts]) => family(name, 'gauge', counts.samples())),
      ...histograms,
    ];
  }

  private of<T>(metrics: Map<string, T>, given: string, make: () => T): T {
    const known = metrics.get(given);
    if (known !== undefined) return known;
    if (!NAME.test(given))
      throw new RxArrowError(
        'BadMetricName',
        `A metric is named "${given}"; expected lower-case letters, digits and _.`,
        {
          hint: 'Name it by what is counted and its unit, as "fills_total" or "wait_seconds".',
        },
      );
    const made = make();
    metrics.set(given, made);
    return made;
  }
}

function family(given: string, type: MetricType, samples: MetricFamily['samples']): MetricFamily {
  const name = given.startsWith('rxarrow_') ? given : `rxarrow_${given}`;
  return { name, type, samples, help: KNOWN.get(name)?.help ?? 'Counted by a component.' };
}
