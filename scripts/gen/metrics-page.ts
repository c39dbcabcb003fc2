import { METRICS, type MetricDefinition } from '../../src/runtime/metrics/index.js';
import type { Generator } from './_generator.js';
import { code, codes, page, table } from './_markdown.js';

const GROUPS: readonly { readonly group: MetricDefinition['group']; readonly title: string }[] = [
  { group: 'flow', title: 'Sources and flow' },
  { group: 'stages', title: 'Stages' },
  { group: 'caches', title: 'Caches, stores and rings' },
  { group: 'safety', title: 'Safety' },
  { group: 'trading', title: 'Trading' },
  { group: 'process', title: 'Process' },
];

const all: readonly MetricDefinition[] = Object.values(METRICS);

/** The page of all metrics, and a dashboard for Grafana with a panel for each. */
export const generator: Generator = {
  generate: () => [
    { path: 'docs/reference/metrics.md', content: metricsPage() },
    { path: 'deploy/grafana/rxarrow.json', content: `${JSON.stringify(dashboard(), null, 2)}\n` },
  ],
};

function metricsPage(): string {
  const sections = GROUPS.map(({ group, title }) => {
    const rows = all
      .filter((metric) => metric.group === group)
      .map(({ name, type, labels, help }) => [code(name), type, codes(labels), help]);
    return `## ${title}\n\n${table(['name', 'type', 'labels', 'says'], rows)}`;
  });
  return page(
    '# Metrics',
    'What the service [metrics](service/metrics.md) counts of a run. Every number also has the label `run`, and those that are set. `deploy/grafana/rxarrow.json` is a dashboard of them.',
    ...sections,
    'Components add their own through the meter of the run: `node.context.service(meterService).count("fills_total", 1)` is `rxarrow_fills_total`.',
  );
}

const WIDTH = 8;
const HEIGHT = 7;
const COLUMNS = 24;

function dashboard(): object {
  const panels: object[] = [];
  let y = 0;
  let id = 1;
  for (const { group, title } of GROUPS) {
    panels.push({
      id: id++,
      type: 'row',
      title,
      collapsed: false,
      gridPos: { x: 0, y: y++, w: COLUMNS, h: 1 },
      panels: [],
    });
    const metrics = all.filter((metric) => metric.group === group);
    for (const [at, metric] of metrics.entries()) {
      const x = (at * WIDTH) % COLUMNS;
      panels.push(panel(metric, id++, { x, y: y + Math.floor((at * WIDTH) / COLUMNS) * HEIGHT }));
    }
    y += Math.ceil((metrics.length * WIDTH) / COLUMNS) * HEIGHT;
  }
  return {
    title: 'rxarrow',
    uid: 'rxarrow',
    tags: ['rxarrow', 'trading'],
    schemaVersion: 39,
    version: 1,
    editable: true,
    refresh: '10s',
    time: { from: 'now-1h', to: 'now' },
    templating: {
      list: [
        { name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Data source' },
        {
          name: 'run',
          type: 'query',
          label: 'Run',
          datasource: DATASOURCE,
          query: 'label_values(rxarrow_unsettled_batches, run)',
          refresh: 2,
          includeAll: true,
          multi: true,
        },
      ],
    },
    panels,
  };
}

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

function panel(metric: MetricDefinition, id: number, at: { readonly x: number; readonly y: number }): object {
  const { name, labels, help } = metric;
  return {
    id,
    type: 'timeseries',
    title: titleOf(name),
    description: help,
    datasource: DATASOURCE,
    gridPos: { ...at, w: WIDTH, h: HEIGHT },
    fieldConfig: { defaults: { unit: unitOf(metric), custom: { fillOpacity: 8, lineWidth: 1 } }, overrides: [] },
    targets: targetsOf(metric, labels.length === 0 ? '{{run}}' : labels.map((each) => `{{${each}}}`).join(' ')),
  };
}

function targetsOf({ name, type, labels }: MetricDefinition, legend: string): object[] {
  const of = `{run=~"$run"}`;
  if (type === 'counter') return [target('A', `rate(${name}${of}[$__rate_interval])`, legend)];
  if (type === 'gauge') return [target('A', `${name}${of}`, legend)];
  const by = ['le', ...labels].join(', ');
  return [0.5, 0.99].map((quantile, at) =>
    target(
      'AB'[at] ?? 'A',
      `histogram_quantile(${quantile}, sum by (${by}) (rate(${name}_bucket${of}[$__rate_interval])))`,
      `${legend} p${quantile * 100}`,
    ),
  );
}

function target(refId: string, expr: string, legendFormat: string): object {
  return { refId, expr, legendFormat, datasource: DATASOURCE };
}

function titleOf(name: string): string {
  const words = name
    .replace(/^(rxarrow|process|nodejs)_/, '')
    .replace(/_total$/, '')
    .replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function unitOf({ name, type }: MetricDefinition): string {
  if (name.includes('seconds')) return type === 'counter' ? 'percentunit' : 's';
  if (name.includes('bytes')) return type === 'counter' ? 'Bps' : 'bytes';
  if (name.endsWith('_ratio')) return 'percentunit';
  return type === 'counter' ? 'cps' : 'short';
}
