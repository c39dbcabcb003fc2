import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { RecordBatch } from 'apache-arrow';
import { CorruptInput } from '../../base/errors.js';
import { ipcPieces, readIpc, type Snapshot, type StateTables } from '../../columnar/index.js';
import type { RunState } from '../../core/index.js';

/** What a checkpoint says of itself, without its tables. */
export interface CheckpointHead {
  readonly pipeline: string;
  readonly number: number;
  /** Of the lease under which it was written; each run that takes the folder over has a higher one. */
  readonly epoch: number;
  /** When it was taken: ns since 1970 UTC. */
  readonly createdNs: bigint;
  /** Digest of the identities of all stages that keep state: another one is another pipe. */
  readonly definition: string;
  readonly watermarks: ReadonlyMap<string, bigint>;
  readonly sections: readonly CheckpointSection[];
}

export type SectionKind = 'stage' | 'position' | 'part';

/** The state of a stage, the position of a source, or the part of a service. */
export interface CheckpointSection {
  readonly kind: SectionKind;
  readonly component: string;
  readonly version: number;
  /** Identity of the stage, id of the source, name of the part. */
  readonly id: string;
  /** Name and bytes of each table. */
  readonly tables: readonly (readonly [name: string, bytes: number])[];
  readonly bytes: number;
  readonly crc32: number;
}

export interface Checkpoint {
  readonly head: CheckpointHead;
  readonly state: RunState;
}

// 0  RXARROWC     8  format (uint32)     12  CRC32 of the head (uint32)     16  bytes of the head (uint32)     20  zero
// 24 the head as JSON; then, from multiples of 8 on, the tables of each section as Arrow streams.
const MAGIC = new TextEncoder().encode('RXARROWC');
const FORMAT = 1;
const PREFIX_BYTES = 24;
const ZEROS = new Uint8Array(8);
/** A checksum of so many bytes takes less than a millisecond; then others have their turn. */
const SLICE_BYTES = 1 << 20;

const padded = (length: number): number => (length + 7) & ~7;

/** Lets others have their turn when this one has lasted long enough. */
export type Rest = () => Promise<void> | undefined;

const never: Rest = () => undefined;

/** A digest of which stages of which versions keep state. */
export function definitionDigest(snapshots: readonly Snapshot[]): string {
  const stages = snapshots.map(({ digest }) => digest).sort();
  return createHash('sha256').update(JSON.stringify(stages)).digest('hex').slice(0, 16);
}

/**
 * A state as the bytes of a checkpoint, in pieces that share the memory of its tables. Checksums are taken in slices, between which
 * the run goes on.
 */
export async function encodeCheckpoint(
  about: Pick<CheckpointHead, 'pipeline' | 'number' | 'epoch' | 'createdNs'>,
  state: RunState,
  rest: Rest = never,
): Promise<Uint8Array[]> {
  const body: Uint8Array[] = [];
  const sections: CheckpointSection[] = [];
  for (const [kind, { component, version, digest: id, tables }] of sectionsOf(state)) {
    let bytes = 0;
    let sum = 0;
    const sizes: [string, number][] = [];
    for (const [name, table] of Object.entries(tables).sort(([a], [b]) => (a < b ? -1 : 1))) {
      const pieces = ipcPieces(table);
      const length = pieces.reduce((total, piece) => total + piece.length, 0);
      pieces.push(ZEROS.subarray(0, padded(length) - length));
      sizes.push([name, length]);
      bytes += padded(length);
      for (const piece of pieces) {
        body.push(piece);
        for (let at = 0; at < piece.length; at += SLICE_BYTES) {
          sum = crc32(piece.subarray(at, at + SLICE_BYTES), sum);
          await rest();
        }
      }
    }
    sections.push({ kind, component, version, id, tables: sizes, bytes, crc32: sum });
  }
  return [headBytes({ ...about, ...headOf(state), sections }), ...body];
}

function headOf(state: RunState): Pick<CheckpointHead, 'definition' | 'watermarks'> {
  return { definition: definitionDigest(state.snapshots), watermarks: state.watermarks };
}

function sectionsOf(state: RunState): (readonly [SectionKind, Snapshot])[] {
  return [
    ...state.snapshots.map((snapshot) => ['stage', snapshot] as const),
    ...[...state.positions].map(
      ([id, tables]) => ['position', { component: 'source', version: 1, digest: id, tables }] as const,
    ),
    ...state.parts.map((part) => ['part', part] as const),
  ];
}

function headBytes(head: CheckpointHead): Uint8Array {
  const { createdNs, watermarks, ...plain } = head;
  const text = JSON.stringify({
    ...plain,
    createdNs: String(createdNs),
    watermarks: [...watermarks].map(([id, timeNs]) => [id, String(timeNs)]),
  });
  const json = new TextEncoder().encode(text);
  const bytes = new Uint8Array(padded(PREFIX_BYTES + json.length));
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  bytes.set(json, PREFIX_BYTES);
  view.setUint32(8, FORMAT, true);
  view.setUint32(12, crc32(json), true);
  view.setUint32(16, json.length, true);
  return bytes;
}

/**
 * The head of a checkpoint, of which `bytes` must be the beginning.
 * @throws CorruptInput when it is damaged, cut off or no checkpoint
 */
export function decodeHead(bytes: Uint8Array): { readonly head: CheckpointHead; readonly end: number } {
  if (bytes.length < PREFIX_BYTES || MAGIC.some((byte, at) => bytes[at] !== byte))
    throw new CorruptInput('byte 0', 'This is no checkpoint of rxarrow: it does not begin with RXARROWC.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const format = view.getUint32(8, true);
  if (format !== FORMAT)
    throw new CorruptInput(
      'byte 8',
      `The checkpoint has format ${format}; this version of rxarrow reads format ${FORMAT}.`,
      { hint: 'It was written by another version of rxarrow, or it is damaged.' },
    );
  const length = view.getUint32(16, true);
  const json = bytes.subarray(PREFIX_BYTES, PREFIX_BYTES + length);
  if (json.length < length)
    throw new CorruptInput(
      'byte 16',
      `The head of the checkpoint should have ${length} bytes, but ${json.length} are there.`,
    );
  if (crc32(json) !== view.getUint32(12, true))
    throw new CorruptInput('byte 12', 'The head of the checkpoint is damaged: its checksum does not fit.');
  return { head: parseHead(json), end: padded(PREFIX_BYTES + length) };
}

// The checksum has told damage; what is left to tell is a file that says of itself to be what it is not.
function parseHead(json: Uint8Array): CheckpointHead {
  try {
    const head = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json)) as Omit<
      CheckpointHead,
      'createdNs' | 'watermarks'
    > & { createdNs: string; watermarks: readonly (readonly [string, string])[] };
    const isWhole =
      typeof head.pipeline === 'string' &&
      Number.isInteger(head.number) &&
      Number.isInteger(head.epoch) &&
      typeof head.definition === 'string' &&
      Array.isArray(head.sections) &&
      head.sections.every(isSection);
    if (!isWhole) throw new Error('something is missing');
    return {
      ...head,
      createdNs: BigInt(head.createdNs),
      watermarks: new Map(head.watermarks.map(([id, timeNs]) => [id, BigInt(timeNs)])),
    };
  } catch (cause) {
    throw new CorruptInput(`byte ${PREFIX_BYTES}`, 'The head of the checkpoint does not say what it should.', {
      cause,
    });
  }
}

function isSection(value: unknown): value is CheckpointSection {
  const {
    kind,
    component,
    version,
    id,
    tables,
    bytes,
    crc32: sum,
  } = value as Partial<Record<keyof CheckpointSection, unknown>>;
  const isSize = (size: unknown): boolean => Number.isSafeInteger(size) && (size as number) >= 0;
  const isTable = (table: unknown): boolean =>
    Array.isArray(table) && table.length === 2 && typeof table[0] === 'string' && isSize(table[1]);
  return (
    (kind === 'stage' || kind === 'position' || kind === 'part') &&
    typeof component === 'string' &&
    typeof id === 'string' &&
    Number.isInteger(version) &&
    isSize(bytes) &&
    isSize(sum) &&
    Array.isArray(tables) &&
    tables.every(isTable)
  );
}

/**
 * The checkpoint that `encodeCheckpoint` made these bytes of; its tables share their memory, so they must not change after.
 * @throws CorruptInput when they are damaged, cut off or no checkpoint
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { head, end } = decodeHead(bytes);
  const wanted = head.sections.reduce((at, section) => at + section.bytes, end);
  if (wanted !== bytes.length)
    throw new CorruptInput(
      `byte ${bytes.length}`,
      `The checkpoint should have ${wanted} bytes, but it has ${bytes.length}.`,
    );
  const snapshots: Snapshot[] = [];
  const parts: Snapshot[] = [];
  const positions = new Map<string, StateTables>();
  let at = end;
  for (const section of head.sections) {
    const own = bytes.subarray(at, at + section.bytes);
    if (crc32(own) !== section.crc32)
      throw new CorruptInput(
        `byte ${at}`,
        `The ${section.kind} "${section.id}" of the checkpoint is damaged: its checksum does not fit.`,
      );
    const { component, version, id: digest } = section;
    const tables = readTables(section, own, at);
    if (section.kind === 'position') positions.set(digest, tables);
    else (section.kind === 'stage' ? snapshots : parts).push({ component, version, digest, tables });
    at += section.bytes;
  }
  return { head, state: { snapshots, positions, parts, watermarks: head.watermarks } };
}

function readTables(section: CheckpointSection, bytes: Uint8Array, start: number): StateTables {
  const tables: [string, RecordBatch][] = [];
  let at = 0;
  for (const [name, size] of section.tables) {
    const [table, ...more] = at + size > bytes.length ? [] : readIpc(bytes.subarray(at, at + size));
    if (table === undefined || more.length > 0)
      throw new CorruptInput(
        `byte ${start + at}`,
        `Table "${name}" of the ${section.kind} "${section.id}" is not one table.`,
      );
    tables.push([name, table]);
    at += padded(size);
  }
  return Object.fromEntries(tables);
}
