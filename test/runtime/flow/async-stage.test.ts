import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { wait } from '../../../src/base/index.js';
import { concatBatches, controlBatch, controlOf } from '../../../src/columnar/index.js';
import { asyncStageOperator, pullSource, type AsyncStage } from '../../../src/runtime/flow/index.js';
import { counted, counting, numbers, start, stop, toEnd, type Batches } from './support.js';

const stage = (make: (ms: (ms: number) => Promise<void>) => AsyncStage, concurrency?: number): Batches =>
  asyncStageOperator({ name: 'stage' }, (node) => make((ms) => wait(node.context.clock, ms)), concurrency);

describe('an asynchronous stage', () => {
  it('keeps the order of its inputs, whatever settles first', async () => {
    const uneven = stage(
      (after) => ({
        async process(batch) {
          await after(10 - ((numbers(batch)[0] ?? 0) / 10) * 3);
          return batch;
        },
      }),
      3,
    );
    const started = start(counting('a', 30).pipe(uneven));
    await started.end();
    expect(started.output.flatMap((batch) => numbers(batch))).toEqual(Array.from({ length: 30 }, (_, n) => n));
    expect(started.clock.monotonicMs()).toBe(10);
  });

  it('keeps a control behind the rows before it', async () => {
    const stream = pullSource({ name: 'marked' }, () => {
      const batches = [counted(0, 3), controlBatch({ kind: 'watermark', timeNs: 5n }), counted(3, 5)];
      return { read: () => batches.shift() ?? null };
    });
    const seen: string[] = [];
    const slow = stage((after) => ({ process: (batch) => after(5).then(() => batch) }));
    const note = stage(() => ({
      async process(batch) {
        seen.push(numbers(batch).join());
        return batch;
      },
      async control(control, batch) {
        seen.push(control.kind);
        return batch;
      },
    }));
    await toEnd(stream.pipe(slow, note));
    expect(seen).toEqual(['0,1,2', 'watermark', '3,4']);
    expect(controlOf(counted(0, 1))).toBeUndefined();
  });

  it('may emit at its end, and the run waits for what that writes', async () => {
    const ending = stage((after) => ({
      process: async () => undefined,
      async end() {
        await after(50);
        return counted(7, 8);
      },
    }));
    const started = start(counting('a', 30).pipe(ending));
    await started.clock.advance(20);
    expect(started.run.context.isQuiet).toBe(false);
    expect((await started.end()).rowsOut).toBe(1);
  });

  it('is flushed before a snapshot, which waits for that', async () => {
    const gathering = stage((after) => {
      let gathered: RecordBatch[] = [];
      const write = async (): Promise<RecordBatch | undefined> => {
        const taken = gathered;
        gathered = [];
        await after(3);
        return taken.length === 0 ? undefined : concatBatches(taken);
      };
      return {
        async process(batch) {
          gathered.push(batch);
          return undefined;
        },
        flush: write,
        end: write,
      };
    });
    const started = start(counting('a', 100, { everyMs: 1 }).pipe(gathering));
    await started.clock.advance(5);
    const taken = started.run.snapshot();
    await started.clock.advance(10);
    await taken;
    expect(started.output.map((batch) => batch.numRows)).toEqual([50]);
    expect((await started.end()).rowsOut).toBe(100);
  });

  it('is closed whatever way it ends, and fails the run when it cannot be opened', async () => {
    let closed = 0;
    const closing = stage((after) => ({
      process: (batch) => after(5).then(() => batch),
      close: () => void closed++,
    }));
    await toEnd(counting('a', 10).pipe(closing));
    const stopped = start(counting('a', 1e6).pipe(closing));
    await stopped.clock.advance(20);
    await stop(stopped);
    expect(closed).toBe(2);
    const bad = stage(() => {
      throw new Error('no such table');
    });
    await expect(toEnd(counting('a', 10).pipe(bad))).rejects.toThrow('no such table');
  });

  it('may stop what is under way when its subscription ends', async () => {
    const reasons: unknown[] = [];
    const stoppable = stage((after) => ({
      async process(_, signal) {
        signal.addEventListener('abort', () => reasons.push(signal.reason));
        await after(5000);
        throw signal.reason as Error;
      },
    }));
    const started = start(counting('a', 10).pipe(stoppable));
    await started.clock.advance(5);
    await stop(started);
    await started.clock.runUntilIdle();
    expect(reasons).toHaveLength(1);
    expect(started.warnings).toEqual([]);
  });
});
