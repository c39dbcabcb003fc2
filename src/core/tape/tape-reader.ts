import { RxArrowError } from '../../base/errors.js';
import type { Disk, DiskFile } from '../../base/disk.js';
import { BlockDecoder, type TapeRecord } from './block-decoder.js';
import { isRecord, readFrame } from './frame.js';
import type { FoundSegment } from './scan.js';
import { damaged, type Block, type TapeHead } from './segment.js';
import { listSegments } from './segments.js';

/** What of a tape is read. */
export interface TapeRange {
  /** The first record, and the one at which to stop. */
  readonly fromOffset?: number | undefined;
  readonly toOffset?: number | undefined;
  /** Records with rows at or after this time, and before that one: whole batches, of which the reader may want a part. */
  readonly fromNs?: bigint | undefined;
  readonly toNs?: bigint | undefined;
  /** Only these sources; all when left out. */
  readonly sources?: readonly string[] | undefined;
  /** Only these topics; all when left out. */
  readonly topics?: readonly string[] | undefined;
}

/**
 * Reads a tape as it was when it was opened, with memory for one block at a time. Several may read one tape, also while it is
 * written.
 */
export class TapeReader {
  readonly folder: string;
  readonly segments: readonly FoundSegment[];
  private readonly disk: Disk;

  private constructor(disk: Disk, folder: string, segments: readonly FoundSegment[]) {
    this.disk = disk;
    this.folder = folder;
    this.segments = segments;
  }

  /**
   * @throws RxArrowError NoTape when the folder has none, or an empty one; CorruptInput when it is damaged
   */
  static async open(disk: Disk, folder: string): Promise<TapeReader> {
    const { segments } = await listSegments(disk, folder);
    if (segments.every(({ first, index }) => index.next === first))
      throw new RxArrowError('NoTape', `"${folder}" holds no tape, or one without a record.`, {
        component: 'tape',
        hint: 'Give the folder that the service `record` or `tape` was given.',
      });
    return new TapeReader(disk, folder, segments);
  }

  get head(): TapeHead {
    return (this.segments[0] as FoundSegment).head;
  }

  /** Offset of the oldest record. */
  get first(): number {
    return (this.segments[0] as FoundSegment).first;
  }

  /** Offset behind the latest record. */
  get next(): number {
    return (this.segments.at(-1) as FoundSegment).index.next;
  }

  /** Sources on the tape, with their rows. */
  get sources(): ReadonlyMap<string, number> {
    const all = new Map<string, number>();
    for (const { index } of this.segments)
      for (const [name, rows] of index.sources) all.set(name, (all.get(name) ?? 0) + rows);
    return all;
  }

  /**
   * The records of a range, in order.
   * @throws CorruptInput when one is damaged
   */
  async *records(range: TapeRange = {}): AsyncGenerator<TapeRecord, void, undefined> {
    const { fromOffset = 0, toOffset = Number.POSITIVE_INFINITY, fromNs, toNs } = range;
    const wanted = (kind: 'source' | 'topic', name: string): boolean =>
      (kind === 'source' ? range.sources : range.topics)?.includes(name) ?? true;
    const isIn = (record: Pick<TapeRecord, 'offset' | 'fromNs' | 'toNs'>): boolean =>
      record.offset >= fromOffset &&
      record.offset < toOffset &&
      (fromNs === undefined || record.toNs >= fromNs) &&
      (toNs === undefined || record.fromNs < toNs);
    for (const segment of this.segments) {
      const { blocks, next, bytes } = segment.index;
      if (next <= fromOffset || segment.first >= toOffset) continue;
      let file: DiskFile | undefined;
      try {
        for (const [place, block] of blocks.entries()) {
          const after = blocks[place + 1];
          if (!mayHold(block, after?.offset ?? next, { fromOffset, toOffset, fromNs, toNs })) continue;
          file ??= await this.disk.open(segment.path, 'read');
          const end = after?.byte ?? bytes;
          const read = await file.read(block.byte, end - block.byte);
          if (read.length !== end - block.byte) throw damaged(segment.path, block.byte, 'The segment is cut off.');
          const decoder = new BlockDecoder(segment.path, wanted);
          for (let at = 0, offset = block.offset; at < read.length;) {
            const frame = readFrame(read, at);
            if (frame === undefined || frame.offset !== offset)
              throw damaged(segment.path, block.byte + at, `Record ${offset} is damaged: its checksum does not fit.`);
            const record = decoder.take(frame, block.byte + at);
            if (record !== undefined && isIn(record)) yield record;
            if (isRecord(frame.kind)) offset++;
            at = frame.end;
          }
        }
      } finally {
        await file?.close();
      }
    }
  }
}

function mayHold(
  block: Block,
  next: number,
  range: Required<Pick<TapeRange, 'fromOffset' | 'toOffset'>> & TapeRange,
): boolean {
  const { fromOffset, toOffset, fromNs, toNs } = range;
  if (next <= (fromOffset ?? 0) || block.offset >= (toOffset ?? Number.POSITIVE_INFINITY)) return false;
  return (fromNs === undefined || block.toNs >= fromNs) && (toNs === undefined || block.fromNs < toNs);
}
