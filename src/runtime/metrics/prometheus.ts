import type { Metric, Registry } from 'prom-client';
import type { MetricFamily, MetricSample } from '../../core/index.js';

/** The text that Prometheus reads, written by prom-client, which is loaded when it is first asked for. */
export async function prometheusText(families: readonly MetricFamily[], defaults: Labels): Promise<string> {
  const { Registry } = await import('prom-client');
  const registry = new Registry();
  registry.setDefaultLabels(defaults);
  for (const family of families) register(registry, family);
  return registry.metrics();
}

export const PROMETHEUS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

type Labels = Readonly<Record<string, string>>;

// prom-client asks a metric for its name, its kind and its values, and needs nothing else of it.
function register(registry: Registry, family: MetricFamily): void {
  const { name, help, type, samples } = family;
  const values = samples.map((sample) => ({
    labels: sample.labels,
    value: sample.value,
    metricName: seriesName(name, sample),
  }));
  const metric: Readable = { name, get: () => Promise.resolve({ name, help, type, values, aggregator: 'sum' }) };
  registry.registerMetric(metric as Readable & Metric);
}

interface Readable {
  readonly name: string;
  get(): Promise<unknown>;
}

function seriesName(name: string, { series }: MetricSample): string {
  return series === undefined ? name : `${name}_${series}`;
}
