import {
  asyncScheduler,
  auditTime,
  buffer,
  bufferCount,
  bufferTime,
  combineLatestWith,
  concatMap,
  debounceTime,
  delay,
  delayWhen,
  distinctUntilChanged,
  filter,
  from,
  last,
  map,
  merge,
  mergeMap,
  observeOn,
  pairwise,
  sample,
  sampleTime,
  Subject,
  switchMap,
  take,
  throttleTime,
  timer,
  withLatestFrom,
  zipWith,
  type Observable,
} from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UnsafeTopology } from '../../../src/base/index.js';
import { controlBatch, controlOf } from '../../../src/columnar/index.js';
import { boundary, onData, pullSource } from '../../../src/runtime/flow/index.js';
import { run } from '../../../src/runtime/run.js';
import { counted, counting, numbers, pass, rowsIn, runSum, sink, start, toEnd, type Batches } from './support.js';

/** RxJS keeps its own time; here it is moved by hand, so that nothing sleeps. */
async function withTimers<T>(promise: Promise<T>): Promise<T> {
  let settled = false;
  const done = promise.finally(() => {
    settled = true;
  });
  done.catch(() => undefined);
  for (let round = 0; round < 3000 && !settled; round++) {
    await vi.advanceTimersByTimeAsync(1);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (!settled) throw new Error('The run hangs.');
  return done;
}

const asynchronous: [string, () => Batches][] = [
  ['delay', () => delay(2)],
  ['observeOn', () => observeOn(asyncScheduler)],
  ['concatMap of promises', () => concatMap(async (batch) => Promise.resolve(batch))],
  [
    'bufferTime',
    () => (source) =>
      source.pipe(
        bufferTime(2),
        concatMap((batches) => from(batches)),
      ),
  ],
];

/** Those of which something comes out now and then; the others hold it back until all is over. */
const lossy: [string, () => Batches][] = [
  ['auditTime', () => auditTime(3)],
  ['sampleTime', () => sampleTime(3)],
  ['throttleTime at the end of its time', () => throttleTime(3, asyncScheduler, { leading: false, trailing: true })],
  ['delayWhen', () => delayWhen(() => timer(3))],
  ['switchMap to a promise', () => switchMap(async (batch) => Promise.resolve(batch))],
];

describe('a foreign asynchronous operator', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([...asynchronous, ...lossy])('%s fails a checkpointed run and both neighbours are named', async (_, make) => {
    const running = run(counting('prices', 100, { everyMs: 1 }).pipe(pass('below'), make(), pass('above'), sink()), {
      checkpointed: true,
    });
    const failure = await withTimers(running.done).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnsafeTopology);
    expect(String(failure)).toContain('"below"');
    expect(String(failure)).toContain('"above"');
    expect(String(failure)).toContain('boundary()');
  });

  it.each(asynchronous)('%s is warned of once in another run', async (_, make) => {
    const warnings: string[] = [];
    const running = run(
      counting('prices', 100, { everyMs: 1 }).pipe(pass('below'), make(), pass('above'), sink([], { ms: 0 })),
      {
        onWarning: (message) => warnings.push(message),
      },
    );
    const stats = await withTimers(running.done);
    expect(stats.rowsOut).toBe(100);
    expect(stats.stages.map(({ rowsIn: rows }) => rows)).toEqual([100, 100, 100]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('"above"');
  });

  it('is charged to a budget of its own, on which the sources wait', async () => {
    let most = 0;
    let inside = 0;
    const counts = pass('inside', () => (most = Math.max(most, ++inside)));
    const log: RecordBatch[] = [];
    const running = run(
      counting('prices', 3000).pipe(
        counts,
        concatMap(async (batch) => Promise.resolve(batch)),
        pass('leaving', () => inside--),
        sink(log, { ms: 2 }),
      ),
      { onWarning: () => undefined },
    );
    await withTimers(running.done);
    expect(rowsIn(log)).toBe(3000);
    expect(running.stats.peakBatches).toBeLessThanOrEqual(300);
  });
});

describe('boundary', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each(asynchronous.slice(0, 3))('makes %s safe in a checkpointed run', async (_, make) => {
    const log: RecordBatch[] = [];
    const running = run(counting('prices', 600).pipe(boundary(make()), sink(log, { ms: 0 })), { checkpointed: true });
    const stats = await withTimers(running.done);
    // None is lost or doubled; in which order faked timers fire that are due at once is not ours to say.
    const seen = log.flatMap((batch) => numbers(batch));
    expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 600 }, (__, n) => n));
    expect(stats.peakBatches).toBeLessThanOrEqual(17);
    expect(stats.flightBatches).toBe(0);
  });

  it.each<[string, () => Batches]>([
    ['debounceTime', () => debounceTime(4)],
    ['throttleTime', () => throttleTime(4, asyncScheduler, { leading: false, trailing: true })],
  ])('lets %s settle all that went before', async (_, make) => {
    const log: RecordBatch[] = [];
    const running = run(counting('prices', 600).pipe(boundary(make(), { mode: 'latest' }), sink(log, { ms: 0 })), {
      checkpointed: true,
    });
    const stats = await withTimers(running.done);
    expect(numbers(log.at(-1) as RecordBatch).at(-1)).toBe(599);
    expect(stats.flightBatches).toBe(0);
  });

  it('names itself when what it wraps swallows batches', async () => {
    const stream = counting('prices', 1000).pipe(
      boundary(
        filter(() => false),
        { id: 'swallows' },
      ),
      sink(),
    );
    const started = start(stream, { quietMs: 5 });
    await started.clock.runTurns();
    const failure = started.run.snapshot().catch((error: unknown) => error);
    await started.clock.advance(10);
    expect(String(await failure)).toMatch(/not quiet after 5 ms.*"swallows"/);
  });

  it('keeps a watermark behind the rows it came after', async () => {
    const stream = pullSource({ name: 'marked' }, () => {
      const batches = [counted(0, 3), controlBatch({ kind: 'watermark', timeNs: 5n }), counted(3, 5)];
      return { read: () => batches.shift() ?? null };
    });
    const seen: string[] = [];
    const note: Batches = map((batch) => {
      seen.push(controlOf(batch)?.kind ?? numbers(batch).join());
      return batch;
    });
    await withTimers(run(stream.pipe(boundary(delay(3)), note)).done);
    expect(seen).toEqual(['0,1,2', 'watermark', '3,4']);
  });
});

describe('a mark', () => {
  const withSnapshot = async (operator: Batches, checkpointed = true): Promise<unknown> => {
    const started = start(
      counting('prices', 1000, { everyMs: 1 }).pipe(pass('below'), operator, runSum({ id: 'above' })),
      { checkpointed },
    );
    await started.clock.advance(10);
    const taken = started.run.snapshot().catch((error: unknown) => error);
    await started.clock.advance(5);
    return taken;
  };

  it.each<[string, () => Batches]>([
    [
      'bufferCount',
      () => (source) =>
        source.pipe(
          bufferCount(4),
          mergeMap((batches) => from(batches)),
        ),
    ],
    ['filter of empty batches', () => filter((batch) => batch.numRows > 0)],
    ['last', () => last()],
    ['debounceTime of a busy stream', () => debounceTime(5000)],
    [
      'pairwise',
      () => (source) =>
        source.pipe(
          pairwise(),
          map(([before]) => before),
        ),
    ],
  ])('finds %s and names both neighbours', async (_, make) => {
    const failure = await withSnapshot(make());
    expect(failure).toBeInstanceOf(UnsafeTopology);
    expect(String(failure)).toContain('"above"');
    expect(String(failure)).toContain('"below"');
  });

  it.each<[string, (other: Observable<RecordBatch>) => Batches]>([
    [
      'zip',
      (other) => (source) =>
        source.pipe(
          zipWith(other),
          map(([left]) => left),
        ),
    ],
    [
      'combineLatest',
      (other) => (source) =>
        source.pipe(
          combineLatestWith(other),
          map(([left]) => left),
        ),
    ],
    [
      'withLatestFrom',
      (other) => (source) =>
        source.pipe(
          withLatestFrom(other),
          map(([left]) => left),
        ),
    ],
    ['sample by another source', (other) => (source) => source.pipe(sample(other))],
    [
      'buffer by another source',
      (other) => (source) =>
        source.pipe(
          buffer(other),
          mergeMap((batches) => from(batches)),
        ),
    ],
  ])('of each source by itself finds %s, though one of another source would let it through', async (_, make) => {
    const failure = await withSnapshot(make(counting('others', 1000, { everyMs: 1 })));
    expect(failure).toBeInstanceOf(UnsafeTopology);
    expect(String(failure)).toMatch(/A mark of source "\w+" did not reach "above" at once/);
  });

  it('passes operators that keep nothing, and is not sent in other runs', async () => {
    expect(await withSnapshot(map((batch) => batch))).toMatchObject([{ digest: 'above' }]);
    expect(
      await withSnapshot(
        filter((batch) => batch.numRows > 0),
        false,
      ),
    ).toMatchObject([{ digest: 'above' }]);
  });

  it('reaches both branches of a merge', async () => {
    const started = start(
      merge(counting('a', 100, { everyMs: 1 }), counting('b', 1000, { everyMs: 1 })).pipe(runSum()),
      { checkpointed: true },
    );
    await started.clock.advance(50);
    const taken = started.run.snapshot();
    await started.clock.advance(5);
    expect(await taken).toHaveLength(1);
  });
});

describe('onData', () => {
  const first = (batch: RecordBatch): number => numbers(batch)[0] as number;
  const strict: [string, () => Batches][] = [
    ['a map that reads the first row', () => map((batch) => (first(batch) >= 0 ? batch : batch))],
    ['a filter of empty batches', () => filter((batch) => batch.numRows > 0)],
    ['distinctUntilChanged', () => distinctUntilChanged((a, b) => first(a) === first(b))],
    ['take', () => take(3)],
  ];

  it.each(strict)('leads controls round %s', async (_, make) => {
    const stream = pullSource({ name: 'marked' }, () => {
      const batches = [counted(0, 3), controlBatch({ kind: 'watermark', timeNs: 5n }), counted(3, 5), counted(5, 6)];
      return { read: () => batches.shift() ?? null };
    });
    const seen: string[] = [];
    const note: Batches = map((batch) => {
      seen.push(controlOf(batch)?.kind ?? numbers(batch).join());
      return batch;
    });
    await toEnd(stream.pipe(onData(make()), note), { checkpointed: true });
    expect(seen).toEqual(['0,1,2', 'watermark', '3,4', '5']);
  });

  it('hands on the end and an error of the operator', async () => {
    const ended = onData(
      map<RecordBatch, RecordBatch>(() => {
        throw new Error('choked');
      }),
    );
    await expect(toEnd(counting('a', 10).pipe(ended))).rejects.toThrow('choked');
  });
});

describe('a batch from outside a plain subscription', () => {
  it('is taken', () => {
    const outside = new Subject<RecordBatch>();
    const seen: number[] = [];
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    outside.pipe(runSum()).subscribe((batch) => seen.push(...numbers(batch, 1)));
    outside.next(counted(0, 3));
    outside.next(counted(3, 4));
    expect(seen).toEqual([1, 4, 9, 16]);
    expect(warned).toHaveBeenCalledTimes(1);
    warned.mockRestore();
  });
});
