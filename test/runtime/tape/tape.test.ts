import { expect, it } from 'vitest';
import fc from 'fast-check';
import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import {
  batchFromArrays,
  diskService,
  entriesService,
  provide,
  pullSource,
  pushSource,
  run,
  type FeedPort,
  type RunHost,
} from 'rxarrow';
import { ema } from 'rxarrow/operators';
import { tape } from 'rxarrow/runtime';
import { SimulatedDisk } from 'rxarrow/testing';
import { controlOf, isControl } from '../../../src/columnar/index.js';
import { TapeReader } from '../../../src/core/tape/index.js';
import { live, outcomes, type LifeOptions } from '../checkpoint/support.js';

const folder = '/tape';

const row = (n: number): RecordBatch =>
  batchFromArrays({ symbol: ['A'], sequence: BigInt64Array.of(BigInt(n)), close: Float64Array.of(n) });

/** What happens outside, once: a row that nobody has read is gone for whoever comes later. */
class World {
  next = 0;
  readonly end: number;

  constructor(end: number) {
    this.end = end;
  }

  /** A source of these rows that cannot be read again. */
  feed(): Observable<RecordBatch> {
    return pullSource({ name: 'feed', id: 'feed', replay: 'none' }, () => {
      let closed = false;
      return {
        read: async () => {
          await new Promise((resolve) => setImmediate(resolve));
          return closed || this.next === this.end ? null : row(this.next++);
        },
        close() {
          closed = true;
        },
      };
    });
  }
}

const averaged = (source: Observable<RecordBatch>): Observable<RecordBatch> =>
  source.pipe(ema({ period: 4, as: 'average', id: 'average' }) as never);

const taped = (disk: SimulatedDisk, options: LifeOptions = {}) => ({
  ...options,
  services: [tape({ folder }), ...(options.services ?? [])],
  params: { rows: 7, ...(options.params as object) },
});

const closes = (rows: readonly unknown[]): number[] => (rows as { close: number }[]).map(({ close }) => close);
const averages = (rows: readonly unknown[]): number[] => (rows as { average: number }[]).map(({ average }) => average);

it('a run that dies anywhere loses no row of a source that cannot be read again, and its state is as if it had not died', async () => {
  const whole = await live(averaged(new World(60).feed()), new SimulatedDisk(), taped(new SimulatedDisk()));
  expect(closes(whole.rows)).toEqual(Array.from({ length: 60 }, (_, n) => n));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 3 }), async (deaths) => {
      let disk = new SimulatedDisk();
      const world = new World(60);
      const seen = new Map<number, number>();
      for (const dieAfter of [...deaths, Number.POSITIVE_INFINITY]) {
        const life = await live(averaged(world.feed()), disk, taped(disk, { dieAfter }));
        if (dieAfter === Number.POSITIVE_INFINITY) expect(life.error).toBeUndefined();
        for (const [n, close] of closes(life.rows).entries()) seen.set(close, averages(life.rows)[n] as number);
        disk = disk.afterPowerLoss();
      }
      expect([...seen.keys()].sort((a, b) => a - b)).toEqual(closes(whole.rows));
      expect(closes(whole.rows).map((close) => seen.get(close))).toEqual(averages(whole.rows));
    }),
    { numRuns: 25 },
  );
});

it('after the tape comes a gap, in band and as an event, and entries stay as they are', async () => {
  const disk = new SimulatedDisk();
  const world = new World(30);
  await live(averaged(world.feed()), disk, taped(disk, { dieAfter: 10 }));
  const controls: string[] = [];
  const values: number[] = [];
  let entriesOpen: boolean | undefined;
  const watching: LifeOptions = {
    opened: (host: RunHost) => {
      host.context.addWatch({
        pushed(_, batch) {
          const control = isControl(batch) ? controlOf(batch) : undefined;
          if (control?.kind === 'gap') {
            controls.push(`gap after ${values.at(-1)}`);
            entriesOpen = host.context.service(entriesService).open;
          }
          if (batch.numRows > 0) values.push(Number(batch.getChild('close')?.get(0)));
        },
      });
    },
  };
  const second = await live(averaged(world.feed()), disk, taped(disk, watching));
  const [first] = values as [number];
  expect(first).toBe(7);
  expect(values).toEqual(Array.from({ length: 30 - first }, (_, n) => first + n));
  expect(controls).toHaveLength(1);
  expect(Number(controls[0]?.slice(10))).toBeGreaterThanOrEqual(9);
  expect(entriesOpen).toBe(true);
  expect(second.events.filter(({ kind }) => kind === 'gap')).toHaveLength(1);
});

it('without checkpoints in the folder what is on the tape is the beginning', async () => {
  const disk = new SimulatedDisk();
  const world = new World(20);
  await live(averaged(world.feed()), disk, taped(disk, { dieAfter: 5, params: { rows: 1000 } }));
  const second = await live(averaged(world.feed()), disk, taped(disk, { params: { rows: 1000 } }));
  expect(closes(second.rows)).toEqual(Array.from({ length: 20 }, (_, n) => n));
});

it('a checkpoint from a run without the tape is gone on with behind a gap, with entries closed until the stages are warm', async () => {
  const disk = new SimulatedDisk();
  const world = new World(40);
  await live(averaged(world.feed()), disk, { dieAfter: 20, params: { rows: 7 } });
  const second = await live(averaged(world.feed()), disk, taped(disk));
  const [first] = closes(second.rows) as [number];
  expect(first).toBe(20);
  const trading = second.events.flatMap((event) => (event.kind === 'trading' ? [event.state] : []));
  expect(trading).toEqual(['entriesClosed', 'open']);
  const third = await live(averaged(new World(0).feed()), disk, taped(disk));
  expect(third.error).toBeUndefined();
});

it('another tape, a shorter one and one without its beginning are refused, and the checkpoints with them', async () => {
  const disk = new SimulatedDisk();
  const world = new World(30);
  await live(averaged(world.feed()), disk, taped(disk, { dieAfter: 20 }));
  const other = disk.afterKill();
  for (const path of other.paths) if (path.includes('.segment')) await other.remove(path);
  const anew = await live(averaged(new World(5).feed()), other, taped(other));
  expect(String(anew.error)).toContain('The checkpoint was made with another tape than the one that is there.');
  const shorter = disk.afterKill();
  for (const path of shorter.paths) if (path.includes('.segment')) shorter.damage(path, (bytes) => bytes.slice(0, 900));
  const cut = await live(averaged(new World(5).feed()), shorter, taped(shorter));
  expect(String(cut.error)).toMatch(/The checkpoint was made when the tape had \d+ records; it has \d+\./);
});

it('a full disk ends the run with a clear error, and with room it goes on without loss', async () => {
  const disk = new SimulatedDisk({ capacityBytes: 30_000 });
  const world = new World(400);
  const first = await live(averaged(world.feed()), disk, taped(disk, { params: { keep: 2 } }));
  expect(String(first.error)).toMatch(/The tape in "\/tape" is full|could not be written|ENOSPC/);
  const seen = new Set(closes(first.rows));
  const second = await live(averaged(world.feed()), disk.afterKill(), taped(disk));
  expect(second.error).toBeUndefined();
  const lost = Array.from({ length: 400 }, (_, n) => n).filter((n) => !seen.has(n) && !closes(second.rows).includes(n));
  // What had been read when the disk was full, and was on neither side, is what the source loses with us: at most what is read ahead.
  expect(lost.length).toBeLessThanOrEqual(17);
  for (const n of lost) expect(n).toBeGreaterThanOrEqual(Math.max(...seen));
});

it('the tape of another pipeline, a folder of another run and one that cannot be written are refused', async () => {
  const disk = new SimulatedDisk();
  await live(averaged(new World(5).feed()), disk, taped(disk));
  const other = await live(averaged(new World(5).feed()), disk, {
    ...taped(disk),
    name: 'other',
    params: { folder: '/b' },
  });
  expect(String(other.error)).toContain('The tape in "/tape" is of the pipeline "averages"; this one is "other".');
  const waiting = run(averaged(new World(1e6).feed()), {
    name: 'averages',
    services: [provide(diskService, disk), tape({ folder })],
  });
  await new Promise((resolve) => setTimeout(resolve, 30));
  const second = await live(averaged(new World(5).feed()), disk, taped(disk));
  expect(String(second.error)).toContain('"/tape" belongs to another run');
  await waiting.stop();
  const readOnly = new SimulatedDisk({
    fault: (step, path) => (step === 'makeFolder' && path.startsWith('/tape') ? 'EACCES' : undefined),
  });
  const refused = await live(averaged(new World(5).feed()), readOnly, taped(readOnly));
  expect(String(refused.error)).toContain('The tape in "/tape" cannot be written: Error: EACCES');
});

it('a feed that is pushed goes by the tape too, and begins with it though nothing new comes', async () => {
  const disk = new SimulatedDisk();
  const ports: FeedPort[] = [];
  const feed = (): Observable<RecordBatch> =>
    pushSource({ name: 'feed', id: 'feed' }, { policy: 'fail', maxRows: 1000 }, (port) => {
      ports.push(port);
      return () => undefined;
    });
  const offer = async (from: number, to: number): Promise<void> => {
    for (let n = from; n < to; n++) await ports.at(-1)?.offer(row(n));
  };
  const first = live(averaged(feed()), disk, taped(disk, { dieAfter: 10 }));
  await offer(0, 12);
  expect((await first).error).toBeDefined();
  const rows: number[] = [];
  const second = live(
    averaged(feed()),
    disk,
    taped(disk, { onBatch: (batch) => rows.push(Number(batch.getChild('close')?.get(0))) }),
  );
  await expect.poll(() => rows.at(-1)).toBe(11);
  await offer(12, 20);
  ports.at(-1)?.end();
  expect((await second).error).toBeUndefined();
  expect(rows).toEqual(Array.from({ length: 20 - (rows[0] as number) }, (_, n) => (rows[0] as number) + n));
  expect(outcomes(await second)).toContain('written');
});

it('without checkpoints nothing goes by the tape, since nobody could go on from it', async () => {
  const disk = new SimulatedDisk();
  await run(averaged(new World(5).feed()), { services: [provide(diskService, disk), tape({ folder })] }).done;
  await expect(TapeReader.open(disk, folder)).rejects.toThrow('holds no tape');
});

it('keeps the segments that the newest checkpoint needs, and lets the others go', async () => {
  const disk = new SimulatedDisk();
  const bounded = { folder, segmentBytes: 65_536, blockBytes: 4096, keepBytes: 65_536 };
  const life = await live(averaged(new World(1500).feed()), disk, { services: [tape(bounded)], params: { rows: 100 } });
  expect(life.error).toBeUndefined();
  const reader = await TapeReader.open(disk, folder);
  expect(reader.first).toBeGreaterThan(0);
  expect(reader.next).toBe(1500);
});
