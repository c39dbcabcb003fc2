import { merge, take, tap } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { controlBatch, controlOf, decodeSnapshot, encodeSnapshot } from '../../../src/columnar/index.js';
import { sharedStream } from '../../../src/core/index.js';
import {
  feedback,
  OVERFLOW_POLICIES,
  pullSource,
  relayOperator,
  stageOperator,
  type BufferOptions,
  type Emit,
  type Ticket,
} from '../../../src/runtime/flow/index.js';
import { MemorySpillDisk } from './memory-spill-disk.js';
import { counted, counting, numbers, pass, runSum, sink, start, stop, toEnd, type Batches } from './support.js';

const relay = (
  options: Partial<BufferOptions> & Pick<BufferOptions, 'policy'>,
  disk = new MemorySpillDisk(),
): Batches =>
  relayOperator({ name: 'buffer', id: 'buffer' }, () => ({
    maxRows: 100,
    ...(options.policy === 'spill' ? { spill: { disk, maxBytes: 1e7, whenFull: 'fail' } } : {}),
    ...options,
  }));

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);

const rowsOf = (log: readonly RecordBatch[]): number[] => log.flatMap((batch) => numbers(batch));

const missingIn = (seen: readonly RecordBatch[]): number =>
  seen.reduce((sum, batch) => {
    const control = controlOf(batch);
    return sum + (control?.kind === 'gap' ? (control.rows ?? 0) : 0);
  }, 0);

/** The same source on two branches, one of them slow and behind a buffer. */
function branches(options: Parameters<typeof relay>[0], total = 3000) {
  const slow: RecordBatch[] = [];
  const fast: RecordBatch[] = [];
  const controls: RecordBatch[] = [];
  const shared = sharedStream(counting('a', total, { everyMs: 1 }));
  const watched = tap<RecordBatch>((batch) => {
    if (batch.numRows === 0) controls.push(batch);
  });
  const stream = merge(
    shared.pipe(relay(options), watched, sink(slow, { ms: 10, id: 'slow' })),
    shared.pipe(sink(fast, { ms: 0, id: 'fast' })),
  );
  return { stream, slow, fast, controls };
}

describe('a buffer between two parts of a pipe', () => {
  it.each(['dropOldest', 'dropNewest', 'spill'] as const)(
    'lets the source and other branches go on ("%s")',
    async (policy) => {
      const { stream, fast } = branches({ policy });
      const started = start(stream);
      await started.clock.advance(310);
      expect(rowsOf(fast)).toHaveLength(3000);
      await started.end();
    },
  );

  it.each(['dropOldest', 'dropNewest'] as const)(
    '"%s" counts what it drops, in the account of the stage and in gaps of the stream',
    async (policy) => {
      const { stream, slow, controls } = branches({ policy });
      const stats = await start(stream).end();
      const node = stats.stages.find(({ id }) => id === 'buffer');
      expect(node?.fates['dropped']).toBeGreaterThan(1000);
      expect(missingIn(controls)).toBe(node?.fates['dropped']);
      expect(rowsOf(slow).length + missingIn(controls)).toBe(3000);
      expect(node).toMatchObject({ rowsIn: 3000, rowsOut: rowsOf(slow).length, held: 0 });
      expect(rowsOf(slow)).toEqual(rowsOf(slow).toSorted((a, b) => a - b));
    },
  );

  it.each(['block', 'spill'] as const)('"%s" loses nothing and keeps the order', async (policy) => {
    const { stream, slow } = branches({ policy }, 1000);
    const stats = await start(stream).end();
    expect(rowsOf(slow)).toEqual(range(0, 1000));
    expect(stats.heldBatches + stats.flightBatches).toBe(0);
  });

  it('"block" makes the source wait as soon as it is full, and lets it go on when there is room', async () => {
    const log: RecordBatch[] = [];
    const started = start(counting('a', 5000).pipe(relay({ policy: 'block' }), sink(log, { ms: 10 })), {
      limits: { batchesPerSource: 4 },
    });
    await started.clock.runTurns();
    // Four at the sink, ten in the buffer, four at the expense of the source.
    expect(started.run.stats.sources).toMatchObject([{ rows: 180, hold: { batches: 4, rows: 40 } }]);
    await started.clock.advance(100);
    const { sources, stages } = started.run.stats;
    expect(sources[0]?.rows).toBe(280);
    expect(stages.find(({ id }) => id === 'buffer')?.buffered).toMatchObject({ rows: 140, batches: 14 });
    expect((await started.end()).rowsOut).toBe(5000);
  });

  it('"fail" fails the run and says which buffer is full', async () => {
    const { stream } = branches({ policy: 'fail' });
    await expect(start(stream).end()).rejects.toThrow(/"buffer" has 100 rows waiting and its buffer takes 100/);
  });

  it.each(OVERFLOW_POLICIES.filter((policy) => policy !== 'fail' && policy !== 'conflate'))(
    'leaves memory flat under a source ten times faster than its sink ("%s")',
    async (policy) => {
      const disk = new MemorySpillDisk();
      const stream = counting('a', 1e6, { everyMs: 1 }).pipe(relay({ policy }, disk), sink([], { ms: 10 }));
      const started = start(stream, { limits: { batchesPerSource: 4 } });
      let most = 0;
      for (let ms = 0; ms < 2000; ms += 50) {
        await started.clock.advance(50);
        const { stages } = started.run.stats;
        most = Math.max(most, stages.find(({ id }) => id === 'buffer')?.buffered.rows ?? 0);
      }
      expect(most).toBeGreaterThanOrEqual(90);
      expect(most).toBeLessThanOrEqual(policy === 'block' ? 150 : 110);
      expect(started.run.stats.peakBatches).toBeLessThanOrEqual(4 + 4 + 1);
      await stop(started);
      await new Promise((resolve) => setImmediate(resolve));
      expect(disk.files.size).toBe(0);
    },
  );

  it('adds nothing while there is room above: batches go straight through', async () => {
    const seen: string[] = [];
    const below = tap<RecordBatch>((batch) => seen.push(`below ${numbers(batch)[0] ?? ''}`));
    const above = tap<RecordBatch>((batch) => seen.push(`above ${numbers(batch)[0] ?? ''}`));
    await toEnd(counting('a', 30).pipe(below, relay({ policy: 'dropNewest' }), above));
    expect(seen).toEqual(['below 0', 'above 0', 'below 10', 'above 10', 'below 20', 'above 20']);
  });

  it('keeps controls behind the rows they came after', async () => {
    const source = pullSource({ name: 'marked' }, () => {
      const batches = range(0, 30).flatMap((n) => [
        counted(n, n + 1),
        controlBatch({ kind: 'watermark', timeNs: BigInt(n) }),
      ]);
      return { read: () => batches.shift() ?? null };
    });
    const seen: string[] = [];
    const note = tap<RecordBatch>((batch) => {
      const control = controlOf(batch);
      seen.push(control?.kind === 'watermark' ? `w${control.timeNs}` : String(numbers(batch)[0]));
    });
    await toEnd(source.pipe(relay({ policy: 'block', maxRows: 3 }), note, sink()), { limits: { batchesPerSource: 2 } });
    expect(seen).toEqual(range(0, 30).flatMap((n) => [String(n), `w${n}`]));
  });

  it('ends with its source only when all that waits has been handed on', async () => {
    const log: RecordBatch[] = [];
    const stats = await toEnd(counting('a', 500).pipe(relay({ policy: 'block', maxRows: 1000 }), sink(log, { ms: 5 })));
    expect(rowsOf(log)).toEqual(range(0, 500));
    expect(stats.sources).toMatchObject([{ id: 'a', done: true }]);
  });

  it('is left in order when what is above has had enough', async () => {
    const disk = new MemorySpillDisk();
    const stats = await toEnd(counting('a', 1e4).pipe(relay({ policy: 'spill' }, disk), sink([], { ms: 5 }), take(3)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(stats).toMatchObject({ rowsOut: 30, flightBatches: 0, heldBatches: 0 });
    expect(disk.files.size).toBe(0);
  });

  it('does not stand in the way of a join that holds: with nothing in flight it lets one in at a time', async () => {
    const log: RecordBatch[] = [];
    const stream = counting('a', 1000).pipe(relay({ policy: 'block' }), gatherBy(60), sink(log));
    const stats = await toEnd(stream, { limits: { batchesPerSource: 4 } });
    expect(rowsOf(log)).toEqual(range(0, 1000));
    expect(stats.heldBatches).toBe(0);
  });

  it('stands within a feedback loop, which ends when nothing waits in it any more', async () => {
    const edge = feedback();
    const isBack = (batch: RecordBatch): boolean => (numbers(batch)[0] ?? 0) < 0;
    const log: RecordBatch[] = [];
    const stream = merge(counting('a', 200), edge.stream).pipe(
      relay({ policy: 'block', maxRows: 1000 }),
      sink(log, { ms: 3 }),
      tap((batch) => {
        if (batch.numRows > 0 && !isBack(batch))
          edge.send(counted(-1 - (numbers(batch)[0] ?? 0), -(numbers(batch)[0] ?? 0)));
      }),
    );
    await toEnd(stream, { checkpointed: true });
    expect(log.filter(isBack)).toHaveLength(20);
  });
});

/** Holds until `size` batches have come. */
function gatherBy(size: number): Batches {
  return stageOperator({ name: 'gather' }, (node) => {
    let held: { batch: RecordBatch; ticket: Ticket }[] = [];
    const letGo = (emit: Emit): void => {
      const taken = held;
      held = [];
      for (const { batch, ticket } of taken) {
        emit(batch);
        ticket.release();
      }
    };
    return {
      process(batch, emit) {
        held.push({ batch, ticket: node.hold(batch) });
        if (held.length >= size) letGo(emit);
      },
      end: letGo,
    };
  });
}

describe('a snapshot of a buffer', () => {
  it.each(['block', 'dropOldest', 'spill'] as const)('holds what waits in it ("%s")', async (policy) => {
    const pipe = (from: number, log: RecordBatch[]) =>
      counting('a', 400, { from, everyMs: from === 0 ? 1 : 0 }).pipe(
        relay({ policy, maxRows: policy === 'spill' ? 20 : 1000 }),
        runSum(),
        sink(log, { ms: 5 }),
      );
    const log: RecordBatch[] = [];
    const started = start(pipe(0, log), { checkpointed: true, limits: { batchesPerSource: 2 } });
    await started.clock.advance(30);
    started.run.pause();
    const taking = started.run.snapshot();
    await started.clock.advance(60);
    const snapshots = (await taking).map((snapshot) => decodeSnapshot(encodeSnapshot(snapshot)));
    const read = started.run.stats.sources[0]?.rows ?? 0;
    const held = started.run.stats.stages.find(({ id }) => id === 'buffer')?.held ?? 0;
    expect(held).toBeGreaterThan(100);
    expect(read).toBe(held + rowsOf(log).length);
    await stop(started);
    await toEnd(pipe(read, log), { checkpointed: true, restore: snapshots });
    expect(rowsOf(log)).toEqual(range(0, 400));
  });

  it('keeps gaps that have not been told yet, and controls', async () => {
    const pipe = (batches: RecordBatch[], seen: RecordBatch[]) =>
      pullSource({ name: 'marked', id: 'a' }, () => ({
        read: () => batches.shift() ?? new Promise(() => undefined),
      })).pipe(
        relay({ policy: 'dropNewest', maxRows: 20 }),
        tap((batch) => seen.push(batch)),
        sink([], { ms: 50 }),
      );
    const watermark = controlBatch({ kind: 'watermark', timeNs: 7n });
    const first: RecordBatch[] = [];
    const batches = [...range(0, 5).map((n) => counted(n * 10, n * 10 + 10)), watermark];
    const started = start(pipe(batches, first), { checkpointed: true, limits: { batchesPerSource: 1 } });
    await started.clock.advance(10);
    started.run.pause();
    const taking = started.run.snapshot();
    await started.clock.advance(60);
    const restore = await taking;
    expect(first.filter((batch) => batch.numRows > 0)).toHaveLength(1);
    await stop(started);
    const second: RecordBatch[] = [];
    const again = start(pipe([], second), { checkpointed: true, restore });
    await again.clock.advance(200);
    expect(rowsOf(second)).toEqual(range(10, 30));
    expect(second.map((batch) => controlOf(batch)).filter((control) => control !== undefined)).toEqual([
      { kind: 'gap', reason: 'the buffer was full (dropNewest)', rows: 20 },
      { kind: 'watermark', timeNs: 7n },
    ]);
    await stop(again);
  });

  it('is no reason to refuse one: marks pass it at once', async () => {
    const started = start(
      counting('a', 1e5, { everyMs: 1 }).pipe(
        pass('below'),
        relay({ policy: 'dropOldest' }),
        runSum(),
        sink([], { ms: 9 }),
      ),
      { checkpointed: true },
    );
    await started.clock.advance(300);
    const taken = started.run.snapshot();
    await started.clock.advance(300);
    expect((await taken).map(({ digest }) => digest)).toContain('buffer');
    await stop(started);
  });
});
