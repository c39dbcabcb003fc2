import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDiskFull, isMissing, nodeDisk, type Disk } from 'rxarrow';
import { SimulatedDisk } from 'rxarrow/testing';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rxarrow-disk-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (given: Uint8Array): string => new TextDecoder().decode(given);

const disks: readonly (readonly [string, () => Disk])[] = [
  ['the disk of the machine', () => nodeDisk],
  ['the simulated disk', () => new SimulatedDisk()],
];

describe.each(disks)('%s', (_, make) => {
  it('writes pieces at a place, reads and cuts', async () => {
    const disk = make();
    const path = join(folder, 'a');
    const file = await disk.open(path, 'new');
    const pieces = Array.from({ length: 3000 }, () => bytes('ab'));
    await file.write([bytes('__'), ...pieces, new Uint8Array(0)], 0);
    await file.write([bytes('XY')], 4);
    expect(await file.size()).toBe(6002);
    expect(text(await file.read(0, 8))).toBe('__abXYab');
    expect(text(await file.read(6000, 8))).toBe('ab');
    await file.truncate(5);
    await file.sync();
    await file.close();
    expect(text(await disk.read(path))).toBe('__abX');
    expect((await disk.stat(path))?.bytes).toBe(5);
  });

  it('renames over a file, links only to a free name, removes what is there or not', async () => {
    const disk = make();
    const at = (name: string): string => join(folder, name);
    for (const name of ['a', 'b']) {
      const file = await disk.open(at(name), 'write');
      await file.write([bytes(name)], 0);
      await file.close();
    }
    await disk.rename(at('a'), at('b'));
    expect(text(await disk.read(at('b')))).toBe('a');
    await disk.link(at('b'), at('c'));
    await expect(disk.link(at('b'), at('c'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(disk.open(at('c'), 'new')).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await disk.list(folder)).toEqual(['b', 'c']);
    await disk.remove(at('b'));
    await disk.remove(at('b'));
    await disk.syncFolder(folder);
    expect(await disk.list(folder)).toEqual(['c']);
    expect(await disk.stat(at('b'))).toBeUndefined();
    expect(await disk.list(join(folder, 'none'))).toEqual([]);
    await expect(disk.open(at('b'), 'read')).rejects.toSatisfy(isMissing);
  });
});

it('a disk without room is told from other errors', () => {
  expect(isDiskFull(Object.assign(new Error('x'), { code: 'ENOSPC' }))).toBe(true);
  expect(isDiskFull(Object.assign(new Error('x'), { code: 'EIO' }))).toBe(false);
});
