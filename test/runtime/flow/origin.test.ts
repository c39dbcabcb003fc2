import { merge } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { LimitExceeded } from '../../../src/base/index.js';
import { joinStreams, stageOperator, type Ticket } from '../../../src/runtime/flow/index.js';
import { counting, numbers, orderedMergeStage, rowsIn, sink, start, toEnd, type Batches } from './support.js';

const orderedMerge = (...inputs: ReturnType<typeof counting>[]) =>
  joinStreams({ name: 'orderedMerge' }, inputs, orderedMergeStage);

/** Writes only when `size` batches have come together. */
function bulk(size: number, log: RecordBatch[]): Batches {
  return stageOperator({ name: 'bulk', id: 'bulk' }, (node) => {
    let held: { batch: RecordBatch; ticket: Ticket }[] = [];
    const write = (): void => {
      const taken = held;
      held = [];
      for (const { batch, ticket } of taken) {
        log.push(batch);
        ticket.release();
      }
    };
    return {
      process(batch) {
        held.push({ batch, ticket: node.hold(batch) });
        if (held.length >= size) write();
      },
      flush: write,
      end: write,
    };
  });
}

describe('holds', () => {
  it('do not deadlock an ordered merge above a bulk sink', async () => {
    const log: RecordBatch[] = [];
    const stream = orderedMerge(counting('a', 5000), counting('b', 5000, { everyMs: 2 })).pipe(bulk(40, log));
    const stats = await toEnd(stream);
    expect(rowsIn(log)).toBe(10_000);
    const starts = log.map((batch) => numbers(batch)[0] as number);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(stats.heldBatches).toBe(0);
  });

  it('let one batch in at a time when nothing flies and all wait', async () => {
    const log: RecordBatch[] = [];
    const stats = await toEnd(counting('a', 1000).pipe(bulk(50, log)));
    expect(rowsIn(log)).toBe(1000);
    expect(stats.peakBatches).toBe(50);
  });

  it('end in LimitExceeded that names the holder', async () => {
    const failure = await toEnd(counting('a', 1e6).pipe(bulk(1e6, [])), { limits: { batchesPerSource: 2 } }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(LimitExceeded);
    expect(String(failure)).toMatch(/Source "a" has 1280 rows in 128 batches held by "bulk"/);
  });

  it('are no reason not to be quiet, work in flight is', async () => {
    const started = start(counting('a', 1000, { everyMs: 1 }).pipe(bulk(1e6, [])), {
      limits: { batchesPerSource: 2000 },
    });
    await started.clock.advance(20);
    expect(started.run.stats.heldBatches).toBeGreaterThan(5);
    expect(started.run.context.isQuiet).toBe(true);
    const flying = start(counting('a', 1000).pipe(sink()));
    await flying.clock.runTurns();
    expect(flying.run.context.isQuiet).toBe(false);
  });
});

describe('budgets', () => {
  it('count rows and bytes beside batches', async () => {
    const rows = await toEnd(counting('a', 1000).pipe(sink()), { limits: { rowsPerSource: 40 } });
    expect(rows.peakBatches).toBe(4);
    const bytes = await toEnd(counting('a', 1000).pipe(sink()), { limits: { bytesPerSource: 480 } });
    expect(bytes.peakBatches).toBe(3);
  });

  it('are each source’s own', async () => {
    const stats = await toEnd(merge(counting('a', 1000), counting('b', 1000)).pipe(sink()), {
      limits: { batchesPerSource: 3 },
    });
    expect(stats.peakBatches).toBe(6);
  });

  it('hold for reads that take their time, though several are under way at once', async () => {
    const sources = Array.from({ length: 20 }, (_, index) => counting(`s${index}`, 100, { everyMs: 1 }));
    const stats = await toEnd(merge(...sources).pipe(sink([], { ms: 5 })), { limits: { flightBatches: 4 } });
    expect(stats.peakBatches).toBe(4);
    expect(stats.rowsOut).toBe(2000);
  });
});
