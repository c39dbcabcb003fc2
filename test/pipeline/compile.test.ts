import { describe, expect, it } from 'vitest';
import { run } from 'rxarrow';
import { derive, ema } from 'rxarrow/operators';
import { findingText, graphOf, readPipelineText, type Pipeline } from '../../src/pipeline/index.js';
import type { Component } from '../../src/core/index.js';
import type { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { testRegistry, type Seen } from './support/components.js';

function compiled(text: string): { readonly pipeline: Pipeline; readonly seen: Seen } {
  const { registry, seen } = testRegistry();
  const file = readPipelineText(text, { registry, file: 'test.yaml' });
  expect(file.findings.filter((finding) => finding.severity === 'error').map(findingText)).toEqual([]);
  return { pipeline: file.compile(), seen };
}

const outputs = (pipeline: Pipeline): Observable<RecordBatch>[] => pipeline.outputs.map((output) => output.stream);

describe('a pipeline', () => {
  it('may leave the names out', async () => {
    const { pipeline, seen } = compiled(
      'name: one\nsource: { ticks: 7 }\noperators: [ema: { column: price, period: 2 }]\nsink: keep\n',
    );
    expect([...pipeline.streams.keys()]).toEqual(['one']);
    const stats = await run(outputs(pipeline)).done;
    expect(stats.sources.map(({ id, rows }) => [id, rows])).toEqual([['one', 7]]);
    expect([...seen.rows]).toEqual([['one', 7]]);
  });

  it('reads a stream with several readers once', async () => {
    const { pipeline, seen } = compiled(`
streams:
  ticks: { source: { ticks: 9 } }
  all: { from: ticks, sink: keep }
  high: { from: ticks, operators: [where: price > 104.0], sink: keep }
  both: { from: high, sinks: [keep, { keep: {}, id: again }] }
`);
    const stats = await run(outputs(pipeline)).done;
    expect(seen.opened).toBe(1);
    expect(Object.fromEntries(seen.rows)).toEqual({ all: 9, high: 4, 'both.keep': 4, again: 4 });
    expect(stats.sources).toHaveLength(1);
    expect(stats.warnings).toEqual([]);
  });

  it('reads a sink on, and joins streams', async () => {
    const { pipeline, seen } = compiled(`
streams:
  a: { source: { ticks: { rows: 4, symbol: A } }, sink: keep }
  b: { source: { ticks: { rows: 6, symbol: B } } }
  merged: { from: { mergeByTime: [a, b] }, sink: { keep: {} } }
  matched: { from: { asOf: { left: b, right: a, by: null, prefix: a_ } }, sink: keep }
`);
    const batches: RecordBatch[] = [];
    await run(outputs(pipeline), { onBatch: (batch, index) => index === 2 && batches.push(batch) }).done;
    expect(Object.fromEntries(seen.rows)).toEqual({ a: 4, merged: 10, matched: 6 });
    expect(seen.opened).toBe(2);
    expect(batches[0]?.schema.names).toContain('a_price');
  });

  it('has the stages and identities of the same pipe in code', async () => {
    const { registry } = testRegistry();
    const { pipeline } = compiled(
      'name: t\nsource: { ticks: 5 }\noperators:\n  - ema: { column: price, period: 2 }\n  - derive: { up: price > ema }\nsink: keep\n',
    );
    const ticks = (registry.get('ticks') as Component).configure({ rows: 5 }, { id: 't' }) as Observable<RecordBatch>;
    const keep = registry.get('keep').configure({}, { id: 't' }) as (
      source: Observable<RecordBatch>,
    ) => Observable<RecordBatch>;
    const code = keep(ticks.pipe(ema({ column: 'price', period: 2 }) as never, derive({ up: 'price > ema' }) as never));
    const ids = async (streams: Observable<RecordBatch>[]): Promise<string[]> =>
      (await run(streams).done).stages.map((stage) => stage.id);
    expect(await ids(outputs(pipeline))).toEqual(await ids([code]));
    const shape = (stream: Observable<RecordBatch>): unknown =>
      graphOf([stream]).nodes.map(({ kind, name }) => [kind, name]);
    expect(shape(pipeline.outputs[0]?.stream as Observable<RecordBatch>)).toEqual(shape(code));
  });

  it('keeps runs apart: each has a subscription of its own', async () => {
    const { pipeline, seen } = compiled(
      'streams:\n  t: { source: ticks }\n  a: { from: t, sink: keep }\n  b: { from: t, sink: keep }\n',
    );
    const [a, b] = outputs(pipeline);
    await Promise.all([run(a as Observable<RecordBatch>).done, run(b as Observable<RecordBatch>).done]);
    expect(seen.opened).toBe(2);
    expect(Object.fromEntries(seen.rows)).toEqual({ a: 5, b: 5 });
  });
});
