import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CorruptInput } from '../../base/errors.js';
import type { Disk, DiskFile } from '../../base/disk.js';
import type { ServiceKey, SpillDisk, SpillFile } from '../../runtime/flow/index.js';
import { diskService } from './disk.js';

/** Where buffers of the policy `spill` put rows: the system's folder for temporary files when the run names no other. */
export const spillDiskService: ServiceKey<SpillDisk> = {
  name: 'spill disk',
  fallback: (context) => new FolderSpillDisk(context.service(diskService), tmpdir()),
};

let files = 0;

/**
 * Files in a folder. Where the system allows it they lose their names as soon as they are open: what a process leaves behind that
 * is killed is then nothing, and no later run can take it for its own.
 */
export class FolderSpillDisk implements SpillDisk {
  private readonly disk: Disk;
  private readonly folder: string;

  constructor(disk: Disk, folder: string) {
    this.disk = disk;
    this.folder = folder;
  }

  async create(): Promise<SpillFile> {
    const { disk, folder } = this;
    await disk.makeFolder(folder);
    const [path, file] = await this.openNew();
    // Windows keeps an open file by its name.
    const keepsName = process.platform === 'win32';
    if (!keepsName) await disk.remove(path);
    return new OpenSpillFile(file, keepsName ? () => disk.remove(path) : undefined);
  }

  private async openNew(): Promise<[string, DiskFile]> {
    for (;;) {
      const path = join(this.folder, `rxarrow-spill-${process.pid}-${files++}`);
      try {
        return [path, await this.disk.open(path, 'new')];
      } catch (error) {
        // Left behind by a process that had our number.
        if ((error as { readonly code?: unknown }).code !== 'EEXIST') throw error;
      }
    }
  }
}

class OpenSpillFile implements SpillFile {
  private readonly file: DiskFile;
  private readonly removeName: (() => Promise<void>) | undefined;

  constructor(file: DiskFile, removeName: (() => Promise<void>) | undefined) {
    this.file = file;
    this.removeName = removeName;
  }

  write(bytes: Uint8Array, at: number): Promise<void> {
    return this.file.write([bytes], at);
  }

  async read(at: number, length: number): Promise<Uint8Array> {
    const bytes = await this.file.read(at, length);
    if (bytes.length === length) return bytes;
    throw new CorruptInput(
      `byte ${at + bytes.length}`,
      `A spill file ends where ${length - bytes.length} more bytes were expected.`,
    );
  }

  async remove(): Promise<void> {
    await this.file.close();
    await this.removeName?.();
  }
}
