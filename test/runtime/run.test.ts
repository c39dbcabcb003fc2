import { catchError, concat, merge } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { CheckpointMismatch } from '../../src/base/index.js';
import { readState, stateTable, type Snapshot } from '../../src/columnar/index.js';
import { asyncStageOperator, pullSource } from '../../src/runtime/flow/index.js';
import { isLate } from '../../src/runtime/stage-state.js';
import { counted, counting, numbers, pass, rowsIn, runSum, sink, start, stop, toEnd } from './flow/support.js';

describe('run', () => {
  it('runs several streams as one', async () => {
    const stats = await toEnd([
      counting('a', 100).pipe(sink([], { id: 'x' })),
      counting('b', 50).pipe(sink([], { id: 'y' })),
    ]);
    expect(stats.rowsOut).toBe(150);
    expect(stats.sources.map(({ id, rows }) => [id, rows])).toEqual([
      ['a', 100],
      ['b', 50],
    ]);
    expect(await toEnd([])).toMatchObject({ rowsOut: 0 });
  });

  it('fails when the last consumer throws, and the rows of that batch are not done', async () => {
    let calls = 0;
    const started = start(counting('a', 1000), {
      onBatch() {
        if (++calls === 3) throw new Error('user code');
      },
    });
    await expect(started.end()).rejects.toThrow('user code');
    expect(calls).toBe(3);
    expect(started.run.stats.rowsOut).toBe(20);
  });

  it('fails over an error of a stage though somebody catches it', async () => {
    const bad = pass('bad', (batch) => {
      if (numbers(batch)[0] === 50) throw new Error('boom');
    });
    const caught = counting('a', 100).pipe(
      bad,
      catchError(() => counting('b', 100)),
      sink(),
    );
    await expect(toEnd(caught)).rejects.toThrow('boom');
    const failing = asyncStageOperator({ name: 'disk' }, () => ({ process: () => Promise.reject(new Error('full')) }));
    await expect(
      toEnd(
        counting('a', 100).pipe(
          failing,
          catchError(() => counting('b', 100)),
        ),
      ),
    ).rejects.toThrow('full');
  });

  it('says that it failed when nobody asks for its end', async () => {
    const started = start(
      counting('a', 10).pipe(
        pass('bad', () => {
          throw new Error('boom');
        }),
      ),
    );
    await started.clock.runUntilIdle();
    expect(started.warnings).toEqual([
      'Run "run" failed: StageFailed: pass: boom (stage "bad", batch of 10 rows of source "a")',
    ]);
  });

  it('stops reading while it is paused, and goes on', async () => {
    const log: RecordBatch[] = [];
    const started = start(counting('a', 1000).pipe(sink(log, { ms: 1 })));
    await started.clock.advance(10);
    started.run.pause();
    await started.clock.advance(100);
    expect(rowsIn(log)).toBeLessThan(300);
    expect(started.run.stats.flightBatches).toBe(0);
    started.run.resume();
    expect((await started.end()).rowsOut).toBe(1000);
  });

  it('does not lose a batch whose read was under way when it was paused', async () => {
    const started = start(counting('a', 100, { everyMs: 5 }).pipe(sink()));
    await started.clock.advance(12);
    started.run.pause();
    await started.clock.advance(50);
    expect(started.run.stats.rowsOut).toBe(20);
    started.run.resume();
    expect((await started.end()).rowsOut).toBe(100);
  });

  it('stops within a second, quiet or not', async () => {
    const quick = start(counting('a', 1e6).pipe(sink([], { ms: 5 })));
    await quick.clock.advance(50);
    await stop(quick);
    const stats = await quick.run.done;
    expect(stats.rowsOut).toBe(stats.sources[0]?.rows);
    const hanging = asyncStageOperator({ name: 'hangs' }, () => ({
      process: () => new Promise<undefined>(() => undefined),
    }));
    const stuck = start(counting('a', 1e6).pipe(hanging));
    await stuck.clock.advance(50);
    const before = stuck.clock.monotonicMs();
    await stop(stuck);
    expect(stuck.clock.monotonicMs() - before).toBe(1000);
    expect(stuck.clock.pending).toBe(0);
  });

  it('warns of work that fails after its subscription has ended', async () => {
    const started = start(
      counting('a', 100).pipe(
        asyncStageOperator({ name: 'write', id: 'write' }, (node) => ({
          async process() {
            await new Promise<void>((resolve) => node.context.clock.schedule(2000, resolve));
            throw new Error('too late');
          },
        })),
      ),
    );
    await started.clock.runTurns();
    await stop(started);
    await started.clock.runUntilIdle();
    expect(started.warnings).toEqual(['"write" failed after its subscription had ended: Error: too late']);
  });
});

describe('positions', () => {
  it('let sources of a fresh run go on where those of an earlier one were', async () => {
    const source = pullSource({ name: 'count', id: 'a' }, () => {
      let at = 0;
      return {
        read: () => (at >= 100 ? null : counted(at, (at += 10))),
        position: () => ({ at: stateTable({ at: Int32Array.of(at) }) }),
        seek: (tables) => {
          at = (readState(tables['at'] as RecordBatch, 'at') as Int32Array)[0] ?? 0;
        },
      };
    });
    const started = start(source.pipe(sink([], { ms: 2 })), { limits: { batchesPerSource: 2 } });
    await started.clock.advance(5);
    started.run.pause();
    await started.clock.advance(10);
    const positions = started.run.positions();
    const rows = started.run.stats.rowsOut;
    await stop(started);
    const again = start(source, { positions });
    await again.end();
    expect(again.output.flatMap((batch) => numbers(batch))[0]).toBe(rows);
    expect((await again.run.done).rowsOut).toBe(100 - rows);
  });
});

describe('snapshot', () => {
  const pipe = (from = 0, everyMs = 1) =>
    counting('a', 200, { from, everyMs }).pipe(runSum(), sink([], { ms: 2, concurrency: 2 }));

  async function snapshotAfter(ms: number): Promise<{ snapshots: Snapshot[]; rows: number }> {
    const started = start(pipe(), { checkpointed: true });
    await started.clock.advance(ms);
    const taken = started.run.snapshot();
    await started.clock.advance(20);
    const snapshots = await taken;
    const rows = started.run.stats.stages.find(({ name }) => name === 'runSum')?.rowsIn ?? 0;
    started.run.pause();
    const { warnings } = started;
    expect(warnings).toEqual([]);
    await stop(started);
    return { snapshots, rows };
  }

  it('restored in a fresh run goes on as if never stopped', async () => {
    const whole = start(pipe(0, 0));
    await whole.end();
    const expected = whole.output.flatMap((batch) => numbers(batch, 1));
    const started = start(pipe(), { checkpointed: true });
    await started.clock.advance(7);
    started.run.pause();
    await started.clock.advance(20);
    const rows = started.run.stats.rowsOut;
    const snapshots = await started.run.snapshot();
    expect(rows).toBeGreaterThan(20);
    await stop(started);
    const again = start(pipe(rows), { checkpointed: true, restore: snapshots });
    await again.end();
    expect(again.output.flatMap((batch) => numbers(batch, 1))).toEqual(expected.slice(rows));
  });

  it('lets the run go on, several at once one after the other', async () => {
    const started = start(pipe(), { checkpointed: true });
    await started.clock.advance(5);
    const taken = Promise.all([started.run.snapshot(), started.run.snapshot(), started.run.snapshot()]);
    await started.clock.advance(50);
    expect(await taken).toHaveLength(3);
    expect((await started.end()).rowsOut).toBe(200);
  });

  it('keeps a pause that was asked for meanwhile', async () => {
    const started = start(pipe(), { checkpointed: true });
    await started.clock.advance(5);
    const taken = started.run.snapshot();
    started.run.pause();
    await started.clock.advance(50);
    await taken;
    expect(started.run.context.paused).toBe(true);
    started.run.resume();
    await started.end();
  });

  it('flushes before it copies, the lower stages first', async () => {
    const flushed: string[] = [];
    const flushing = (id: string) => pass(id);
    const started = start(counting('a', 100, { everyMs: 1 }).pipe(flushing('lower'), flushing('upper')));
    for (const node of started.run.context.stages.values()) node.flush = () => flushed.push(node.id);
    await started.clock.advance(5);
    await started.run.snapshot();
    expect(flushed).toEqual(['lower', 'upper']);
    await stop(started);
  });

  it('that does not match the pipe is refused', async () => {
    const { snapshots } = await snapshotAfter(5);
    const [only] = snapshots;
    const refused = (restore: Snapshot[], message: RegExp) =>
      expect(toEnd(pipe(), { restore, checkpointed: true })).rejects.toThrow(message);
    await refused([], /keeps state, but the snapshot has none for it/);
    await refused(
      [...snapshots, { ...(only as Snapshot), digest: 'other' }],
      /has state of "other", but the pipe has no such stage/,
    );
    await refused([{ ...(only as Snapshot), version: 9 }], /version 9/);
    await refused([{ ...(only as Snapshot), component: 'ema' }], /component "ema"/);
    await expect(toEnd(counting('b', 20).pipe(runSum()), { restore: snapshots })).rejects.toBeInstanceOf(
      CheckpointMismatch,
    );
  });

  it('holds the state of stages that are subscribed later until they are', async () => {
    const two = (fromA: number, fromB: number) =>
      concat(
        counting('a', 50, { from: fromA, everyMs: 1 }).pipe(runSum({ id: 'sa' })),
        counting('b', 100, { from: fromB, everyMs: 1 }).pipe(runSum({ id: 'sb' })),
      );
    const started = start(two(0, 0), { checkpointed: true });
    await started.clock.advance(9);
    const snapshots = await started.run.snapshot();
    const rows = started.run.stats.rowsOut;
    expect(rows).toBeGreaterThan(60);
    expect(snapshots.map((snapshot) => [snapshot.digest, isLate(snapshot)])).toEqual([
      ['sa', false],
      ['sb', true],
    ]);
    await stop(started);
    const again = start(two(50, rows - 50), { checkpointed: true, restore: snapshots });
    await again.end();
    expect(numbers(again.output.at(-1) as RecordBatch, 1).at(-1)).toBe(100 * 100);
  });

  it('of a merge is not confused by the order of its branches', async () => {
    const branch = (id: string, from: number) => counting(id, 100, { from, everyMs: 1 }).pipe(runSum());
    const started = start(merge(branch('a', 0), branch('b', 50)), { checkpointed: true });
    await started.clock.advance(3);
    const snapshots = await started.run.snapshot();
    const rows = started.run.stats.sources.map((source) => source.rows);
    await stop(started);
    const again = start(merge(branch('b', 50 + (rows[1] ?? 0)), branch('a', rows[0] ?? 0)), {
      checkpointed: true,
      restore: snapshots,
    });
    await again.end();
    const last = again.output.filter((batch) => numbers(batch).at(-1) === 99).map((batch) => numbers(batch, 1).at(-1));
    expect(last.toSorted()).toEqual([100 * 100, 100 * 100 - 50 * 50].toSorted());
  });
});
