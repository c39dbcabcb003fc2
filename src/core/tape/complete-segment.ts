import type { Disk } from '../../base/disk.js';
import { CorruptInput } from '../../base/errors.js';
import { takeOverFile } from '../../base/take-over-file.js';
import type { FoundSegment } from './scan.js';
import { encodeIndex } from './segment.js';

/** Cuts off what is torn of the last segment and gives it its index. Returns the bytes that were cut off. */
export async function completeSegment(disk: Disk, folder: string, last: FoundSegment): Promise<number> {
  if (last.complete) return 0;
  if (last.index.next === last.first) {
    await disk.remove(last.path);
    await disk.syncFolder(folder);
    return 0;
  }
  const file = await takeOverFile(disk, last.path, last.index.bytes);
  if (file === undefined) throw shrunk(last);
  try {
    await file.write(encodeIndex(last.index), last.index.bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await disk.syncFolder(folder);
  return last.fileBytes - last.index.bytes;
}

function shrunk({ path, index }: FoundSegment): CorruptInput {
  return new CorruptInput(path, `The segment has become shorter than the ${index.bytes} bytes that were read of it.`, {
    component: 'tape',
    hint: 'Something else writes into the folder of the tape: give each run a folder of its own.',
  });
}
