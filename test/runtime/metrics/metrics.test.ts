import { describe, expect, it } from 'vitest';
import { metricsService, meterService, run, type MetricFamily, type RunHost, type RunService } from 'rxarrow';
import { metrics, METRICS } from 'rxarrow/runtime';
import { ema, where } from 'rxarrow/operators';
import { generate } from 'rxarrow/sources';
import { csv } from 'rxarrow/sinks';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives the host of a run to a test, and what to do when the run ends, while all services are still open. */
function probe(
  atEnd: (host: RunHost) => void | Promise<void>,
  opened: (host: RunHost) => void = () => undefined,
): RunService {
  let host: RunHost | undefined;
  return {
    name: 'probe',
    open: (given) => {
      host = given;
      opened(given);
    },
    close: () => (host === undefined ? undefined : atEnd(host)),
  };
}

const valueOf = (
  families: readonly MetricFamily[],
  name: string,
  labels: Record<string, string> = {},
): number | undefined =>
  families
    .find((family) => family.name === name)
    ?.samples.find(({ labels: own }) => Object.entries(labels).every(([key, value]) => own[key] === value))?.value;

describe('metrics', () => {
  it('count what a run has done', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rxarrow-metrics-'));
    let families: readonly MetricFamily[] = [];
    let text = '';
    await run(
      generate({ symbols: ['A', 'B'], bars: 3_000 }, { id: 'bars' }).pipe(
        ema({ period: 12, id: 'average' }),
        where('close > ema'),
        csv({ path: join(folder, 'out.csv') }, { id: 'file' }),
      ),
      {
        name: 'counted',
        services: [
          metrics({ sampleEvery: 1, labels: { site: 'test' } }),
          probe(async ({ context }) => {
            const service = context.service(metricsService);
            families = service?.read() ?? [];
            text = (await service?.text()) ?? '';
          }),
        ],
      },
    ).done;
    rmSync(folder, { recursive: true });
    expect(valueOf(families, 'rxarrow_source_rows_total', { source: 'bars' })).toBe(6_000);
    expect(valueOf(families, 'rxarrow_source_bytes_total', { source: 'bars' })).toBeGreaterThan(6_000 * 60);
    expect(valueOf(families, 'rxarrow_stage_rows_in_total', { stage: 'average' })).toBe(6_000);
    const kept = valueOf(families, 'rxarrow_stage_rows_out_total', { component: 'where' }) ?? 0;
    expect(kept).toBeGreaterThan(100);
    expect(valueOf(families, 'rxarrow_stage_fates_total', { component: 'where', fate: 'filtered' })).toBe(6_000 - kept);
    const durations = families.find(({ name }) => name === METRICS.stageSeconds.name)?.samples ?? [];
    const batches = valueOf(families, 'rxarrow_source_batches_total', { source: 'bars' }) ?? 0;
    const countOf = (stage: string): number =>
      durations.find(({ series, labels }) => series === 'count' && labels['stage'] === stage)?.value ?? 0;
    // Each batch of the source reaches the first stage; the file also settles its writes.
    expect(countOf('average')).toBe(batches);
    expect(countOf('file')).toBeGreaterThanOrEqual(batches);
    expect(valueOf(families, 'process_resident_memory_bytes')).toBeGreaterThan(1e7);
    expect(text).toContain('# TYPE rxarrow_source_rows_total counter');
    expect(text).toContain('rxarrow_source_rows_total{source="bars",run="counted",site="test"} 6000');
    expect(text).toMatch(
      /rxarrow_stage_batch_duration_seconds_bucket\{stage="average",component="ema",le="\+Inf",.*\} \d+/,
    );
  });

  it('are only those of the catalogue, each with its words', async () => {
    let families: readonly MetricFamily[] = [];
    await run(generate({ bars: 10 }), {
      services: [metrics(), probe(({ context }) => void (families = context.service(metricsService)?.read() ?? []))],
    }).done;
    const known = new Map(Object.values(METRICS).map((metric) => [metric.name as string, metric]));
    for (const { name, help, type } of families) expect(known.get(name)).toMatchObject({ help, type });
    for (const { name, type } of known.values()) if (type === 'counter') expect(name).toMatch(/_total$/);
  });

  it('count what the run tells of itself, and what components count', async () => {
    let families: readonly MetricFamily[] = [];
    await run(generate({ bars: 10 }), {
      onWarning: () => undefined,
      services: [
        metrics(),
        probe(
          ({ context }) => void (families = context.service(metricsService)?.read() ?? []),
          ({ context }) => {
            const { events } = context;
            events.emit({ kind: 'breaker', component: 'broker', from: 'closed', to: 'open', reason: 'five failures' });
            events.emit({ kind: 'health', component: 'broker', state: 'degraded', reasons: ['breaker open'] });
            events.emit({ kind: 'retry', component: 'broker', attempt: 1, delayMs: 10, error: new Error('reset') });
            events.emit({
              kind: 'checkpoint',
              outcome: 'written',
              number: 1,
              quietMs: 12,
              totalMs: 80,
              bytes: 4_096,
              detail: '',
            });
            events.emit({ kind: 'trading', state: 'halted', causes: ['kill switch'] });
            context.warn('careful');
            const meter = context.service(meterService);
            meter.count('fills_total', 2, { desk: 'main' });
            meter.count('fills_total', 3, { desk: 'main' });
            meter.gauge('exposure', 5, { desk: 'main', kind: 'gross' });
            meter.observe('wait_seconds', 0.3);
          },
        ),
      ],
    }).done;
    expect(valueOf(families, 'rxarrow_breaker_state', { component: 'broker' })).toBe(2);
    expect(valueOf(families, 'rxarrow_breaker_transitions_total', { to: 'open' })).toBe(1);
    expect(valueOf(families, 'rxarrow_health_state', { component: 'broker', state: 'degraded' })).toBe(1);
    expect(valueOf(families, 'rxarrow_health_state', { component: 'broker', state: 'healthy' })).toBe(0);
    expect(valueOf(families, 'rxarrow_retries_total')).toBe(1);
    expect(valueOf(families, 'rxarrow_checkpoint_size_bytes')).toBe(4_096);
    expect(valueOf(families, 'rxarrow_trading_state')).toBe(2);
    expect(valueOf(families, 'rxarrow_warnings_total')).toBe(1);
    expect(valueOf(families, 'rxarrow_fills_total', { desk: 'main' })).toBe(5);
    expect(valueOf(families, 'rxarrow_exposure', { kind: 'gross' })).toBe(5);
    const waits = families.find(({ name }) => name === 'rxarrow_wait_seconds')?.samples ?? [];
    expect(waits.find(({ labels }) => labels['le'] === '0.2')?.value).toBe(0);
    expect(waits.find(({ labels }) => labels['le'] === '0.5')?.value).toBe(1);
  });

  it('refuse names that Prometheus would not take', async () => {
    const running = run(generate({ bars: 10 }), {
      services: [
        metrics(),
        probe(
          () => undefined,
          ({ context }) => context.service(meterService).count('Fills!', 1),
        ),
      ],
    });
    await expect(running.done).rejects.toThrow(
      'A metric is named "Fills!"; expected lower-case letters, digits and _.',
    );
  });

  it('refuse settings that make no sense', () => {
    expect(() => metrics({ sampleEvery: 0 })).toThrow(/sampleEvery/);
    expect(() => metrics({ labels: { 'my site': 'x' } })).toThrow(/label/);
  });
});
