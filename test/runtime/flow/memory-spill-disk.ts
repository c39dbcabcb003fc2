import type { SpillDisk, SpillFile } from '../../../src/core/index.js';

export interface MemorySpillDiskOptions {
  /** Bytes of all files together; a write beyond fails as on a full disk, with the code ENOSPC. */
  readonly capacityBytes?: number;
}

/** A disk in memory for rows that a buffer spills, which can be full, broken or slow. */
export class MemorySpillDisk implements SpillDisk {
  /** May be changed at any time: room that is given back, or taken by others. */
  capacityBytes: number;
  /** Thrown by the next writes and reads while it is set. */
  failure: Error | undefined;
  /** What a write waits for, as a promise that a test resolves. */
  hold: Promise<void> | undefined;
  readonly files = new Set<MemoryFile>();
  filesMade = 0;

  constructor(options: MemorySpillDiskOptions = {}) {
    this.capacityBytes = options.capacityBytes ?? Number.POSITIVE_INFINITY;
  }

  /** Bytes in all files. */
  get bytes(): number {
    return [...this.files].reduce((sum, file) => sum + file.content.length, 0);
  }

  create(): Promise<SpillFile> {
    this.filesMade++;
    const file = new MemoryFile(this);
    this.files.add(file);
    return Promise.resolve(file);
  }
}

class MemoryFile implements SpillFile {
  content: Uint8Array = new Uint8Array(0);
  private readonly disk: MemorySpillDisk;

  constructor(disk: MemorySpillDisk) {
    this.disk = disk;
  }

  async write(bytes: Uint8Array, at: number): Promise<void> {
    await this.disk.hold;
    this.refuse();
    const more = Math.max(0, at + bytes.length - this.content.length);
    if (this.disk.bytes + more > this.disk.capacityBytes)
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const grown = new Uint8Array(this.content.length + more);
    grown.set(this.content);
    grown.set(bytes, at);
    this.content = grown;
  }

  read(at: number, length: number): Promise<Uint8Array> {
    try {
      this.refuse();
      return Promise.resolve(this.content.slice(at, at + length));
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  remove(): Promise<void> {
    this.disk.files.delete(this);
    return Promise.resolve();
  }

  private refuse(): void {
    if (this.disk.failure !== undefined) throw this.disk.failure;
  }
}
