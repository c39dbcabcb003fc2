import { describe, expect, it } from 'vitest';
import { entriesService, fenceService, type RunHost } from 'rxarrow';
import { folderStore } from 'rxarrow/runtime';
import { SimulatedDisk, VirtualClock } from 'rxarrow/testing';
import { Lease, type LeaseOptions } from '../../../src/runtime/lease/lease.js';
import type { Processes } from '../../../src/runtime/lease/processes.js';
import { averages, FOLDER, live } from '../checkpoint/support.js';

const alive = new Map([
  [1, 'a'],
  [2, 'b'],
]);
const processes = (pid: number, host = 'here'): Processes => ({ host, pid, startedAt: (asked) => alive.get(asked) });
const clock = new VirtualClock({ realIo: 'await' });
const options = (pid: number, more: Partial<LeaseOptions> = {}): LeaseOptions => ({
  run: 'bars',
  place: FOLDER,
  holdMs: 30_000,
  clock,
  processes: processes(pid),
  ...more,
});

describe('the lease of a store', () => {
  it('is refused to a second, with who holds it', async () => {
    const { lease } = folderStore(FOLDER, new SimulatedDisk());
    const first = await Lease.take(lease, options(1));
    expect(first.epoch).toBe(1);
    await expect(Lease.take(lease, options(2))).rejects.toThrow(
      /"\/state" belongs to another run: process 1 on here \(run "bars", since 2023-.*, epoch 1\) has it/,
    );
    await expect(Lease.take(lease, options(2, { processes: processes(2, 'elsewhere') }))).rejects.toMatchObject({
      code: 'LeaseHeld',
    });
    await expect(Lease.take(lease, options(1))).rejects.toMatchObject({ code: 'LeaseHeld' });
    await first.release();
    expect((await Lease.take(lease, options(2))).epoch).toBe(2);
  });

  it('of a process that is gone, or whose number was given out again, goes to the next', async () => {
    const { lease } = folderStore(FOLDER, new SimulatedDisk());
    await Lease.take(lease, options(2));
    alive.set(2, 'later');
    const second = await Lease.take(lease, options(1));
    expect(second.epoch).toBe(2);
    await second.release();
    alive.delete(2);
  });

  it('of one that gives no sign of life goes to the next, and the old holder is fenced', async () => {
    const { lease } = folderStore(FOLDER, new SimulatedDisk());
    alive.set(2, 'b');
    const zombie = await Lease.take(lease, options(1));
    await clock.advance(29_000);
    await zombie.renew();
    await clock.advance(29_000);
    await expect(Lease.take(lease, options(2))).rejects.toMatchObject({ code: 'LeaseHeld' });
    expect(zombie.isFresh).toBe(true);
    await clock.advance(1000);
    expect(zombie.isFresh).toBe(false);
    const next = await Lease.take(lease, options(2));
    expect(next.epoch).toBe(2);
    await expect(zombie.check()).rejects.toThrow(/no longer has "\/state": process 2 on here .* has taken it/);
    await expect(zombie.renew()).rejects.toMatchObject({ code: 'LeaseLost' });
    await zombie.release();
    await next.check();
  });

  it('is taken by one of those who try at once', async () => {
    const { lease } = folderStore(FOLDER, new SimulatedDisk());
    const tries = await Promise.allSettled([1, 2].map((pid) => Lease.take(lease, options(pid))));
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('that is damaged holds nobody, and its epoch is not given out again', async () => {
    const disk = new SimulatedDisk();
    const { lease } = folderStore(FOLDER, disk);
    await Lease.take(lease, options(1));
    disk.damage(disk.paths[0] as string, () => new Uint8Array(0));
    expect((await Lease.take(lease, options(2))).epoch).toBe(2);
  });
});

describe('a run whose lease another has taken', () => {
  it('cannot write checkpoints any more, fails, and may not trade', async () => {
    const disk = new SimulatedDisk();
    let host: RunHost | undefined;
    let taken = false;
    const fenced: boolean[] = [];
    const life = await live(averages(4000), disk, {
      opened: (opened) => (host = opened),
      async onBatch() {
        if (taken) return;
        taken = true;
        const far: LeaseOptions = { ...options(2), clock: new VirtualClock({ startNs: 9_000_000_000_000_000_000n }) };
        await Lease.take(folderStore(FOLDER, disk).lease, far);
        await (host as RunHost).context
          .service(fenceService)
          .check()
          .catch(() => fenced.push(true));
      },
    });
    expect(life.error).toMatchObject({ code: 'LeaseLost' });
    expect(fenced).toEqual([true]);
    expect((host as RunHost).context.service(entriesService).open).toBe(false);
    expect((host as RunHost).context.service(fenceService).holds).toBe(false);
    expect((await folderStore(FOLDER, disk).list()).length).toBeLessThan(4);
  });
});
