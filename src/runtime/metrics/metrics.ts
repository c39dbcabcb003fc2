import * as z from 'zod';
import {
  defineService,
  meterService,
  metricsService,
  type MetricFamily,
  type Metrics,
  type RunHost,
  type ServiceKey,
} from '../../core/index.js';
import { ComponentMeter } from './component-meter.js';
import { EventCounts } from './event-counts.js';
import { FlowMeter } from './flow-meter.js';
import { ProcessMeter } from './process-meter.js';
import { PROMETHEUS_CONTENT_TYPE, prometheusText } from './prometheus.js';
import { readMetrics } from './run-metrics.js';

const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** The numbers of a run: rows, bytes, lag, durations, drops, checkpoints, breakers, health, the process itself. */
export const metrics = defineService({
  name: 'metrics',
  title: 'Metrics',
  summary: 'Counts what a run does, for Prometheus, for alerts and for other services.',
  see: ['Prometheus, Metric and label naming', 'OpenTelemetry, Semantic conventions for metrics'],
  params: () =>
    z.strictObject({
      sampleEvery: z
        .int()
        .min(1)
        .default(8)
        .describe('Durations of stages are taken of one pushed batch in so many; 1 takes all.'),
      labels: z
        .record(z.string().regex(LABEL, { error: 'expected a label of letters, digits and _' }), z.string())
        .default({})
        .describe('Labels of every number, as the place it runs at.'),
    }),
  examples: [
    { title: 'With a label for where it runs', params: { labels: { site: 'ny4' } } },
    { title: 'Durations of every batch', params: { sampleEvery: 1 } },
  ],
  open: ({ sampleEvery, labels }) => {
    const components = new ComponentMeter();
    let read = (): MetricFamily[] => components.families();
    let runName = '';
    let close = (): void => undefined;
    const service: Metrics = {
      read: () => read(),
      text: () => prometheusText(read(), { run: runName, ...labels }),
      contentType: PROMETHEUS_CONTENT_TYPE,
    };
    return {
      name: 'metrics',
      provides: new Map<ServiceKey<unknown>, unknown>([
        [meterService as ServiceKey<unknown>, components],
        [metricsService as ServiceKey<unknown>, service],
      ]),
      open(host: RunHost) {
        const { context } = host;
        const flow = new FlowMeter(() => context.clock.monotonicMs(), sampleEvery);
        const events = new EventCounts();
        const process = new ProcessMeter(() => context.clock.monotonicMs());
        const unwatch = context.addWatch(flow);
        const unlisten = context.events.listen((event) => events.take(event));
        runName = host.name;
        read = () => readMetrics({ host, flow, events, components, process });
        close = () => {
          unwatch();
          unlisten();
          // What was counted can still be read.
          const last = read();
          read = () => last;
          process.close();
        };
      },
      close: () => close(),
    };
  },
});
