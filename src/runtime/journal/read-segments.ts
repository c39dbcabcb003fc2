import { join } from 'node:path';
import { CorruptInput, type Disk } from '../../base/index.js';
import type { JournalRecord } from '../../core/index.js';
import { readSegment, segmentFirst, segmentName } from './segment.js';

/** What the segments of a folder hold. */
export interface ReadSegments {
  readonly records: readonly JournalRecord[];
  /** First sequences of the segments that are there, oldest first. */
  readonly firsts: readonly number[];
  /** Sequence of the latest record; 0 without any. */
  readonly position: number;
  /** Bytes of whole records in the last segment. */
  readonly soundBytes: number;
}

/**
 * Reads all segments of a folder and changes nothing.
 * @throws CorruptInput when a record that had been durable is damaged or missing
 */
export async function readSegments(disk: Disk, folder: string): Promise<ReadSegments> {
  const firsts = (await disk.list(folder))
    .flatMap((name) => segmentFirst(name) ?? [])
    .sort((left, right) => left - right);
  const records: JournalRecord[] = [];
  let position = 0;
  let soundBytes = 0;
  for (const [place, first] of firsts.entries()) {
    if (place > 0 && first !== position + 1) throw missing(folder, position + 1, first);
    const path = join(folder, segmentName(first));
    const read = readSegment(await disk.read(path), path, first, place === firsts.length - 1);
    for (const record of read.records) records.push(record);
    position = first - 1 + read.records.length;
    ({ soundBytes } = read);
  }
  return { records, firsts, position, soundBytes };
}

function missing(folder: string, from: number, to: number): CorruptInput {
  return new CorruptInput(folder, `Records ${from} to ${to - 1} are missing.`, {
    component: 'journal',
    hint: 'A segment was removed or damaged; compare the orders at the venue by hand, then move the folder away.',
  });
}
