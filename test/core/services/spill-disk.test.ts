import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CorruptInput, systemClock } from '../../../src/base/index.js';
import { FolderSpillDisk } from '../../../src/core/index.js';

describe('a folder for spilled rows', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'spill-disk-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('holds what is written, at any offset, and leaves nothing behind even if it is never closed', async () => {
    const disk = new FolderSpillDisk(join(folder, 'made', 'here'), systemClock);
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

  it('says when it cannot be one', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(new FolderSpillDisk(join(folder, 'file'), systemClock).create()).rejects.toThrow(/EEXIST|ENOTDIR/);
  });
});
