import type { Limits, TradingEffect } from '../../core/index.js';
import type { HashedRows, StageLine } from './stage-rows.js';
import type { SinkDigest } from './sink-digests.js';

/** Topics of the notes of a recording. */
export const TOPICS = {
  /** Where a run begins and ends. */
  session: 'session',
  /** What a stage was at the beginning of a run that went on from a checkpoint. */
  state: 'state',
  stage: 'stage',
  hashes: 'hashes',
  /** What decisions read beside the rows: limits, the kill switch, objections to entries. */
  control: 'control',
  /** What else happened, for people. */
  event: 'event',
} as const;

/** What decisions read beside the rows. */
export interface Surroundings {
  readonly killSwitch: string | null;
  readonly limits: Limits | null;
  /** Who objects to entries, with the reason. */
  readonly entriesClosedBy: readonly (readonly [by: string, reason: string])[];
}

export interface SessionBegin {
  readonly kind: 'begin';
  readonly run: string;
  readonly sources: readonly string[];
  /** It went on from a checkpoint; the states of its stages follow. */
  readonly restored: boolean;
  readonly digests: DigestLevel;
  readonly effect: TradingEffect;
  readonly surroundings: Surroundings;
}

export interface SessionEnd {
  readonly kind: 'end';
  readonly outcome: 'completed' | 'stopped' | 'failed';
  readonly error: string | null;
  readonly sinks: readonly SinkDigest[];
  /** Rows of each stage, by its number. */
  readonly rows: readonly (readonly [stage: number, rows: number])[];
}

/** Of what digests are kept: of the sinks, of each row of each stage as well, or of nothing. */
export type DigestLevel = 'stages' | 'sinks' | 'none';

export type SessionNote = SessionBegin | SessionEnd;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function encodeNote(
  note: SessionNote | StageLine | Partial<Surroundings> | Readonly<Record<string, unknown>>,
): Uint8Array {
  return encoder.encode(JSON.stringify(note, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)));
}

export function decodeNote<T>(payload: Uint8Array): T {
  return JSON.parse(decoder.decode(payload)) as T;
}

const HEAD_BYTES = 16;

export function encodeHashes({ stage, firstRow, hashes }: HashedRows): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES + hashes.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, stage, true);
  view.setFloat64(8, firstRow, true);
  new Uint32Array(bytes.buffer, HEAD_BYTES).set(hashes);
  return bytes;
}

export function decodeHashes(payload: Uint8Array): HashedRows {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const count = (payload.byteLength - HEAD_BYTES) / 4;
  const hashes = Uint32Array.from({ length: count }, (_, row) => view.getUint32(HEAD_BYTES + row * 4, true));
  return { stage: view.getUint32(0, true), firstRow: view.getFloat64(8, true), hashes, batches: [] };
}
