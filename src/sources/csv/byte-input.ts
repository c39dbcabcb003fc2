import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CheckpointMismatch, CorruptInput } from '../../base/errors.js';
import { openFile } from '../files/open-file.js';

const CHUNK_BYTES = 512 * 1024;
const LINE_FEED = 10;

/** Where bytes come from: a file, a file that is unpacked on the way, a test. */
export interface ByteSource {
  /** Writes up to `length` bytes at `into`; resolves to how many, 0 at the end. */
  read(bytes: Uint8Array, into: number, length: number): Promise<number>;
  close(): Promise<void>;
}

/** A window on a file that is moved along; the byte behind the last one is always a line feed. */
export class ByteInput {
  bytes = new Uint8Array(CHUNK_BYTES + 1);
  /** The next byte that has not been used. */
  at = 0;
  /** Behind the last byte at hand. */
  end = 0;
  /** There are no more bytes than those at hand. */
  ended = false;
  private readonly source: ByteSource;
  /** Place in the file of `bytes[0]`. */
  private base = 0;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** Place in the (unpacked) file of the next byte. */
  get offset(): number {
    return this.base + this.at;
  }

  /** Reads more behind what has not been used, which moves to the front. */
  async more(): Promise<void> {
    if (this.at > 0) {
      this.bytes.copyWithin(0, this.at, this.end);
      this.base += this.at;
      this.end -= this.at;
      this.at = 0;
    }
    if (this.end + 1 >= this.bytes.length) {
      const larger = new Uint8Array((this.bytes.length - 1) * 2 + 1);
      larger.set(this.bytes.subarray(0, this.end));
      this.bytes = larger;
    }
    const count = await this.source.read(this.bytes, this.end, this.bytes.length - 1 - this.end);
    if (count === 0) this.ended = true;
    this.end += count;
    this.bytes[this.end] = LINE_FEED;
  }

  /** Passes over bytes up to a place in the file. */
  async skipTo(offset: number): Promise<void> {
    while (this.offset < offset) {
      if (this.at === this.end) {
        if (this.ended) {
          throw new CheckpointMismatch(`The file ends before byte ${offset}, where reading is to go on.`, {
            hint: 'It is not the file that the checkpoint was made of, or it was cut.',
          });
        }
        await this.more();
      }
      this.at += Math.min(this.end - this.at, offset - this.offset);
    }
  }

  close(): Promise<void> {
    return this.source.close();
  }
}

/** A text as a source of bytes. */
export function bytesOf(text: string): ByteSource {
  let left: Uint8Array = new TextEncoder().encode(text);
  return {
    read(bytes, into, length) {
      const count = Math.min(length, left.length);
      bytes.set(left.subarray(0, count), into);
      left = left.subarray(count);
      return Promise.resolve(count);
    },
    close: () => Promise.resolve(),
  };
}

/**
 * Opens a file; `.gz` is unpacked on the way.
 * @throws InvalidParams when it cannot be read, with the nearest name that could
 */
export async function openBytes(path: string, component: string): Promise<ByteSource> {
  const file = await openFile(path, component);
  if (!path.endsWith('.gz')) {
    return {
      read: async (bytes, into, length) => (await file.read(bytes, into, length, null)).bytesRead,
      close: () => file.close(),
    };
  }
  await file.close();
  return unpackedBytes(path, component);
}

function unpackedBytes(path: string, component: string): ByteSource {
  const unpacked = createGunzip({ chunkSize: CHUNK_BYTES });
  // The error arrives with the reading below.
  pipeline(createReadStream(path, { highWaterMark: CHUNK_BYTES / 4 }), unpacked, () => undefined);
  const chunks = unpacked[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  let chunk = new Uint8Array(0);
  return {
    async read(bytes, into, length) {
      while (chunk.length === 0) {
        try {
          const next = await chunks.next();
          if (next.done === true) return 0;
          chunk = next.value as Uint8Array<ArrayBuffer>;
        } catch (cause) {
          throw new CorruptInput(path, `The packed file is damaged or was cut: ${(cause as Error).message}.`, {
            component,
            cause,
          });
        }
      }
      const count = Math.min(length, chunk.length);
      bytes.set(chunk.subarray(0, count), into);
      chunk = chunk.subarray(count);
      return count;
    },
    async close() {
      unpacked.destroy();
      await chunks.return?.();
    },
  };
}
