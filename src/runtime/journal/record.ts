import { crc32 } from 'node:zlib';
import type { JournalEntry } from '../../core/index.js';

/**
 * A record: length of the payload (u32), CRC32 of all that follows (u32), sequence (u64), the sequence up to which everything was
 * known to be durable when it was written (u64), payload. Little endian.
 */
export const HEADER_BYTES = 24;
export const MOST_PAYLOAD_BYTES = 1 << 20;

export interface ReadRecord {
  readonly sequence: number;
  /** Everything up to here had been made durable before this record was written. */
  readonly durable: number;
  readonly owner: string;
  readonly entry: JournalEntry;
  /** Where the next record begins. */
  readonly end: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

export function encodeRecord(sequence: number, durable: number, owner: string, entry: JournalEntry): Uint8Array {
  const payload = encoder.encode(JSON.stringify([owner, entry]));
  const bytes = new Uint8Array(HEADER_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, payload.length, true);
  view.setBigUint64(8, BigInt(sequence), true);
  view.setBigUint64(16, BigInt(durable), true);
  bytes.set(payload, HEADER_BYTES);
  view.setUint32(4, crc32(bytes.subarray(8)), true);
  return bytes;
}

/** The record that begins at `at`; undefined when there is none that is whole. */
export function readRecord(bytes: Uint8Array, at: number): ReadRecord | undefined {
  if (at + HEADER_BYTES > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(at, true);
  const end = at + HEADER_BYTES + length;
  if (length > MOST_PAYLOAD_BYTES || end > bytes.length) return undefined;
  if (crc32(bytes.subarray(at + 8, end)) !== view.getUint32(at + 4, true)) return undefined;
  const parsed = parse(bytes.subarray(at + HEADER_BYTES, end));
  if (parsed === undefined) return undefined;
  return {
    sequence: Number(view.getBigUint64(at + 8, true)),
    durable: Number(view.getBigUint64(at + 16, true)),
    owner: parsed[0],
    entry: parsed[1],
    end,
  };
}

function parse(payload: Uint8Array): readonly [string, JournalEntry] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(payload));
  } catch {
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const [owner, entry] = value as readonly unknown[];
  return typeof owner === 'string' && typeof entry === 'object' && entry !== null
    ? [owner, entry as JournalEntry]
    : undefined;
}
