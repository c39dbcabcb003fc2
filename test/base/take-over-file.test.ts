import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { takeOverFile } from '../../src/base/take-over-file.js';
import { SimulatedDisk } from 'rxarrow/testing';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

/** A disk with a file that another process has written and still holds open. */
async function written(words: string) {
  const disk = new SimulatedDisk();
  const other = await disk.open('/folder/file', 'new');
  await other.write([text(words)], 0);
  await other.sync();
  await disk.syncFolder('/folder');
  return { disk, other };
}

const read = async (disk: SimulatedDisk): Promise<string> => new TextDecoder().decode(await disk.read('/folder/file'));

describe('a file that is taken over', () => {
  it('begins with what is wanted of it, and hears nothing more of who had it', async () => {
    const { disk, other } = await written('kept and torn');
    const file = await takeOverFile(disk, '/folder/file', 4, crc32(text('kept')));
    await other.write([text('late')], 0);
    await file?.write([text(' and more')], 4);
    await other.write([text('later')], 20);
    await other.close();
    await file?.close();
    expect(await read(disk)).toBe('kept and more');
    expect(disk.paths).toEqual(['/folder/file']);
  });

  it.each([
    ['fewer bytes', 100, undefined],
    ['other bytes', 4, crc32(text('lost'))],
  ])('stays as it is with %s than were expected', async (_, bytes, crc) => {
    const { disk } = await written('kept and torn');
    expect(await takeOverFile(disk, '/folder/file', bytes, crc)).toBeUndefined();
    expect(await read(disk)).toBe('kept and torn');
    expect(disk.paths).toEqual(['/folder/file']);
  });

  it('is there with what is wanted of it at whatever step the power goes', async () => {
    const { disk } = await written('kept and torn');
    for (let step = 1; step < 12; step++) {
      const failing = disk.afterPowerLoss({ fault: (_name, _path, at) => (at === step ? 'crash' : undefined) });
      await takeOverFile(failing, '/folder/file', 4).catch(() => undefined);
      await failing.syncFolder('/folder').catch(() => undefined);
      expect(await read(failing.afterPowerLoss())).toMatch(/^kept/);
    }
  });
});
