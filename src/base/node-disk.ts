import { constants } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { isMissing, type Disk, type DiskFile } from './disk.js';

// More pieces in one call are refused by the system (IOV_MAX).
const MOST_PIECES = 1024;

const FLAGS = {
  read: constants.O_RDONLY,
  write: constants.O_RDWR | constants.O_CREAT,
  new: constants.O_RDWR | constants.O_CREAT | constants.O_EXCL,
} as const;

class NodeFile implements DiskFile {
  private readonly handle: FileHandle;

  constructor(handle: FileHandle) {
    this.handle = handle;
  }

  async write(pieces: readonly Uint8Array[], at: number): Promise<void> {
    let place = at;
    for (let first = 0; first < pieces.length; first += MOST_PIECES) {
      let left = pieces.slice(first, first + MOST_PIECES).filter((piece) => piece.length > 0);
      while (left.length > 0) {
        const { bytesWritten } = await this.handle.writev(left, place);
        place += bytesWritten;
        left = behind(left, bytesWritten);
      }
    }
  }

  async read(at: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await this.handle.read(bytes, done, length - done, at + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return bytes.subarray(0, done);
  }

  async size(): Promise<number> {
    return (await this.handle.stat()).size;
  }

  truncate(length: number): Promise<void> {
    return this.handle.truncate(length);
  }

  sync(): Promise<void> {
    return this.handle.sync();
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

/** What is left of the pieces when their first `bytes` have been written: the system may write less than it was given. */
function behind(pieces: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let left = bytes;
  return pieces.flatMap((piece) => {
    const skipped = Math.min(left, piece.length);
    left -= skipped;
    return skipped === piece.length ? [] : [piece.subarray(skipped)];
  });
}

/** The disk of the machine. All work on it is done by the threads that Node keeps for files. */
export const nodeDisk: Disk = {
  open: async (path, mode) => new NodeFile(await open(path, FLAGS[mode])),
  read: (path) => readFile(path),
  async list(folder) {
    try {
      return (await readdir(folder)).sort();
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  },
  async stat(path) {
    try {
      const { size, mtimeMs } = await stat(path);
      return { bytes: size, modifiedMs: mtimeMs };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  },
  rename: (from, to) => rename(from, to),
  link: (from, to) => link(from, to),
  remove: (path) => rm(path, { force: true }),
  makeFolder: async (path) => void (await mkdir(path, { recursive: true })),
  async syncFolder(path) {
    // Windows does not open folders; there a rename is as durable as its file system makes it.
    if (process.platform === 'win32') return;
    const folder = await open(path, constants.O_RDONLY);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
};
