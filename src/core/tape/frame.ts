import { crc32 } from 'node:zlib';

/**
 * A frame of a tape. Little endian; frames begin at multiples of 8, so that columns can be read where they lie:
 * 0 bytes of the payload (u32), 4 CRC32 of all that follows (u32), 8 offset (u64), 16 stamp (i64), 24 from (i64), 32 to (i64),
 * 40 durable (u64), 48 rows (u32), 52 number of the name (u16), 54 kind (u8), 55 flags (u8); then the payload, filled up with zeros.
 */
export const FRAME_BYTES = 56;
export const MOST_PAYLOAD_BYTES = 1 << 30;

/**
 * `head`: which tape a segment is of; `name`: a number of this block stands for a source or a topic; `rows` and `control`: what a
 * source gave; `end`: it has ended; `note`: bytes on a topic; `index`: where the blocks of the segment begin.
 */
export const FRAME_KINDS = { head: 1, name: 2, rows: 3, control: 4, end: 5, note: 6, index: 7 } as const;

export type FrameKind = keyof typeof FRAME_KINDS;

const KIND_NAMES: ReadonlyMap<number, FrameKind> = new Map(
  Object.entries(FRAME_KINDS).map(([name, code]) => [code, name as FrameKind]),
);
const BEGINS_BLOCK = 1;

export interface FrameHead {
  readonly kind: FrameKind;
  /** Number of the record in the tape; for what is no record that of the next one. */
  readonly offset: number;
  /** When it came, by the clock of the run: ns since 1970 UTC. */
  readonly stampNs: bigint;
  /** Earliest and latest time of its rows. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
  /** Records below this offset were durable when the frame was made. */
  readonly durable: number;
  readonly rows: number;
  /** Which source or topic, by the number that a `name` of the block gave it. */
  readonly number: number;
  /** A reader that knows nothing of what stands before can begin here. */
  readonly beginsBlock: boolean;
}

/** A frame that was found whole. */
export interface Frame extends FrameHead {
  readonly payload: Uint8Array;
  /** Where the next one begins. */
  readonly end: number;
}

export const padded = (length: number): number => (length + 7) & ~7;

/** A frame in pieces, which share the memory of the payload. */
export function encodeFrame(head: FrameHead, payload: readonly Uint8Array[]): Uint8Array[] {
  const bytes = payload.reduce((sum, piece) => sum + piece.length, 0);
  const header = new Uint8Array(FRAME_BYTES);
  const view = new DataView(header.buffer);
  view.setUint32(0, bytes, true);
  view.setBigUint64(8, BigInt(head.offset), true);
  view.setBigInt64(16, head.stampNs, true);
  view.setBigInt64(24, head.fromNs, true);
  view.setBigInt64(32, head.toNs, true);
  view.setBigUint64(40, BigInt(head.durable), true);
  view.setUint32(48, head.rows, true);
  view.setUint16(52, head.number, true);
  header[54] = FRAME_KINDS[head.kind];
  header[55] = head.beginsBlock ? BEGINS_BLOCK : 0;
  const sum = payload.reduce((crc, piece) => crc32(piece, crc), crc32(header.subarray(8)));
  view.setUint32(4, sum, true);
  const padding = padded(bytes) - bytes;
  return padding === 0 ? [header, ...payload] : [header, ...payload, new Uint8Array(padding)];
}

/** The frame that begins at `at`; undefined when there is none that is whole. Its payload shares the memory of `bytes`. */
export function readFrame(bytes: Uint8Array, at: number): Frame | undefined {
  if (at + FRAME_BYTES > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, FRAME_BYTES);
  const length = view.getUint32(0, true);
  const end = at + FRAME_BYTES + padded(length);
  const kind = KIND_NAMES.get(view.getUint8(54));
  if (kind === undefined || length > MOST_PAYLOAD_BYTES || end > bytes.length) return undefined;
  const payload = bytes.subarray(at + FRAME_BYTES, at + FRAME_BYTES + length);
  if (crc32(payload, crc32(bytes.subarray(at + 8, at + FRAME_BYTES))) !== view.getUint32(4, true)) return undefined;
  return {
    kind,
    offset: Number(view.getBigUint64(8, true)),
    stampNs: view.getBigInt64(16, true),
    fromNs: view.getBigInt64(24, true),
    toNs: view.getBigInt64(32, true),
    durable: Number(view.getBigUint64(40, true)),
    rows: view.getUint32(48, true),
    number: view.getUint16(52, true),
    beginsBlock: (view.getUint8(55) & BEGINS_BLOCK) !== 0,
    payload,
    end,
  };
}

/** Whether a frame is one of the tape's records, which are numbered. */
export function isRecord(kind: FrameKind): boolean {
  return kind === 'rows' || kind === 'control' || kind === 'end' || kind === 'note';
}
