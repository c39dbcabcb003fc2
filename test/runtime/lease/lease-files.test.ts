import { expect, it } from 'vitest';
import { LeaseFiles } from '../../../src/runtime/lease/index.js';
import { Lease } from '../../../src/runtime/lease/lease.js';
import { SimulatedDisk, VirtualClock } from '../../../src/testing/index.js';

it('keeps leases of several names in one folder apart, and only the newest of each', async () => {
  const disk = new SimulatedDisk();
  const clock = new VirtualClock();
  const options = (pid: number) => ({
    run: 'run',
    place: 'state',
    holdMs: 1000,
    clock,
    processes: { host: 'here', pid, startedAt: () => '' },
  });
  const take = (name: string, pid: number): Promise<Lease> =>
    Lease.take(new LeaseFiles('state', disk, name), options(pid));
  const first = await take('lease', 1);
  await take('journal-lease', 1);
  await expect(take('lease', 2)).rejects.toMatchObject({ code: 'LeaseHeld' });
  await first.release();
  expect((await take('lease', 2)).epoch).toBe(2);
  expect((await disk.list('state')).sort()).toEqual(['journal-lease-0000000001.json', 'lease-0000000002.json']);
});
