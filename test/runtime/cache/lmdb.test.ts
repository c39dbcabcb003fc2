import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkLmdbFile, lmdbFailure, openLmdb } from '../../../src/runtime/cache/lmdb.js';

let folder: string;
let good: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rxarrow-lmdb-file-'));
  const database = await openLmdb(join(folder, 'deep', 'good.lmdb'), 'store');
  await database.transaction(() => {
    for (let entry = 0; entry < 2000; entry++) void database.put(`key ${entry}`, Buffer.alloc(100, entry));
  });
  await database.flushed;
  await database.close();
  good = await readFile(join(folder, 'deep', 'good.lmdb'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// LMDB takes what it maps for true: these files would end the process.
describe('a file of LMDB', () => {
  const at = async (bytes: Uint8Array): Promise<string> => {
    const path = join(folder, 'damaged.lmdb');
    await writeFile(path, bytes);
    return path;
  };

  test('that is whole or empty is taken', async () => {
    checkLmdbFile(await at(good), 'store');
    checkLmdbFile(await at(new Uint8Array(0)), 'store');
    checkLmdbFile(join(folder, 'not-there.lmdb'), 'store');
  });

  test('that is something else, cut off, or damaged at its heads is refused', async () => {
    for (const bytes of [Buffer.from('short'), Buffer.alloc(20_000, 7), Buffer.alloc(20_000)])
      await expect(openLmdb(await at(bytes), 'store')).rejects.toThrow(/store: The file is no database of LMDB.*copy/);
    const second = Buffer.from(good);
    second.fill(0, 4096, 8192);
    await expect(openLmdb(await at(second), 'store')).rejects.toThrow(/second head of the database is damaged/);
    const path = await at(good);
    await truncate(path, good.length >> 1);
    await expect(openLmdb(path, 'store')).rejects.toThrow(/has \d+ bytes; its head says that it has \d+ pages of 4096/);
  });

  test('that cannot be made is refused', async () => {
    await writeFile(join(folder, 'a-file'), 'x');
    await expect(openLmdb(join(folder, 'a-file', 'x.lmdb'), 'store')).rejects.toThrow(/"[^"]*x.lmdb" cannot be used/);
  });

  test('a disk that is full is told as such', () => {
    for (const code of [-30792, 28, 'ENOSPC'])
      expect(lmdbFailure(Object.assign(new Error('no room'), { code }), '/x', 'store')).toMatchObject({
        code: 'LimitExceeded',
        limit: 'disk',
        message: 'store: "/x" cannot grow: no room. Free room on the disk, or keep less.',
      });
    expect(lmdbFailure(Object.assign(new Error('page'), { code: -30796 }), '/x', 'store').code).toBe('CorruptInput');
    expect(lmdbFailure('odd', '/x', 'store').message).toBe('store: "/x" cannot be used: odd.');
  });
});
