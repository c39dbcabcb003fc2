import type { HealthState, MetricFamily, MetricSample, RunHost } from '../../core/index.js';
import { METRICS, type MetricDefinition } from './catalogue.js';
import type { ComponentMeter } from './component-meter.js';
import type { EventCounts } from './event-counts.js';
import type { FlowMeter } from './flow-meter.js';
import type { ProcessMeter } from './process-meter.js';

const HEALTH_STATES: readonly HealthState[] = ['starting', 'healthy', 'degraded', 'unhealthy', 'stopped'];

/** What the numbers of a run are read from. */
export interface MetricParts {
  readonly host: RunHost;
  readonly flow: FlowMeter;
  readonly events: EventCounts;
  readonly components: ComponentMeter;
  readonly process: ProcessMeter;
}

/** All numbers of a run now; those that it counts anyway are read when they are asked for, so that they cost nothing before. */
export function readMetrics(parts: MetricParts): MetricFamily[] {
  const own = [...flowMetrics(parts), ...stageMetrics(parts), ...safetyMetrics(parts), ...processMetrics(parts)];
  return [...own, ...parts.components.families()];
}

function family({ name, help, type }: MetricDefinition, samples: readonly MetricSample[]): MetricFamily {
  return { name, help, type, samples };
}

function flowMetrics({ host, flow }: MetricParts): MetricFamily[] {
  const { context, stats } = host;
  const nowNs = context.clock.nowNs();
  const bySource = (value: (source: (typeof stats.sources)[number]) => number): MetricSample[] =>
    stats.sources.map((source) => ({ labels: { source: source.id }, value: value(source) }));
  const unsettled = (kind: 'flight' | 'hold', unit: 'Rows' | 'Bytes'): MetricSample[] =>
    [...context.origins].map((origin) => ({
      labels: { source: origin.id, kind },
      value: origin.charges[`${kind}${unit}`],
    }));
  return [
    family(
      METRICS.sourceRows,
      bySource(({ rows }) => rows),
    ),
    family(
      METRICS.sourceBatches,
      bySource(({ batches }) => batches),
    ),
    family(
      METRICS.sourceBytes,
      bySource(({ id }) => flow.sources.get(id)?.bytes ?? 0),
    ),
    family(
      METRICS.sourceDropped,
      bySource(({ dropped }) => dropped),
    ),
    family(
      METRICS.sourceLag,
      [...flow.sources].flatMap(([source, { latestNs }]) =>
        latestNs === undefined ? [] : [{ labels: { source }, value: Number(nowNs - latestNs) / 1e9 }],
      ),
    ),
    family(METRICS.sourceUnsettledRows, [...unsettled('flight', 'Rows'), ...unsettled('hold', 'Rows')]),
    family(METRICS.sourceUnsettledBytes, [...unsettled('flight', 'Bytes'), ...unsettled('hold', 'Bytes')]),
    family(METRICS.unsettledBatches, [
      { labels: { kind: 'flight' }, value: stats.flightBatches },
      { labels: { kind: 'hold' }, value: stats.heldBatches },
    ]),
  ];
}

function stageMetrics({ host, flow }: MetricParts): MetricFamily[] {
  const { stages } = host.stats;
  const byStage = (value: (stage: (typeof stages)[number]) => number): MetricSample[] =>
    stages.map((stage) => ({ labels: { stage: stage.id, component: stage.name }, value: value(stage) }));
  return [
    family(
      METRICS.stageRowsIn,
      byStage(({ rowsIn }) => rowsIn),
    ),
    family(
      METRICS.stageRowsOut,
      byStage(({ rowsOut }) => rowsOut),
    ),
    family(
      METRICS.stageFates,
      stages.flatMap(({ id, name, fates }) =>
        Object.entries(fates)
          .filter(([, rows]) => rows > 0)
          .map(([fate, value]) => ({ labels: { stage: id, component: name, fate }, value })),
      ),
    ),
    family(
      METRICS.stageHeld,
      byStage(({ held }) => held),
    ),
    family(
      METRICS.stageSeconds,
      [...flow.durations].flatMap(([stage, { component, histogram }]) => histogram.samples({ stage, component })),
    ),
  ];
}

function safetyMetrics({ events }: MetricParts): MetricFamily[] {
  return [
    family(METRICS.deadLetters, events.deadLetters.samples()),
    family(METRICS.lateRows, events.late.samples()),
    family(METRICS.warnings, [{ labels: {}, value: events.warnings }]),
    family(METRICS.gaps, events.gaps.samples()),
    family(METRICS.retries, events.retries.samples()),
    family(
      METRICS.breakerState,
      [...events.breakers].map(([component, value]) => ({ labels: { component }, value })),
    ),
    family(METRICS.breakerChanges, events.breakerChanges.samples()),
    family(
      METRICS.health,
      [...events.health].flatMap(([component, now]) =>
        HEALTH_STATES.map((state) => ({ labels: { component, state }, value: state === now ? 1 : 0 })),
      ),
    ),
    family(METRICS.checkpoints, events.checkpoints.samples()),
    family(METRICS.checkpointBytes, [{ labels: {}, value: events.checkpointBytes }]),
    family(METRICS.checkpointQuiet, events.quiet.samples({})),
    family(METRICS.checkpointTotal, events.total.samples({})),
    family(METRICS.tradingState, [{ labels: {}, value: events.trading }]),
  ];
}

function processMetrics({ process: meter }: MetricParts): MetricFamily[] {
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const one = (value: number): MetricSample[] => [{ labels: {}, value }];
  return [
    family(METRICS.eventLoopDelay, meter.eventLoopDelay()),
    family(METRICS.collections, meter.collections()),
    family(METRICS.residentBytes, one(rss)),
    family(METRICS.heapBytes, one(heapUsed)),
    family(METRICS.bufferBytes, one(arrayBuffers)),
    family(METRICS.cpuSeconds, one((user + system) / 1e6)),
  ];
}
