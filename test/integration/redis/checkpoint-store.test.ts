import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { run, systemClock } from 'rxarrow';
import { checkpoints, redisStore, type CheckpointStore } from 'rxarrow/runtime';
import { collect, rowsOf } from 'rxarrow/testing';
import { seededRandom } from '../../../src/base/random.js';
import { averages, goesOn } from '../../runtime/checkpoint/support.js';
import { redisAt } from '../support/redis.js';

let client: Redis;
beforeAll(() => {
  client = new Redis(inject('redisPort'), '127.0.0.1');
});
afterAll(() => client.quit());

const store = (name: string, leaseMs = 500): CheckpointStore =>
  redisStore(redisAt(inject('redisPort')), { name, leaseMs, ports: { clock: systemClock, random: seededRandom(1) } });

const record = (epoch: number, token: string) => ({
  epoch,
  run: 'r',
  host: `host of ${token}`,
  pid: 1,
  started: '',
  token,
  sinceMs: 0,
  renewedMs: 0,
  released: false,
});

async function life(name: string, dieAfter = Number.POSITIVE_INFINITY): Promise<unknown[]> {
  const rows: unknown[] = [];
  await run(averages(), {
    name,
    services: [checkpoints({ store: 'redis', every: null, rows: 100, keep: 2, redis: { port: inject('redisPort') } })],
    onWarning: () => undefined,
    onBatch(batch) {
      rows.push(...rowsOf([batch]));
      if (rows.length >= dieAfter) throw new Error('killed');
    },
  }).done.catch(() => undefined);
  return rows;
}

describe('checkpoints in Redis', () => {
  it('are gone on from, by whoever has the name', async () => {
    const name = `state-${process.pid}`;
    const first = await life(name, 700);
    const second = await life(name);
    expect(second.length).toBeLessThan(800);
    expect(first.length + second.length).toBeGreaterThanOrEqual(800);
    const whole = (await collect(averages(), { clock: systemClock })).flatMap((batch) => rowsOf([batch]));
    expect(goesOn(whole, second)).toBe(true);
    expect(await client.hlen(`{rxarrow:${name}}:checkpoints`)).toBeLessThanOrEqual(2);
  });

  it('have one holder, whose time the server measures', async () => {
    const place = store(`lease-${process.pid}`);
    await place.open();
    expect(await place.lease.newest()).toBeUndefined();
    expect(await place.lease.take(record(1, 'a'))).toBe(true);
    expect(await place.lease.take(record(1, 'b'))).toBe(false);
    // Its own clock says 1970, which does not count: the server knows that it is alive.
    expect(await place.lease.newest()).toMatchObject({ epoch: 1, token: 'a', released: false });
    await new Promise((resolve) => setTimeout(resolve, 650));
    expect(await place.lease.newest()).toMatchObject({ epoch: 1, released: true });
    expect(await place.lease.take(record(2, 'b'))).toBe(true);
    expect(await place.lease.newest()).toMatchObject({ epoch: 2, token: 'b', released: false });
    // One that comes back to life changes nothing any more.
    await place.lease.update(record(1, 'a'));
    expect(await place.lease.newest()).toMatchObject({ epoch: 2, token: 'b', released: false });
    await place.close();
  });

  it('are not written by one that was taken for dead', async () => {
    const place = store(`fence-${process.pid}`);
    await place.open();
    const bytes = [new Uint8Array([1, 2]), new Uint8Array([3])];
    await place.lease.take(record(1, 'a'));
    const early = await place.write({ number: 1, epoch: 1 }, bytes, () => Promise.resolve());
    expect([...(await place.read(early))]).toEqual([1, 2, 3]);
    await place.lease.take(record(2, 'b'));
    await expect(place.write({ number: 2, epoch: 1 }, bytes, () => Promise.resolve())).rejects.toThrow(
      /epoch 1\) no longer has .* a run of epoch 2 has taken it/,
    );
    await place.write({ number: 2, epoch: 2 }, bytes, () => Promise.resolve());
    expect((await place.list()).map(({ epoch, number, bytes: size }) => [epoch, number, size])).toEqual([
      [2, 2, 3],
      [1, 1, 3],
    ]);
    await place.remove(early);
    await expect(place.read(early)).rejects.toThrow(/has no "checkpoint-0000000001-0000000001" any more/);
    await expect(
      place.write({ number: 3, epoch: 2 }, bytes, () => Promise.reject(new Error('not now'))),
    ).rejects.toThrow('not now');
    expect(await place.list()).toHaveLength(1);
    await place.close();
  });
});
