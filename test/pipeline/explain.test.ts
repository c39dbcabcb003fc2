import { describe, expect, it } from 'vitest';
import { map, of, type Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { createRegistry, type Component } from 'rxarrow';
import { sma } from 'rxarrow/operators';
import { generate } from 'rxarrow/sources';
import { components } from '../../src/components.js';
import { explain, graphColumns, graphOf, readPipelineText } from '../../src/pipeline/index.js';

const registry = createRegistry(components as unknown as readonly Component[]);

describe('an explanation', () => {
  it('has parameters, defaults, columns and warm-up of every stage', () => {
    const file = readPipelineText(
      'name: x\nsource: { generate: { bars: 3 } }\noperators: [sma: { period: 5 }, drop: [open]]\nsink: { csv: o.csv }\n',
      { registry },
    );
    const [stream] = explain(file).streams;
    const [source, mean, drop, sink] = stream?.stages ?? [];
    expect(source).toMatchObject({ kind: 'source', component: 'generate', given: [{ name: 'bars', value: '3' }] });
    expect(source?.defaults).toContainEqual({ name: 'interval', value: '1d' });
    expect(mean).toMatchObject({ given: [{ name: 'period', value: '5' }], adds: ['sma'], drops: [], warmup: 4 });
    expect(drop).toMatchObject({ adds: [], drops: ['open'] });
    expect(sink).toMatchObject({ kind: 'sink', given: [{ name: 'path', value: 'o.csv' }] });
  });
});

describe('a graph', () => {
  it('of a pipe in code has its stages and their columns, and opaque nodes for what is foreign', () => {
    const bars = generate({ bars: 3 }) as unknown as Observable<RecordBatch>;
    const foreign = map((batch: RecordBatch) => batch)(
      sma({ period: 2 })(bars as never) as never,
    ) as Observable<unknown>;
    const graph = graphOf([foreign, of(1)]);
    expect(graph.nodes.map(({ kind, name }) => [kind, name])).toEqual([
      ['source', 'generate'],
      ['indicator', 'sma'],
      ['opaque', 'foreign operator'],
      ['opaque', 'foreign source'],
    ]);
    expect(graph.edges).toEqual([
      { from: 'generate-1', to: 'sma-2', input: 0 },
      { from: 'sma-2', to: 'foreign operator-3', input: 0 },
    ]);
    expect(graphColumns(graph).get('sma-2')?.names).toContain('sma');
  });
});
