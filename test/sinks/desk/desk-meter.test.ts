import { expect, test } from 'vitest';
import { batchesToRows } from '../../../src/columnar/index.js';
import { metricsService, run, type MetricFamily, type RunHost } from 'rxarrow';
import { derive } from 'rxarrow/operators';
import { metrics } from 'rxarrow/runtime';
import { desk } from 'rxarrow/sinks';
import { generate } from 'rxarrow/sources';

test('metrics of a desk are what its events say', async () => {
  const rows: Record<string, unknown>[] = [];
  let host: RunHost | undefined;
  let families: readonly MetricFamily[] = [];
  await run(
    generate({ symbols: ['A', 'B'], bars: 400 }).pipe(
      derive({ signal: 'close > open' }),
      desk({ account: { cash: 100_000 } }, { id: 'main' }),
    ),
    {
      services: [
        metrics(),
        {
          name: 'probe',
          open: (given) => void (host = given),
          close: () => void (families = host?.context.service(metricsService)?.read() ?? []),
        },
      ],
      onBatch: (batch) => void rows.push(...batchesToRows([batch])),
    },
  ).done;
  const statuses = new Map<string, number>();
  for (const { status } of rows) if (typeof status === 'string') statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const orders = families.find(({ name }) => name === 'rxarrow_orders_total')?.samples ?? [];
  expect(statuses.get('filled')).toBeGreaterThan(20);
  expect(new Map(orders.map(({ labels, value }) => [labels['status'] as string, value]))).toEqual(statuses);
  const last = rows.filter(({ kind }) => kind === 'equity').at(-1);
  const valueOf = (name: string, kind?: string): number | undefined =>
    families.find((family) => family.name === name)?.samples.find(({ labels }) => labels['kind'] === kind)?.value;
  expect(valueOf('rxarrow_equity')).toBe(last?.['equity']);
  expect(valueOf('rxarrow_exposure', 'gross')).toBe(last?.['gross']);
  expect(valueOf('rxarrow_exposure', 'net')).toBe(last?.['net']);
  expect(valueOf('rxarrow_drawdown_ratio')).toBe(last?.['drawdown']);
});
