import { join } from 'node:path';
import type { Disk, DiskFile } from '../../base/disk.js';
import { readFrame, type Frame } from './frame.js';
import {
  damaged,
  decodeHead,
  decodeIndex,
  IndexBuilder,
  indexPlace,
  parse,
  SEGMENT_MAGIC,
  segmentName,
  TRAILER_BYTES,
  type SegmentIndex,
  type TapeHead,
} from './segment.js';

/** A segment as it was found. */
export interface FoundSegment {
  readonly first: number;
  readonly path: string;
  readonly head: TapeHead;
  readonly index: SegmentIndex;
  /** Bytes of the file. */
  readonly fileBytes: number;
  /** It has its index at its end, and nothing is written to it any more. */
  readonly complete: boolean;
}

const HEAD_BYTES = 4096;

/**
 * Finds out what is in a segment: from its index, or by reading it through where there is none. Whatever the machine was writing when
 * it stopped may be torn, and is left out of the last segment; a record that was durable and is damaged is another matter.
 * @returns undefined for a last segment that was cut off within its head, which holds nothing yet
 * @throws CorruptInput when it is damaged, or no segment of a tape
 */
export async function findSegment(
  disk: Disk,
  folder: string,
  first: number,
  isLast: boolean,
): Promise<FoundSegment | undefined> {
  const path = join(folder, segmentName(first));
  const file = await disk.open(path, 'read');
  try {
    const fileBytes = await file.size();
    const start = await file.read(0, Math.min(HEAD_BYTES, fileBytes));
    const begins = SEGMENT_MAGIC.every((byte, at) => start[at] === byte);
    const headFrame = begins ? readFrame(start, SEGMENT_MAGIC.length) : undefined;
    if (headFrame === undefined && isLast && (begins || start.length < SEGMENT_MAGIC.length) && fileBytes < HEAD_BYTES)
      return undefined;
    if (!begins) throw damaged(path, 0, 'The file does not begin as a segment of a tape of this version does.');
    const head = decodeHead(headFrame, path);
    const index = await readIndex(file, fileBytes);
    if (index !== undefined) return { first, path, head, index, fileBytes, complete: true };
    const read = await readThrough(file, path, first, fileBytes, isLast);
    return { first, path, head, index: read, fileBytes, complete: false };
  } finally {
    await file.close();
  }
}

async function readIndex(file: DiskFile, fileBytes: number): Promise<SegmentIndex | undefined> {
  if (fileBytes < TRAILER_BYTES) return undefined;
  const place = indexPlace(await file.read(fileBytes - TRAILER_BYTES, TRAILER_BYTES), fileBytes);
  return place === undefined
    ? undefined
    : decodeIndex(await file.read(place, fileBytes - TRAILER_BYTES - place), place);
}

// A segment is bounded and so is what this holds of it: read as a whole, since damage is looked for behind itself.
async function readThrough(
  file: DiskFile,
  path: string,
  first: number,
  fileBytes: number,
  isLast: boolean,
): Promise<SegmentIndex> {
  const bytes = await file.read(0, fileBytes);
  const builder = new IndexBuilder(first);
  let at = SEGMENT_MAGIC.length;
  for (;;) {
    const frame = readFrame(bytes, at);
    if (frame === undefined || frame.offset !== builder.next) break;
    if (frame.kind === 'index') return builder.build(at);
    builder.add(frame, at);
    if (frame.kind === 'name') {
      const named = nameOf(frame);
      if (named?.kind === 'source') builder.name(frame.number, named.name);
    }
    at = frame.end;
  }
  if (at === bytes.length) return builder.build(at);
  if (!isLast) throw damaged(path, at, `Record ${builder.next} is damaged, and a later segment follows.`);
  const witness = laterThan(bytes, at + 8, builder.next);
  if (witness !== undefined)
    throw damaged(path, at, `Record ${builder.next} is damaged, and record ${witness} says that it had been durable.`);
  return builder.build(at);
}

/** A whole frame behind the damage that was written when the damaged record was durable already. */
function laterThan(bytes: Uint8Array, from: number, damagedOffset: number): number | undefined {
  for (let at = from; at < bytes.length; at += 8) {
    const frame = readFrame(bytes, at);
    if (frame !== undefined && frame.offset > damagedOffset && frame.durable > damagedOffset) return frame.offset;
  }
  return undefined;
}

/** What a number of a block stands for. */
export function nameOf(frame: Frame): { readonly kind: 'source' | 'topic'; readonly name: string } | undefined {
  const said = parse(frame.payload) as { readonly source?: unknown; readonly topic?: unknown } | undefined;
  if (typeof said?.source === 'string') return { kind: 'source', name: said.source };
  return typeof said?.topic === 'string' ? { kind: 'topic', name: said.topic } : undefined;
}
