import { mkdir, open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CorruptInput } from '../../base/errors.js';
import type { Clock } from '../../base/clock.js';
import type { ServiceKey, SpillDisk, SpillFile } from '../../runtime/flow/index.js';

/** Where buffers of the policy `spill` put rows: the system's folder for temporary files when the run names no other. */
export const spillDiskService: ServiceKey<SpillDisk> = {
  name: 'spill disk',
  fallback: ({ clock }) => new FolderSpillDisk(tmpdir(), clock),
};

let files = 0;

/**
 * Files in a folder. Where the system allows it they lose their names as soon as they are open: what a process leaves behind that
 * is killed is then nothing, and no later run can take it for its own.
 */
export class FolderSpillDisk implements SpillDisk {
  private readonly folder: string;
  private readonly clock: Clock;

  constructor(folder: string, clock: Clock) {
    this.folder = folder;
    this.clock = clock;
  }

  async create(): Promise<SpillFile> {
    await mkdir(this.folder, { recursive: true });
    const name = `rxarrow-spill-${process.pid}-${this.clock.nowNs()}-${files++}`;
    const path = join(this.folder, name);
    const handle = await open(path, 'wx+');
    // Windows keeps an open file by its name.
    const named = process.platform === 'win32' ? path : undefined;
    if (named === undefined) await unlink(path);
    return new OpenSpillFile(handle, named);
  }
}

class OpenSpillFile implements SpillFile {
  private readonly handle: FileHandle;
  private readonly named: string | undefined;

  constructor(handle: FileHandle, named: string | undefined) {
    this.handle = handle;
    this.named = named;
  }

  async write(bytes: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < bytes.length;)
      done += (await this.handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  }

  async read(at: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const { bytesRead } = await this.handle.read(bytes, done, length - done, at + done);
      if (bytesRead === 0)
        throw new CorruptInput(
          `byte ${at + done}`,
          `A spill file ends where ${length - done} more bytes were expected.`,
        );
      done += bytesRead;
    }
    return bytes;
  }

  async remove(): Promise<void> {
    await this.handle.close();
    if (this.named !== undefined) await unlink(this.named);
  }
}
