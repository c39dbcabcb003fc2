import { join } from 'node:path';
import { RxArrowError } from '../../base/errors.js';
import type { Disk } from '../../base/disk.js';
import { LeaseFiles, type LeaseSlots } from '../lease/index.js';
import { checkpointName, parseCheckpointName } from './checkpoint-name.js';
import { byAge, type CheckpointStore, type StoredCheckpoint } from './store.js';

const ENDING = '.rxc';

/** Checkpoints as files of a folder: `checkpoint-EPOCH-NUMBER.rxc`, beside them the lease. */
export function folderStore(folder: string, disk: Disk): CheckpointStore {
  return new FolderStore(folder, disk);
}

class FolderStore implements CheckpointStore {
  readonly place: string;
  readonly lease: LeaseSlots;
  private readonly disk: Disk;

  constructor(folder: string, disk: Disk) {
    this.place = folder;
    this.disk = disk;
    this.lease = new LeaseFiles(folder, disk);
  }

  async open(): Promise<void> {
    await this.disk.makeFolder(this.place);
  }

  async list(): Promise<readonly StoredCheckpoint[]> {
    const found: StoredCheckpoint[] = [];
    for (const name of await this.disk.list(this.place)) {
      const place = name.endsWith(ENDING) ? parseCheckpointName(name.slice(0, -ENDING.length)) : undefined;
      if (place === undefined) continue;
      const stat = await this.disk.stat(join(this.place, name));
      if (stat !== undefined) found.push({ name, ...place, bytes: stat.bytes });
    }
    return found.sort(byAge);
  }

  read({ name }: StoredCheckpoint): Promise<Uint8Array> {
    return this.disk.read(join(this.place, name));
  }

  async write(
    { number, epoch }: Pick<StoredCheckpoint, 'number' | 'epoch'>,
    pieces: readonly Uint8Array[],
    guard: () => Promise<void>,
  ): Promise<StoredCheckpoint> {
    const name = `${checkpointName({ epoch, number })}${ENDING}`;
    const path = join(this.place, name);
    await writeAtomically(this.disk, this.place, path, pieces, guard);
    return { name, number, epoch, bytes: pieces.reduce((sum, piece) => sum + piece.length, 0) };
  }

  async remove({ name }: StoredCheckpoint): Promise<void> {
    await this.disk.remove(join(this.place, name));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * Written beside under another name, made durable, and only then given its name, which is made durable as well.
 * @throws RxArrowError DiskSync when what was written cannot be made durable: nobody can tell what of it is on the disk then
 */
async function writeAtomically(
  disk: Disk,
  folder: string,
  path: string,
  pieces: readonly Uint8Array[],
  guard: () => Promise<void>,
): Promise<void> {
  const temporary = `${path}.partial`;
  try {
    // What a crash has left there is no good.
    await disk.remove(temporary);
    const file = await disk.open(temporary, 'new');
    try {
      await file.write(pieces, 0);
      await durable(path, () => file.sync());
    } finally {
      await file.close();
    }
    await guard();
    await disk.rename(temporary, path);
    await durable(path, () => disk.syncFolder(folder));
  } catch (error) {
    await disk.remove(temporary).catch(() => undefined);
    throw error;
  }
}

async function durable(path: string, sync: () => Promise<void>): Promise<void> {
  try {
    await sync();
  } catch (cause) {
    throw new RxArrowError('DiskSync', `"${path}" cannot be made durable: ${(cause as Error).message}.`, {
      cause,
      hint: 'Trying again would prove nothing, since the system may have forgotten what it could not write. Look after the disk.',
    });
  }
}
