import { expect, it } from 'vitest';
import fc from 'fast-check';
import { Field, Schema, type RecordBatch } from 'apache-arrow';
import { merge, type Observable } from 'rxjs';
import * as z from 'zod';
import {
  batchFromArrays,
  defineOperator,
  diskService,
  entriesService,
  killSwitchService,
  LimitControl,
  provide,
  pullSource,
  run,
  tradingModeService,
  type RunHost,
  type RunOptions,
} from 'rxarrow';
import { derive, ema, rebatch } from 'rxarrow/operators';
import {
  checkpoints,
  followReplay,
  openReplay,
  record,
  recordedSessions,
  sessionOf,
  type ReplayVerdict,
} from 'rxarrow/runtime';
import { desk, memory } from 'rxarrow/sinks';
import { generate } from 'rxarrow/sources';
import { SimulatedDisk } from 'rxarrow/testing';
import { int64Column, newBatch, rowsDigest } from '../../../src/columnar/index.js';
import { TapeReader } from '../../../src/core/tape/index.js';

const folder = '/tape';
const SECOND = 1_000_000_000n;

/** Rows of a source that come in turns of their own, so that two of them interleave as chance has it. */
function jittery(id: string, rows: number, every: (n: number) => number, end = true): Observable<RecordBatch> {
  return pullSource({ name: 'jittery', id }, () => {
    let n = 0;
    return {
      async read() {
        for (let turn = every(n); turn > 0; turn--) await new Promise((resolve) => setImmediate(resolve));
        if (n === rows) return end ? null : new Promise<null>(() => undefined);
        const available = BigInt64Array.of(BigInt(n) * SECOND);
        const batch = batchFromArrays({
          symbol: ['A'],
          sequence: BigInt64Array.of(BigInt(n)),
          time: available,
          available,
          close: Float64Array.of(100 + (n % 7)),
        });
        n++;
        return batch;
      },
    };
  });
}

/** A stage that writes down what time it is. */
const clocked = defineOperator({
  name: 'clocked',
  title: 'Clock',
  summary: 'Adds the time of the clock.',
  params: () => z.strictObject({}),
  scope: 'row',
  addsColumns: true,
  examples: [],
  open: (_, node) => ({
    process(batch, emit) {
      const now = int64Column(new BigInt64Array(batch.numRows).fill(node.context.clock.nowNs()), batch.numRows);
      const schema = new Schema([...batch.schema.fields, new Field('now', now.type, false)], batch.schema.metadata);
      emit(newBatch(schema, batch.numRows, [...batch.data.children, now]));
    },
  }),
});

type Build = (source: (id: string) => Observable<RecordBatch>) => Observable<RecordBatch> | Observable<RecordBatch>[];

interface Compared {
  readonly verdict: ReplayVerdict;
  readonly batches: RecordBatch[];
}

/** Runs a pipe over the recorded arrivals and compares. */
async function replayed(
  disk: SimulatedDisk,
  sources: readonly string[],
  build: Build,
  number?: number,
): Promise<Compared> {
  const reader = await TapeReader.open(disk, folder);
  const session = sessionOf(await recordedSessions(reader), number, folder);
  const check = { standIns: new Set<string>(), ignored: new Set<string>() };
  const replay = await openReplay(reader, session, { sources, check });
  const batches: RecordBatch[] = [];
  const streams = build((id) => pullSource({ name: 'recorded', id }, () => replay.player.reader(id)));
  const { clock, services, limits, restore } = replay;
  const running = run(streams, {
    name: 'test',
    clock,
    services,
    limits,
    onBatch: (batch) => batches.push(batch),
    ...(restore === undefined ? {} : { restore }),
  });
  followReplay(running, replay, session);
  await running.done;
  if (replay.check === undefined) throw new Error('There is nothing to compare with.');
  return { verdict: await replay.check.verdict(), batches };
}

async function recorded(
  disk: SimulatedDisk,
  streams: Observable<RecordBatch> | Observable<RecordBatch>[],
  options: RunOptions = {},
  digests: 'stages' | 'sinks' = 'stages',
): Promise<RecordBatch[]> {
  const batches: RecordBatch[] = [];
  const { services = [], ...rest } = options;
  await run(streams, {
    name: 'test',
    onBatch: (batch) => batches.push(batch),
    ...rest,
    services: [provide(diskService, disk), ...services, record({ folder, digests })],
  }).done;
  return batches;
}

/** The average goes over the rows of both in the order in which they come. */
const JOINED: Build = (source) => merge(source('left'), source('right')).pipe(ema({ period: 3, id: 'ema' }) as never);

it('rows of several sources come in the order in which they came, however chance had it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(3), { minLength: 12, maxLength: 12 }), async (turns) => {
      const disk = new SimulatedDisk();
      const every =
        (shift: number) =>
        (n: number): number =>
          turns[(n + shift) % turns.length] as number;
      const merged = await recorded(disk, JOINED((id) => jittery(id, 20, every(id === 'left' ? 0 : 5))) as never);
      const { verdict, batches } = await replayed(disk, ['left', 'right'], JOINED);
      expect(verdict.rowDifferences).toEqual([]);
      expect(verdict.same).toBe(true);
      expect(rowsDigest(batches)).toBe(rowsDigest(merged));
    }),
    { numRuns: 10 },
  );
});

it('the clock stands still while a source pushes, and says the same in the replay', async () => {
  const disk = new SimulatedDisk();
  const stamped: Build = (source) => source('left').pipe(clocked({}, { id: 'clocked' }) as never) as never;
  await recorded(
    disk,
    stamped((id) => jittery(id, 10, () => 1)),
  );
  const { verdict } = await replayed(disk, ['left'], stamped);
  expect(verdict.same).toBe(true);
});

it('a run that was stopped is replayed to where it stopped', async () => {
  const disk = new SimulatedDisk();
  const build: Build = (source) => source('left').pipe(rebatch({ rows: 7 }) as never) as never;
  const seen: RecordBatch[] = [];
  const running = run(
    build((id) => jittery(id, 24, () => 1, false)),
    {
      name: 'test',
      services: [provide(diskService, disk), record({ folder })],
      onBatch: (batch) => seen.push(batch),
    },
  );
  await expect.poll(() => seen.length).toBe(3);
  await expect.poll(() => running.stats.sources[0]?.rows).toBe(24);
  await running.stop();
  const { verdict, batches } = await replayed(disk, ['left'], build);
  expect(verdict).toMatchObject({ same: true });
  // The three rows that were held when it was stopped are held now.
  expect(batches.reduce((sum, batch) => sum + batch.numRows, 0)).toBe(21);
});

it('a run that went on from a checkpoint is replayed from the states that its stages had', async () => {
  const disk = new SimulatedDisk();
  const build: Build = (source) => source('bars').pipe(ema({ period: 9, id: 'ema' }) as never) as never;
  const bars = (rows: number): Observable<RecordBatch> =>
    generate({ symbols: ['A'], bars: rows, batchRows: 8, seed: 2 }, { id: 'bars' }) as Observable<RecordBatch>;
  const services = (): NonNullable<RunOptions['services']> => [checkpoints({ folder: '/state', every: null })];
  await recorded(
    disk,
    build(() => bars(40)),
    { services: services() },
  );
  const second = await recorded(
    disk,
    build(() => bars(80)),
    { services: services() },
  );
  expect(second.reduce((sum, batch) => sum + batch.numRows, 0)).toBe(40);
  const { verdict, batches } = await replayed(disk, ['bars'], build);
  expect(verdict.same).toBe(true);
  expect(rowsDigest(batches)).toBe(rowsDigest(second));
  expect((await replayed(disk, ['bars'], build, 1)).verdict.same).toBe(true);
  await expect(replayed(disk, ['bars'], build, 3)).rejects.toThrow('has no run number 3; it has 1 to 2');
});

it('limits that were changed, the kill switch and objections to entries come again in their places', async () => {
  const build: Build = (source) =>
    source('left').pipe(
      derive({ signal: 'sequence % 4 < 2' }) as never,
      desk({ account: { cash: 10_000 }, limits: {} }, { id: 'desk' }) as never,
    ) as never;
  const daily = (): Observable<RecordBatch> =>
    generate({ symbols: ['A'], bars: 60, batchRows: 1, seed: 4 }, { id: 'left' }) as Observable<RecordBatch>;
  const control = new LimitControl({ orderQuantity: 1e6 });
  let host: RunHost | undefined;
  const trips = new Set<(cause: string) => void>();
  const killSwitch = {
    tripped: undefined as string | undefined,
    trip(cause: string) {
      this.tripped = cause;
      for (const listener of trips) listener(cause);
    },
    look: () => Promise.resolve(undefined),
    listen: (listener: (cause: string) => void) => {
      trips.add(listener);
      return () => trips.delete(listener);
    },
  };
  const disk = new SimulatedDisk();
  let n = 0;
  const meddling = {
    name: 'meddling',
    provides: new Map<never, unknown>([
      [tradingModeService as never, { effect: 'paper', limits: control }],
      [killSwitchService as never, killSwitch],
    ]),
    open(opened: RunHost) {
      host = opened;
      opened.context.addWatch({
        pushed() {
          n++;
          if (n === 10) control.change({ orderQuantity: 1 });
          if (n === 20) opened.context.service(entriesService).close('test', 'for a while');
          if (n === 30) opened.context.service(entriesService).release('test');
          if (n === 40) killSwitch.trip('enough');
        },
      });
    },
  };
  const before = await recorded(
    disk,
    build(() => daily()),
    { services: [meddling as never] },
  );
  expect(host).toBeDefined();
  const { verdict, batches } = await replayed(disk, ['left'], build);
  expect(verdict.rowDifferences).toEqual([]);
  expect(verdict.same).toBe(true);
  expect(rowsDigest(batches)).toBe(rowsDigest(before));
  // Without what came from outside it would have been another.
  const free = await recorded(
    new SimulatedDisk(),
    build(() => daily()),
  );
  expect(rowsDigest(free)).not.toBe(rowsDigest(before));
});

it('digests of sinks only say which sink differs', async () => {
  const disk = new SimulatedDisk();
  const build =
    (period: number): Build =>
    (source) =>
      source('left').pipe(ema({ period, id: 'ema' }) as never, memory({ into: [] }, { id: 'kept' }) as never) as never;
  await recorded(
    disk,
    build(3)((id) => jittery(id, 20, () => 1)),
    {},
    'sinks',
  );
  expect((await replayed(disk, ['left'], build(3))).verdict.same).toBe(true);
  const { verdict } = await replayed(disk, ['left'], build(4));
  expect(verdict.same).toBe(false);
  expect(verdict.rowDifferences).toEqual([]);
  expect(verdict.sinkDifferences.map(({ id, side }) => `${id} ${side}`)).toEqual(['kept input', 'kept output']);
});

it('what a crash left of a recording can be replayed', async () => {
  const disk = new SimulatedDisk();
  const build: Build = (source) => source('left').pipe(ema({ period: 3, id: 'ema' }) as never) as never;
  const running = run(
    build((id) => jittery(id, 30, () => 1, false)),
    {
      name: 'test',
      services: [provide(diskService, disk), record({ folder, sync: 'always' })],
    },
  );
  await expect.poll(() => running.stats.sources[0]?.rows).toBe(30);
  const killed = disk.afterPowerLoss();
  await running.stop();
  const { verdict, batches } = await replayed(killed, ['left'], build);
  expect(verdict.same).toBe(true);
  expect(batches.length).toBeGreaterThan(20);
});

it('a disk that is full ends the run, or the recording', async () => {
  const full = (): SimulatedDisk => new SimulatedDisk({ capacityBytes: 6000 });
  const source = (): Observable<RecordBatch> => jittery('left', 60, () => 1);
  await expect(recorded(full(), source())).rejects.toThrow('The tape in "/tape" is full');
  const warnings: string[] = [];
  const stats = await run(source(), {
    services: [provide(diskService, full()), record({ folder, onFailure: 'goOn' })],
    onWarning: (message) => warnings.push(message),
  }).done;
  expect(stats.sources[0]?.rows).toBe(60);
  expect(warnings.join()).toContain('The run goes on without being recorded');
});

it('sources wait when the disk is slower than they are', async () => {
  const slow = new SimulatedDisk();
  let release: (() => void)[] = [];
  const disk = Object.assign(Object.create(slow) as SimulatedDisk, {
    open: async (...[path, mode]: Parameters<SimulatedDisk['open']>) => {
      const file = await slow.open(path, mode);
      if (!path.includes('.segment')) return file;
      const write: typeof file.write = async (pieces, at) => {
        await new Promise<void>((resolve) => release.push(resolve));
        await file.write(pieces, at);
      };
      return {
        write,
        read: file.read.bind(file),
        size: file.size.bind(file),
        truncate: file.truncate.bind(file),
        sync: file.sync.bind(file),
        close: file.close.bind(file),
      };
    },
  });
  const big = pullSource({ name: 'big', id: 'big' }, () => {
    let n = 0;
    return { read: () => (n++ === 60 ? null : batchFromArrays({ x: new Float64Array(131_072).fill(n) })) };
  });
  const running = run(big, { services: [provide(diskService, disk), record({ folder, digests: 'none' })] });
  await expect.poll(() => running.stats.sources[0]?.rows).toBeGreaterThan(0);
  for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
  // A batch is 1 MiB; 16 MiB may wait.
  expect(running.stats.sources[0]?.batches).toBeLessThan(20);
  const letGo = setInterval(() => {
    for (const each of release.splice(0)) each();
  }, 1);
  const stats = await running.done;
  clearInterval(letGo);
  release = [];
  expect(stats.sources[0]?.batches).toBe(60);
});
