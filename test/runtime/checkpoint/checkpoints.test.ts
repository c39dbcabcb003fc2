import { describe, expect, it } from 'vitest';
import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import {
  checkpointParts,
  checkpointsService,
  diskService,
  entriesService,
  provide,
  run,
  type Checkpoints,
  type RunHost,
  type RunService,
} from 'rxarrow';
import { ema } from 'rxarrow/operators';
import { stateTable } from 'rxarrow/columnar';
import { checkpoints, folderStore } from 'rxarrow/runtime';
import { forEachBatch } from 'rxarrow/sinks';
import { generate } from 'rxarrow/sources';
import { SimulatedDisk } from 'rxarrow/testing';
import { averages, FOLDER, goesOn, live, outcomes } from './support.js';

const whole = await live(averages(), new SimulatedDisk());

describe('checkpoints', () => {
  it('let a run that was killed go on as if it had never stopped', async () => {
    const disk = new SimulatedDisk();
    const first = await live(averages(), disk, { dieAfter: 500 });
    expect(String(first.error)).toContain('killed');
    const second = await live(averages(), disk.afterKill());
    expect(outcomes(second)[0]).toBe('restored');
    expect(second.rows.length).toBeLessThan(whole.rows.length);
    expect(first.rows.length + second.rows.length).toBeGreaterThanOrEqual(whole.rows.length);
    expect(goesOn(whole.rows, second.rows)).toBe(true);
  });

  it('go on with another cut and give the same rows', async () => {
    for (const batchRows of [1, 7, 64]) {
      const disk = new SimulatedDisk();
      await live(averages(400, 16), disk, { dieAfter: 300 });
      const second = await live(averages(400, batchRows), disk.afterKill());
      expect(outcomes(second)[0], String(batchRows)).toBe('restored');
      expect(goesOn(whole.rows, second.rows)).toBe(true);
    }
  });

  it('write a last one at a clean end, from which nothing is done again', async () => {
    const disk = new SimulatedDisk();
    const first = await live(averages(), disk, { params: { rows: 1_000_000 } });
    expect(outcomes(first)).toEqual(['written']);
    const second = await live(averages(), disk.afterKill());
    expect(second.rows).toEqual([]);
    // The source has become longer meanwhile.
    const third = await live(averages(500), disk.afterKill());
    const longer = await live(averages(500), new SimulatedDisk());
    expect(third.rows).toHaveLength(200);
    expect(goesOn(longer.rows, third.rows)).toBe(true);
  });

  it('write a last one when the run is stopped', async () => {
    const disk = new SimulatedDisk();
    let host: RunHost | undefined;
    const first = await live(averages(), disk, {
      params: { rows: 1_000_000 },
      opened: (opened) => (host = opened),
      onBatch: () => void (host as RunHost).stop(),
    });
    expect(first.error).toBeUndefined();
    const second = await live(averages(), disk.afterKill());
    expect(first.rows.length + second.rows.length).toBe(whole.rows.length);
    expect(goesOn(whole.rows, second.rows)).toBe(true);
  });

  it('taken before the sources have been opened keep the places of the run before', async () => {
    const disk = new SimulatedDisk();
    await live(averages(), disk, { dieAfter: 500 });
    const early = disk.afterKill();
    const again: RunService = {
      name: 'slow to open',
      async open({ context }) {
        await context.service(checkpointsService)?.take();
        throw new Error('killed');
      },
    };
    const stopped = await run(averages(), {
      name: 'averages',
      onWarning: () => undefined,
      services: [provide(diskService, early), checkpoints({ folder: FOLDER, every: null }), again],
    }).done.catch((error: unknown) => error);
    expect(String(stopped)).toContain('killed');
    const third = await live(averages(), early.afterKill());
    expect(third.rows.length).toBeLessThan(whole.rows.length);
    expect(goesOn(whole.rows, third.rows)).toBe(true);
  });

  it('are kept as many deep as asked, the newest last', async () => {
    const disk = new SimulatedDisk();
    await live(averages(), disk, { params: { keep: 2 } });
    const kept = await folderStore(FOLDER, disk).list();
    expect(kept).toHaveLength(2);
    expect(kept[0]?.number).toBe((kept[1]?.number ?? 0) + 1);
  });

  it('make the run one in which foreign asynchrony is refused', async () => {
    const { delay } = await import('rxjs');
    const { error } = await live(
      averages()
        .pipe(delay(1))
        .pipe(ema({ period: 3, as: 'slow' })) as Observable<RecordBatch>,
      new SimulatedDisk(),
    );
    expect(error).toMatchObject({ code: 'UnsafeTopology' });
  });

  it('need a folder', () => {
    expect(() => checkpoints({})).toThrow(/parameter "folder" is missing; expected a folder/);
    expect(() => checkpoints({ folder: 'x', every: 'soon' })).toThrow(/every/);
    expect(() => checkpoints({ folder: 'x', keep: 0 })).toThrow(/keep/);
    expect(() => checkpoints({ folder: 'x', store: {} as never })).toThrow(/store/);
  });
});

describe('a checkpoint past its deadline', () => {
  it('is skipped, counted and told, and the run goes on', async () => {
    const disk = new SimulatedDisk();
    let release = (): void => undefined;
    const hung = new Promise<void>((resolve) => {
      release = resolve;
    });
    let batches = 0;
    let service: Checkpoints | null = null;
    const slow = averages().pipe(
      forEachBatch(
        async () => {
          batches++;
          if (batches === 3) await hung;
        },
        { id: 'slow' },
      ),
    ) as Observable<RecordBatch>;
    const life = await live(slow, disk, {
      params: { rows: 40, deadline: '300ms' },
      opened(host) {
        service = host.context.service(checkpointsService);
        host.context.events.listen((event) => {
          if (event.kind === 'checkpoint' && event.outcome === 'skipped') release();
        });
      },
    });
    expect(life.error).toBeUndefined();
    expect(life.rows).toHaveLength(whole.rows.length);
    expect((service as unknown as Checkpoints).skipped).toBeGreaterThan(0);
    expect((service as unknown as Checkpoints).written).toBeGreaterThan(0);
    expect(life.warnings.join()).toMatch(/skipped.*not quiet after 300 ms; in flight: "slow"/);
  });
});

describe('a damaged or foreign checkpoint', () => {
  async function killed(): Promise<SimulatedDisk> {
    const disk = new SimulatedDisk();
    await live(averages(), disk, { dieAfter: 500 });
    return disk.afterKill();
  }
  const newest = async (disk: SimulatedDisk): Promise<string> =>
    `${FOLDER}/${(await folderStore(FOLDER, disk).list())[0]?.name}`;

  it.each([
    [
      'a bit is flipped',
      (bytes: Uint8Array) => ((bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1), bytes),
      /checksum does not fit/,
    ],
    ['it is cut', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 8), /should have \d+ bytes/],
    ['it is empty', () => new Uint8Array(0), /does not begin with RXARROWC/],
    [
      'its head is flipped',
      (bytes: Uint8Array) => ((bytes[40] = (bytes[40] ?? 0) ^ 1), bytes),
      /head of the checkpoint is damaged/,
    ],
    [
      'it is of another version',
      (bytes: Uint8Array) => ((bytes[8] = 9), bytes),
      /format 9; this version of rxarrow reads format 1/,
    ],
  ])('is refused and the one before it used when %s', async (_, change, reason) => {
    const disk = await killed();
    const path = await newest(disk);
    disk.damage(path, change);
    const life = await live(averages(), disk);
    expect(goesOn(whole.rows, life.rows)).toBe(true);
    const told = life.events.filter((event) => event.kind === 'checkpoint').slice(0, 2);
    expect(told.map(({ outcome }) => outcome)).toEqual(['failed', 'restored']);
    expect(told[0]?.detail).toMatch(reason);
    expect(told[1]?.detail).toContain('was passed over');
    expect(life.warnings.join()).toMatch(reason);
  });

  it('stops the run when there is no other, with all the reasons, unless it is to start anew', async () => {
    const disk = await killed();
    for (const { name } of await folderStore(FOLDER, disk).list())
      disk.damage(`${FOLDER}/${name}`, () => new Uint8Array(3));
    const { error } = await live(averages(), disk);
    expect(error).toMatchObject({ code: 'CheckpointMismatch' });
    expect(String(error).match(/does not begin with RXARROWC/g)).toHaveLength(
      (await folderStore(FOLDER, disk).list()).length,
    );
    const anew = await live(averages(), disk, { params: { onMismatch: 'startAnew' } });
    expect(anew.rows).toEqual(whole.rows);
  });

  it('is refused when it is of another pipeline or another pipe', async () => {
    const disk = await killed();
    const { error: named } = await live(averages(), disk, { name: 'other' });
    expect(String(named)).toContain('It is of the pipeline "averages"; this one is "other".');
    const changed = generate({ symbols: ['A', 'B'], bars: 400, batchRows: 16, seed: 3 }, { id: 'bars' }).pipe(
      ema({ period: 9, id: 'another' }),
    );
    const { error } = await live(changed as Observable<RecordBatch>, disk);
    expect(String(error)).toContain('Stage "another" keeps state, but the snapshot has none for it.');
  });
});

describe('a disk that fails', () => {
  it('at whatever step leaves a checkpoint that a restart goes on from', async () => {
    const probe = new SimulatedDisk();
    await live(averages(60, 8), probe, { dieAfter: 90, params: { rows: 30 } });
    const reference = await live(averages(60, 8), new SimulatedDisk());
    expect(probe.steps).toBeGreaterThan(20);
    for (const fault of ['EIO', 'torn', 'crash'] as const) {
      for (let at = 1; at <= probe.steps; at++) {
        const disk = new SimulatedDisk({ fault: (_, __, count) => (count === at ? fault : undefined) });
        await live(averages(60, 8), disk, { dieAfter: 90, params: { rows: 30 } });
        for (const found of fault === 'crash' ? [disk.afterKill(), disk.afterPowerLoss()] : [disk.afterKill()]) {
          const second = await live(averages(60, 8), found);
          expect(second.error, `${fault} at step ${at}: ${String(second.error)}`).toBeUndefined();
          expect(goesOn(reference.rows, second.rows), `${fault} at step ${at}`).toBe(true);
        }
      }
    }
  });

  it('by having no room keeps entries closed until a checkpoint succeeds, and the run goes on', async () => {
    let full = false;
    const disk = new SimulatedDisk({ fault: (step) => (full && step === 'write' ? 'ENOSPC' : undefined) });
    const open: boolean[] = [];
    let rows = 0;
    let host: RunHost | undefined;
    const life = await live(averages(), disk, {
      opened: (opened) => (host = opened),
      onBatch(batch) {
        rows += batch.numRows;
        full = rows > 200 && rows < 500;
        open.push((host as RunHost).context.service(entriesService).open);
      },
    });
    expect(life.error).toBeUndefined();
    expect(open).toContain(false);
    expect(open[0]).toBe(true);
    expect(open.at(-1)).toBe(true);
    expect(outcomes(life)).toContain('failed');
    expect(life.warnings.join()).toMatch(/could not be written: ENOSPC/);
  });

  it('by not making durable what was written ends the run: nobody can tell what is there', async () => {
    let count = 0;
    const disk = new SimulatedDisk({
      fault: (step, path) => (step === 'sync' && path.includes('checkpoint-') && ++count === 2 ? 'EIO' : undefined),
    });
    const life = await live(averages(), disk);
    expect(life.error).toMatchObject({ code: 'DiskSync' });
    expect(goesOn(whole.rows, (await live(averages(), disk.afterPowerLoss())).rows)).toBe(true);
  });
});

describe('parts of services', () => {
  const counting = (start: number): { value: number; service: (host: RunHost) => void } => {
    const part = {
      value: start,
      service: (host: RunHost): void => {
        host.context.service(checkpointParts).add({
          name: 'counter',
          snapshot: () => ({ counter: stateTable({ value: Float64Array.of(part.value) }) }),
          restore: ({ counter }) => {
            part.value = counter?.getChild('value')?.get(0) as number;
          },
        });
      },
    };
    return part;
  };

  it('are written and given back, whether their service is opened before or after the checkpoints', async () => {
    const disk = new SimulatedDisk();
    await live(averages(), disk, { opened: counting(42).service });
    const before = counting(0);
    await live(averages(), disk, { opened: before.service });
    expect(before.value).toBe(42);
    const after = counting(0);
    const later: (host: RunHost) => void = (host) =>
      void queueMicrotask(() => host.context.clock.schedule(1, () => after.service(host)));
    await live(averages(4000), disk, { opened: later });
    expect(after.value).toBe(42);
  });

  it('of one name are refused', async () => {
    const { error } = await live(averages(), new SimulatedDisk(), {
      opened(host) {
        counting(1).service(host);
        counting(2).service(host);
      },
    });
    expect(String(error)).toContain('Two services keep a part "counter"');
  });
});
