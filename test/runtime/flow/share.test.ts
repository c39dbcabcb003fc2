import type { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { run, sharedStream } from 'rxarrow';
import { asOf, mergeByTime, sma, where } from 'rxarrow/operators';
import { generate } from 'rxarrow/sources';
import { upstreamOf } from '../../../src/core/index.js';

type Stream = Observable<RecordBatch>;

const bars = (count = 500): Stream =>
  generate({ symbols: ['A', 'B'], bars: count, batchRows: 64 }, { id: 'bars' }) as unknown as Stream;
const mean = (period: number): ((source: Stream) => Stream) => sma({ period }) as never;

describe('a shared stream', () => {
  it('is read once by all readers of a run, which keep the identity of the whole path', async () => {
    const shared = sharedStream(mean(3)(bars()));
    const rows = [0, 0];
    const { done, context } = run(
      [where('close > 0.0')(shared as never) as Stream, where('sma > 0.0')(shared as never) as Stream],
      {
        checkpointed: true,
        onBatch: (batch, stream) => (rows[stream] = (rows[stream] ?? 0) + batch.numRows),
      },
    );
    const stats = await done;
    expect(stats.sources.map(({ id, rows: read }) => [id, read])).toEqual([['bars', 1000]]);
    expect(rows).toEqual([1000, 996]);
    const plain = run(where('close > 0.0')(mean(3)(bars()) as never) as Stream);
    await plain.done;
    expect([...context.stages.keys()]).toEqual(expect.arrayContaining([...plain.context.stages.keys()]));
  });

  it('may come together again', async () => {
    const shared = sharedStream(bars());
    const merged = mergeByTime([shared, where('close > 0.0')(shared as never) as Stream]);
    const matched = asOf(
      { left: shared, right: mean(2)(shared) } as never,
      { columns: ['sma'] } as never,
    ) as unknown as Stream;
    const rows = [0, 0];
    const stats = await run([merged, matched], {
      onBatch: (batch, stream) => (rows[stream] = (rows[stream] ?? 0) + batch.numRows),
    }).done;
    expect(rows).toEqual([2000, 1000]);
    expect(stats.sources).toHaveLength(1);
    expect(stats.warnings).toEqual([]);
  });

  it('is read on when one reader leaves, and closed when the last one does', async () => {
    const shared = sharedStream(bars());
    const seen = [0, 0];
    await new Promise<void>((resolve, reject) => {
      const first = shared.subscribe(() => {
        seen[0] = (seen[0] ?? 0) + 1;
        first.unsubscribe();
      });
      shared.subscribe({
        next: (batch) => (seen[1] = (seen[1] ?? 0) + batch.numRows),
        error: reject,
        complete: resolve,
      });
    });
    expect(seen).toEqual([1, 1000]);
  });

  it('fails all its readers', async () => {
    const shared = sharedStream(where('nothing > 0.0')(bars() as never) as Stream);
    await expect(run([shared, mean(2)(shared)]).done).rejects.toThrow(/nothing/);
  });

  it('stands for what it shares in graphs', () => {
    const source = bars();
    const stream = mean(3)(source);
    expect(upstreamOf(sharedStream(stream))).toEqual([source]);
  });
});
