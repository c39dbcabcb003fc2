import { CorruptInput } from '../../base/errors.js';
import { encodeFrame, FRAME_BYTES, isRecord, readFrame, type Frame } from './frame.js';

/** A segment begins with eight bytes that say what it is, the last of them the version of the format. */
export const SEGMENT_MAGIC = new TextEncoder().encode('RXTAPE\0\x01');
/** A segment that is complete ends with the place of its index (u64) and these. */
const TRAILER_MAGIC = new TextEncoder().encode('RXTAPEIX');
export const TRAILER_BYTES = 16;

const NAME = /^tape-(\d{16})\.segment$/;

/** Name of the segment whose first record has this offset. */
export function segmentName(first: number): string {
  return `tape-${String(first).padStart(16, '0')}.segment`;
}

/** Offset of the first record of a segment of this name; undefined for other files. */
export function segmentFirst(name: string): number | undefined {
  const match = NAME.exec(name);
  return match === null ? undefined : Number(match[1]);
}

/** What a tape is of. */
export interface TapeHead {
  /** Tells it from every other tape. */
  readonly tape: string;
  /** Name of the run that it was made by. */
  readonly run: string;
}

/** A part of a segment that can be read by itself. */
export interface Block {
  /** Of its first record. */
  readonly offset: number;
  readonly byte: number;
  /** Stamp of its first record. */
  readonly stampNs: bigint;
  /** Earliest and latest time of the rows in it. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

/** Where everything is in a segment, without its records. */
export interface SegmentIndex {
  readonly blocks: readonly Block[];
  /** Offset behind its last record. */
  readonly next: number;
  /** Bytes of its blocks, the magic and the head included. */
  readonly bytes: number;
  /** Stamp of the last record. */
  readonly lastNs: bigint;
  /** Sources in it, with their rows. */
  readonly sources: ReadonlyMap<string, number>;
}

/** Gathers the index of a segment while its frames go by. */
export class IndexBuilder {
  private readonly blocks: { offset: number; byte: number; stampNs: bigint; fromNs: bigint; toNs: bigint }[] = [];
  private readonly sources = new Map<string, number>();
  private names = new Map<number, string>();
  next: number;
  private lastNs = 0n;

  constructor(first: number) {
    this.next = first;
  }

  add(
    frame: Pick<Frame, 'kind' | 'offset' | 'stampNs' | 'fromNs' | 'toNs' | 'rows' | 'number' | 'beginsBlock'>,
    byte: number,
  ): void {
    const { kind, offset, stampNs, fromNs, toNs } = frame;
    if (kind === 'head') return;
    if (frame.beginsBlock) {
      this.names = new Map();
      this.blocks.push({ offset, byte, stampNs, fromNs, toNs });
    }
    if (!isRecord(kind)) return;
    this.next = offset + 1;
    this.lastNs = stampNs;
    const block = this.blocks.at(-1);
    if (block !== undefined) {
      if (fromNs < block.fromNs) block.fromNs = fromNs;
      if (toNs > block.toNs) block.toNs = toNs;
    }
    const source = kind === 'note' ? undefined : this.names.get(frame.number);
    if (source !== undefined) this.sources.set(source, (this.sources.get(source) ?? 0) + frame.rows);
  }

  /** A number of the block stands for a source. */
  name(number: number, source: string): void {
    this.names.set(number, source);
  }

  build(bytes: number): SegmentIndex {
    const { next, lastNs } = this;
    return { blocks: this.blocks.map((block) => ({ ...block })), next, bytes, lastNs, sources: new Map(this.sources) };
  }
}

/** What stands at the end of a complete segment: its index, and where that is. */
export function encodeIndex(index: SegmentIndex): Uint8Array[] {
  const text = JSON.stringify({
    next: index.next,
    lastNs: String(index.lastNs),
    sources: [...index.sources],
    blocks: index.blocks.map(({ offset, byte, stampNs, fromNs, toNs }) => [
      offset,
      byte,
      String(stampNs),
      String(fromNs),
      String(toNs),
    ]),
  });
  const head = { offset: index.next, stampNs: index.lastNs, fromNs: 0n, toNs: 0n, durable: 0, rows: 0, number: 0 };
  const frame = encodeFrame({ kind: 'index', ...head, beginsBlock: false }, [new TextEncoder().encode(text)]);
  const trailer = new Uint8Array(TRAILER_BYTES);
  new DataView(trailer.buffer).setBigUint64(0, BigInt(index.bytes), true);
  trailer.set(TRAILER_MAGIC, 8);
  return [...frame, trailer];
}

/** Where the index of a segment begins, from its last bytes; undefined when it has none. */
export function indexPlace(trailer: Uint8Array, segmentBytes: number): number | undefined {
  if (trailer.length !== TRAILER_BYTES || TRAILER_MAGIC.some((byte, at) => trailer[at + 8] !== byte)) return undefined;
  const place = Number(new DataView(trailer.buffer, trailer.byteOffset).getBigUint64(0, true));
  return place >= SEGMENT_MAGIC.length + FRAME_BYTES && place + FRAME_BYTES + TRAILER_BYTES <= segmentBytes
    ? place
    : undefined;
}

/** The index in these bytes; undefined when it is damaged, in which case the segment is read through instead. */
export function decodeIndex(bytes: Uint8Array, place: number): SegmentIndex | undefined {
  const frame = readFrame(bytes, 0);
  if (frame?.kind !== 'index') return undefined;
  const { next, lastNs, sources, blocks } = JSON.parse(new TextDecoder().decode(frame.payload)) as {
    next: number;
    lastNs: string;
    sources: [string, number][];
    blocks: [number, number, string, string, string][];
  };
  return {
    next,
    bytes: place,
    lastNs: BigInt(lastNs),
    sources: new Map(sources),
    blocks: blocks.map(([offset, byte, stampNs, fromNs, toNs]) => ({
      offset,
      byte,
      stampNs: BigInt(stampNs),
      fromNs: BigInt(fromNs),
      toNs: BigInt(toNs),
    })),
  };
}

export function decodeHead(frame: Frame | undefined, path: string): TapeHead {
  const head = frame?.kind === 'head' ? (parse(frame.payload) as Partial<TapeHead> | undefined) : undefined;
  if (typeof head?.tape !== 'string' || typeof head.run !== 'string')
    throw damaged(path, SEGMENT_MAGIC.length, 'The head of the segment is damaged.');
  return { tape: head.tape, run: head.run };
}

export function encodeText(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** What a payload of text says; undefined when it is none. */
export function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return undefined;
  }
}

export function damaged(path: string, at: number, message: string): CorruptInput {
  return new CorruptInput(`${path}, byte ${at}`, message, {
    component: 'tape',
    hint: 'Take the segment from a copy, or read what is before or behind it by a range.',
  });
}
