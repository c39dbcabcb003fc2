import { CorruptInput } from '../../base/errors.js';
import type { Disk } from '../../base/disk.js';
import { findSegment, type FoundSegment } from './scan.js';
import { segmentFirst } from './segment.js';

/**
 * The segments of a tape, oldest first, and those that were begun and hold nothing.
 * @throws CorruptInput when one is damaged, missing between others, or of another tape
 */
export async function listSegments(
  disk: Disk,
  folder: string,
): Promise<{ readonly segments: readonly FoundSegment[]; readonly unborn: readonly number[] }> {
  const firsts = (await disk.list(folder)).flatMap((name) => segmentFirst(name) ?? []).sort((a, b) => a - b);
  const segments: FoundSegment[] = [];
  const unborn: number[] = [];
  for (const [place, first] of firsts.entries()) {
    const found = await findSegment(disk, folder, first, place === firsts.length - 1);
    if (found === undefined) {
      unborn.push(first);
      continue;
    }
    const before = segments.at(-1);
    if (before !== undefined && before.index.next !== first)
      throw new CorruptInput(folder, `Records ${before.index.next} to ${first - 1} of the tape are missing.`, {
        component: 'tape',
        hint: 'A segment was removed or damaged: put it back, or move those before it away.',
      });
    if (before !== undefined && before.head.tape !== found.head.tape)
      throw new CorruptInput(found.path, 'The segment belongs to another tape.', {
        component: 'tape',
        hint: 'Each tape needs a folder of its own.',
      });
    segments.push(found);
  }
  return { segments, unborn };
}
