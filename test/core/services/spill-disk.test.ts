import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CorruptInput, nodeDisk } from '../../../src/base/index.js';
import { FolderSpillDisk } from '../../../src/core/index.js';
import { SimulatedDisk } from '../../../src/testing/index.js';

describe('a folder for spilled rows', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'spill-disk-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('holds what is written, at any offset, and leaves nothing behind even if it is never closed', async () => {
    const disk = new FolderSpillDisk(nodeDisk, join(folder, 'made', 'here'));
    const [first, second] = [await disk.create(), await disk.create()];
    await first.write(Uint8Array.of(1, 2, 3), 0);
    await second.write(Uint8Array.of(9), 0);
    await first.write(Uint8Array.of(4, 5), 3);
    await first.write(Uint8Array.of(7), 0);
    expect(await first.read(0, 5)).toEqual(Uint8Array.of(7, 2, 3, 4, 5));
    expect(await first.read(3, 2)).toEqual(Uint8Array.of(4, 5));
    expect(await second.read(0, 1)).toEqual(Uint8Array.of(9));
    if (process.platform !== 'win32') expect(readdirSync(join(folder, 'made', 'here'))).toEqual([]);
    await expect(first.read(4, 5)).rejects.toThrow(CorruptInput);
    await first.remove();
    await second.remove();
    expect(readdirSync(join(folder, 'made', 'here'))).toEqual([]);
  });

  it('counts its room until it is closed, on a simulated disk as on a real one', async () => {
    const simulated = new SimulatedDisk({ capacityBytes: 10 });
    const disk = new FolderSpillDisk(simulated, '/spill');
    const [first, second] = [await disk.create(), await disk.create()];
    await first.write(new Uint8Array(8), 0);
    await expect(second.write(new Uint8Array(3), 0)).rejects.toThrow('ENOSPC');
    await first.remove();
    await second.write(new Uint8Array(3), 0);
    expect(simulated.paths).toEqual([]);
  });

  it('says when it cannot be one', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(new FolderSpillDisk(nodeDisk, join(folder, 'file')).create()).rejects.toThrow(/EEXIST|ENOTDIR/);
  });
});
