import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { run, systemClock } from 'rxarrow';
import { checkpoints, lmdbStore } from 'rxarrow/runtime';
import { collect, rowsOf } from 'rxarrow/testing';
import { averages, goesOn } from './support.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rxarrow-lmdb-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function life(dieAfter = Number.POSITIVE_INFINITY): Promise<unknown[]> {
  const rows: unknown[] = [];
  await run(averages(), {
    services: [checkpoints({ folder, store: 'lmdb', every: null, rows: 100, keep: 2 })],
    onWarning: () => undefined,
    onBatch(batch) {
      rows.push(...rowsOf([batch]));
      if (rows.length >= dieAfter) throw new Error('killed');
    },
  }).done.catch(() => undefined);
  return rows;
}

it('keeps checkpoints in one file that a run goes on from', async () => {
  const first = await life(700);
  const store = lmdbStore(folder);
  await store.open();
  const kept = await store.list();
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length).toBeLessThanOrEqual(2);
  expect((await store.lease.newest())?.released).toBe(true);
  await store.close();
  const second = await life();
  expect(second.length).toBeLessThan(800);
  expect(first.length + second.length).toBeGreaterThanOrEqual(800);
  const whole = (await collect(averages(), { clock: systemClock })).flatMap((batch) => rowsOf([batch]));
  expect(goesOn(whole, second)).toBe(true);
});

it('lets one of two have it', async () => {
  const store = lmdbStore(folder);
  await store.open();
  const record = { run: 'r', host: 'h', pid: 1, started: '', token: 't', sinceMs: 0, renewedMs: 0, released: false };
  expect(await store.lease.take({ ...record, epoch: 1 })).toBe(true);
  expect(await store.lease.take({ ...record, epoch: 1 })).toBe(false);
  await store.lease.update({ ...record, epoch: 1, released: true });
  expect(await store.lease.newest()).toMatchObject({ epoch: 1, released: true });
  await store.close();
});
