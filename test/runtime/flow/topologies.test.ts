import {
  combineLatestWith,
  concat,
  connect,
  defer,
  exhaustMap,
  from,
  map,
  merge,
  mergeMap,
  of,
  partition,
  range,
  retry,
  repeat,
  share,
  startWith,
  Subject,
  switchMap,
  take,
  takeUntil,
  timer,
  withLatestFrom,
  type Observable,
} from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { UnsafeTopology } from '../../../src/base/index.js';
import { VirtualClock } from '../../../src/testing/virtual-clock.js';
import { counted, counting, numbers, pass, rowsIn, runSum, sink, start, stop, toEnd } from './support.js';

const LIMIT = 16;

describe('demand under foreign operators', () => {
  it('holds under merge', async () => {
    const log: RecordBatch[] = [];
    const stats = await toEnd(merge(counting('a', 1000), counting('b', 1000)).pipe(sink(log)));
    expect(rowsIn(log)).toBe(2000);
    expect(stats.peakBatches).toBe(2 * LIMIT);
    expect(stats.flightBatches).toBe(0);
  });

  it('holds under concat, whose later sources join the run', async () => {
    const log: RecordBatch[] = [];
    const stats = await toEnd(
      concat(
        counting('a', 1000),
        defer(() => counting('b', 1000)),
      ).pipe(sink(log)),
    );
    expect(rowsIn(log)).toBe(2000);
    expect(stats.peakBatches).toBeLessThan(2 * LIMIT);
    expect(stats.sources.map(({ id, rows, done }) => ({ id, rows, done }))).toEqual([
      { id: 'a', rows: 1000, done: true },
      { id: 'b', rows: 1000, done: true },
    ]);
  });

  it('gives concat of thousands of empty sources its end', async () => {
    const streams = Array.from({ length: 3000 }, (_, index) => counting(`s${index}`, 0));
    await expect(toEnd(concat(...streams))).resolves.toMatchObject({ rowsOut: 0 });
  });

  it('holds under withLatestFrom', async () => {
    const log: RecordBatch[] = [];
    const stats = await toEnd(
      counting('a', 1000).pipe(
        withLatestFrom(counting('b', 20).pipe(startWith(counted(0, 1)))),
        map(([left]) => left),
        sink(log),
      ),
    );
    expect(rowsIn(log)).toBe(1000);
    expect(stats.peakBatches).toBeLessThanOrEqual(LIMIT);
  });

  it('runs under combineLatest', async () => {
    const stats = await toEnd(
      counting('a', 200).pipe(
        combineLatestWith(counting('b', 200)),
        map(([left]) => left),
        sink(),
      ),
    );
    expect(stats.flightBatches).toBe(0);
    expect(stats.peakBatches).toBeLessThanOrEqual(2 * LIMIT);
  });

  it.each<
    [string, (source: Observable<RecordBatch>, slow: RecordBatch[], fast: RecordBatch[]) => Observable<RecordBatch>]
  >([
    [
      'share',
      (source, slow, fast) => {
        const shared = source.pipe(share());
        return merge(shared.pipe(sink(slow, { ms: 3, id: 'slow' })), shared.pipe(sink(fast, { ms: 0, id: 'fast' })));
      },
    ],
    [
      'connect',
      (source, slow, fast) =>
        source.pipe(
          connect((shared) =>
            merge(shared.pipe(sink(slow, { ms: 3, id: 'slow' })), shared.pipe(sink(fast, { ms: 0, id: 'fast' }))),
          ),
        ),
    ],
    [
      'a Subject by hand',
      (source, slow, fast) => {
        const subject = new Subject<RecordBatch>();
        return merge(
          subject.pipe(sink(slow, { ms: 3, id: 'slow' })),
          subject.pipe(sink(fast, { ms: 0, id: 'fast' })),
          defer(() => {
            source.subscribe(subject);
            return of<RecordBatch>();
          }),
        );
      },
    ],
  ])('lets the slowest branch of %s set the pace', async (_, make) => {
    const slow: RecordBatch[] = [];
    const fast: RecordBatch[] = [];
    const clock = new VirtualClock();
    const started = start(make(counting('a', 3000), slow, fast), { clock });
    await clock.advance(300);
    expect(fast.length - slow.length).toBeLessThanOrEqual(LIMIT + 1);
    const stats = await started.end();
    expect([rowsIn(slow), rowsIn(fast)]).toEqual([3000, 3000]);
    expect(stats.peakBatches).toBeLessThanOrEqual(LIMIT + 1);
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(900);
  });

  it('holds under a partition of a share', async () => {
    const log: RecordBatch[] = [];
    const isEven = (batch: RecordBatch): boolean => (numbers(batch)[0] ?? 0) % 20 === 0;
    const [even, odd] = partition(counting('a', 1000).pipe(share()), isEven);
    const stats = await toEnd(
      merge(even.pipe(sink(log, { ms: 3, id: 'even' })), odd.pipe(sink(log, { ms: 0, id: 'odd' }))),
    );
    expect(rowsIn(log)).toBe(1000);
    expect(stats.peakBatches).toBeLessThanOrEqual(LIMIT + 1);
    expect(stats.sources).toHaveLength(1);
  });

  it('does not let a slow branch block an unrelated one', async () => {
    const clock = new VirtualClock();
    const fast: RecordBatch[] = [];
    let fastDoneMs = -1;
    const fastBranch = counting('b', 2000).pipe(sink(fast, { ms: 0, id: 'fast' }));
    const noticed = defer(() =>
      fastBranch.pipe(
        map((batch) => {
          if (rowsIn(fast) === 2000) fastDoneMs = clock.monotonicMs();
          return batch;
        }),
      ),
    );
    await start(merge(counting('a', 200).pipe(sink([], { ms: 10, id: 'slow' })), noticed), { clock }).end();
    expect(fastDoneMs).toBe(0);
  });

  it('shares a sink fairly between a fast and a slow source', async () => {
    const log: RecordBatch[] = [];
    const started = start(
      merge(counting('a', 1e6, { cut: 10 }), counting('b', 1e6, { cut: 7, everyMs: 3 })).pipe(sink(log, { ms: 1 })),
    );
    await started.clock.advance(400);
    expect(log.filter((batch) => batch.numRows === 7).length).toBeGreaterThan(50);
    await stop(started);
  });

  it('bounds the flight of a run with 500 sources', async () => {
    const log: RecordBatch[] = [];
    const stats = await toEnd(
      range(0, 500).pipe(
        mergeMap((index) => counting(`in${index}`, 50)),
        sink(log, { ms: 1, concurrency: 8 }),
      ),
    );
    expect(rowsIn(log)).toBe(25_000);
    expect(stats.peakBatches).toBeLessThanOrEqual(64);
  });

  it('counts the sources of a mergeMap in one line each name', async () => {
    const stats = await toEnd(
      counting('outer', 50, { cut: 1 }).pipe(
        mergeMap(() => counting('inner', 20).pipe(pass())),
        sink(),
      ),
    );
    expect(stats.sources.filter(({ id }) => id === 'inner').reduce((sum, { rows }) => sum + rows, 0)).toBe(1000);
    const passes = stats.stages.filter(({ name }) => name === 'pass');
    expect(passes.reduce((sum, stage) => sum + stage.rowsOut, 0)).toBe(1000);
  });

  it.each<[string, (log: RecordBatch[]) => Observable<RecordBatch>]>([
    [
      'switchMap',
      (log) =>
        counting('a', 100, { everyMs: 3 }).pipe(
          switchMap((batch) => counting(`in${numbers(batch)[0] ?? 0}`, 50).pipe(sink([], { ms: 2 }))),
          sink(log),
        ),
    ],
    [
      'takeUntil',
      (log) => {
        const stop = new Subject<void>();
        const seen = pass('seen', (batch) => {
          if ((numbers(batch)[0] ?? 0) >= 50) stop.next();
        });
        return counting('a', 1e6).pipe(
          sink([], { ms: 2, concurrency: 4, id: 'first' }),
          seen,
          takeUntil(stop),
          sink(log),
        );
      },
    ],
    ['take', (log) => counting('a', 1000).pipe(sink([], { ms: 2, concurrency: 4, id: 'first' }), take(3), sink(log))],
  ])('leaks no ticket when %s ends work in flight', async (_, make) => {
    const log: RecordBatch[] = [];
    const stats = await toEnd(make(log));
    expect(log.length).toBeGreaterThan(0);
    expect(stats.flightBatches).toBe(0);
    expect(stats.heldBatches).toBe(0);
  });

  it('ends a run with take after a sink only when its writes have settled', async () => {
    const log: RecordBatch[] = [];
    const started = start(counting('a', 1000).pipe(sink(log, { ms: 5, concurrency: 4 }), take(3)), {
      checkpointed: true,
    });
    const stats = await started.end();
    expect(stats.rowsOut).toBe(30);
    expect(log.length).toBeLessThan(10);
    expect(stats.flightBatches).toBe(0);
    expect(stats.sources).toMatchObject([{ id: 'a', done: false }]);
  });

  it('runs a pipe of 300 stages', async () => {
    const stages = Array.from({ length: 300 }, () => pass());
    const piped = stages.reduce<Observable<RecordBatch>>((stream, stage) => stream.pipe(stage), counting('a', 100));
    expect((await toEnd(piped)).rowsOut).toBe(100);
  });
});

describe('a source that is subscribed late', () => {
  const late: [string, (log: RecordBatch[]) => Observable<RecordBatch>][] = [
    ['concat', (log) => concat(counting('first', 100), counting('late', 1000)).pipe(sink(log, { ms: 2 }))],
    [
      'switchMap',
      (log) =>
        counting('first', 10).pipe(
          switchMap(() => counting('late', 1000)),
          sink(log, { ms: 2 }),
        ),
    ],
    [
      'exhaustMap',
      (log) =>
        counting('first', 10).pipe(
          exhaustMap(() => counting('late', 1000)),
          sink(log, { ms: 2 }),
        ),
    ],
    [
      'a promise',
      (log) =>
        defer(async () => Promise.resolve(counting('late', 1000))).pipe(
          switchMap((inner) => inner),
          sink(log, { ms: 2 }),
        ),
    ],
    [
      'a timer of the system',
      (log) =>
        timer(1).pipe(
          switchMap(() => counting('late', 1000)),
          sink(log, { ms: 2 }),
        ),
    ],
  ];

  it.each(late)('by %s belongs to the run, whose budget and pauses hold for it', async (_, make) => {
    const log: RecordBatch[] = [];
    const started = start(make(log), { checkpointed: true, limits: { batchesPerSource: 3 } });
    for (let round = 0; round < 50 && started.run.stats.sources.every(({ id }) => id !== 'late'); round++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      await started.clock.advance(10);
    }
    await started.clock.advance(30);
    started.run.pause();
    await started.clock.advance(20);
    const { length } = log;
    expect(length).toBeGreaterThan(5);
    await started.clock.advance(200);
    expect(log).toHaveLength(length);
    expect(started.run.stats.flightBatches).toBe(0);
    started.run.resume();
    const stats = await started.end();
    const source = stats.sources.find(({ id }) => id === 'late');
    expect(source).toMatchObject({ rows: 1000, done: true });
    expect(stats.peakBatches).toBeLessThanOrEqual(2 * 3);
    expect(started.warnings).toEqual([]);
  });
});

describe('a source that is subscribed twice', () => {
  const failOnce = (): ((batch: RecordBatch) => RecordBatch) => {
    let failed = false;
    return (batch) => {
      if (!failed && numbers(batch)[0] === 50) {
        failed = true;
        throw new Error('flaky');
      }
      return batch;
    };
  };

  it.each<[string, () => Observable<RecordBatch>]>([
    ['repeat', () => counting('a', 100).pipe(repeat(2), runSum())],
    ['retry', () => counting('a', 100).pipe(map(failOnce()), retry(2), runSum())],
    [
      'a partition that is not shared',
      () => merge(...partition(counting('a', 100), (batch) => numbers(batch)[0] === 0)),
    ],
  ])('by %s is refused in a checkpointed run', async (_, make) => {
    await expect(toEnd(make(), { checkpointed: true })).rejects.toThrow(/Source "a" is subscribed twice/);
  });

  it('goes through without checkpoints', async () => {
    expect((await toEnd(counting('a', 100).pipe(repeat(2), sink()))).rowsOut).toBe(200);
    expect((await toEnd(counting('a', 100).pipe(map(failOnce()), retry(2), sink()))).rowsOut).toBe(150);
  });
});

describe('foreign sources', () => {
  it('are refused in a checkpointed run', async () => {
    const stream = counting('a', 100).pipe(startWith(counted(0, 1)), runSum());
    await expect(toEnd(stream, { checkpointed: true })).rejects.toThrow(UnsafeTopology);
    await expect(toEnd(from([counted(0, 1)]).pipe(runSum()), { checkpointed: true })).rejects.toThrow(/foreign/);
  });

  it('that emit while they are subscribed are let through in silence elsewhere', async () => {
    const stats = await toEnd(from([counted(0, 5), counted(5, 10)]).pipe(runSum(), sink()));
    expect(stats.rowsOut).toBe(10);
    expect(stats.said).toEqual([]);
  });
});
