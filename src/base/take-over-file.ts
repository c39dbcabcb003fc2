import { crc32 } from 'node:zlib';
import type { Disk, DiskFile } from './disk.js';

const PIECE_BYTES = 1 << 20;

/**
 * Goes on with the first `bytes` of a file that another process has written: a copy of them takes its name. The other may have been
 * taken for dead and not know it yet; what it still writes goes into the file that it holds open, which nobody reads any more.
 * The copy is durable before it has the name; that it has it is durable once the folder is synced.
 * @param crc checksum (CRC-32) that those bytes are to have
 * @returns the file, open for writing; undefined, with everything as it was, when they are fewer or others
 */
export async function takeOverFile(
  disk: Disk,
  path: string,
  bytes: number,
  crc?: number,
): Promise<DiskFile | undefined> {
  const copy = `${path}.copy`;
  await disk.remove(copy);
  const earlier = await disk.open(path, 'read');
  try {
    const file = await disk.open(copy, 'new');
    try {
      const found = await copyBytes(earlier, file, bytes);
      if (found !== undefined && (crc === undefined || found === crc)) {
        await file.sync();
        await disk.rename(copy, path);
        return file;
      }
    } catch (error) {
      await file.close();
      await disk.remove(copy).catch(() => undefined);
      throw error;
    }
    await file.close();
    await disk.remove(copy);
    return undefined;
  } finally {
    await earlier.close();
  }
}

/** The checksum of what was copied; undefined when there is less. */
async function copyBytes(from: DiskFile, to: DiskFile, bytes: number): Promise<number | undefined> {
  let crc = 0;
  for (let at = 0; at < bytes;) {
    const piece = await from.read(at, Math.min(PIECE_BYTES, bytes - at));
    if (piece.length === 0) return undefined;
    await to.write([piece], at);
    crc = crc32(piece, crc);
    at += piece.length;
  }
  return crc;
}
