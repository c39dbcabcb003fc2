import type { ServiceKey } from '../../runtime/flow/index.js';

export type MetricType = 'counter' | 'gauge' | 'histogram';

/** One number of a metric. */
export interface MetricSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Of a histogram: which of its series, `bucket` (with the label `le`), `sum` or `count`. */
  readonly series?: 'bucket' | 'sum' | 'count';
}

/** A metric with all its numbers at one time. Names and units as OpenTelemetry and Prometheus have them. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: MetricType;
  readonly samples: readonly MetricSample[];
}

/** Where the numbers of a run are read. */
export interface Metrics {
  /** All of them now. */
  read(): readonly MetricFamily[];
  /** All of them as Prometheus reads them. */
  text(): Promise<string>;
  readonly contentType: string;
}

export const metricsService: ServiceKey<Metrics | null> = { name: 'metrics', fallback: () => null };
