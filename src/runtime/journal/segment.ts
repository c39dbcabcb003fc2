import { CorruptInput } from '../../base/errors.js';
import type { JournalRecord } from '../../core/index.js';
import { readRecord } from './record.js';

/** A segment begins with eight bytes that say what it is: a magic and the version of the format. */
export const SEGMENT_HEADER = Uint8Array.of(0x52, 0x58, 0x41, 0x4a, 1, 0, 0, 0);

const NAME = /^journal-(\d{16})\.log$/;

/** Name of the segment whose first record has this sequence. */
export function segmentName(first: number): string {
  return `journal-${String(first).padStart(16, '0')}.log`;
}

/** Sequence of the first record of a segment of this name; undefined for other files. */
export function segmentFirst(name: string): number | undefined {
  const match = NAME.exec(name);
  return match === null ? undefined : Number(match[1]);
}

export interface ReadSegment {
  readonly records: readonly JournalRecord[];
  /** Bytes that hold whole records; what is behind was being written when the power went. */
  readonly soundBytes: number;
}

/**
 * Reads a segment. What the machine was writing when it stopped may be torn, in whatever order its pages came to the disk: that
 * tail is left out, since nobody acted on it. A record that was durable and is damaged is another matter.
 * @throws CorruptInput when a record is damaged that had been made durable
 */
export function readSegment(bytes: Uint8Array, path: string, first: number, isLast: boolean): ReadSegment {
  if (bytes.length < SEGMENT_HEADER.length && isLast) return { records: [], soundBytes: 0 };
  if (SEGMENT_HEADER.some((byte, at) => bytes[at] !== byte))
    throw damaged(path, 0, 'The file does not begin as a segment of a journal of this version does.');
  const records: JournalRecord[] = [];
  let at = SEGMENT_HEADER.length;
  let expected = first;
  for (;;) {
    const record = readRecord(bytes, at);
    if (record === undefined || record.sequence !== expected) break;
    records.push({ sequence: record.sequence, owner: record.owner, entry: record.entry });
    at = record.end;
    expected++;
  }
  if (at === bytes.length) return { records, soundBytes: at };
  if (!isLast) throw damaged(path, at, `Record ${expected} is damaged, and a later segment follows.`);
  const witness = laterThan(bytes, at + 1, expected);
  if (witness !== undefined)
    throw damaged(path, at, `Record ${expected} is damaged, and record ${witness} says that it had been durable.`);
  return { records, soundBytes: at };
}

/** A whole record behind the damage that was written when the damaged one was durable already. */
function laterThan(bytes: Uint8Array, from: number, damagedSequence: number): number | undefined {
  for (let at = from; at < bytes.length; at++) {
    const record = readRecord(bytes, at);
    if (record !== undefined && record.sequence >= damagedSequence && record.durable >= damagedSequence)
      return record.sequence;
  }
  return undefined;
}

function damaged(path: string, at: number, message: string): CorruptInput {
  return new CorruptInput(`${path}, byte ${at}`, message, {
    component: 'journal',
    hint: 'Orders may stand at the venue that this journal no longer tells of: compare by hand, then move the folder away.',
  });
}
