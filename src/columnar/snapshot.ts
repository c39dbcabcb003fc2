import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { RecordBatch } from 'apache-arrow';
import { CorruptInput } from '../base/errors.js';
import { batchDigest } from './compare.js';
import { readIpc } from './ipc-reader.js';
import { writeIpcStream } from './ipc-writer.js';
import type { StateTables } from './state-table.js';

/** The state of a stage with what it belongs to. */
export interface Snapshot {
  /** The component's name, as users write it. */
  readonly component: string;
  /** The version of the state's layout, so that a newer component can migrate an older state. */
  readonly version: number;
  /** The identity of the stage: its name, parameters and everything beneath it. */
  readonly digest: string;
  readonly tables: StateTables;
}

// 0  RXARROWS       8  format       12  CRC32 of all from 24 on       16  bytes from 24 on (uint64)
// 24 length of the head (uint32), 28 head as JSON; then, from multiples of 8 on, each table as an Arrow stream.
const MAGIC = new TextEncoder().encode('RXARROWS');
const FORMAT = 1;
const PREFIX_BYTES = 24;

interface Head {
  readonly component: string;
  readonly version: number;
  readonly digest: string;
  /** Name and bytes of each table. */
  readonly tables: readonly (readonly [name: string, bytes: number])[];
}

const padded = (length: number): number => (length + 7) & ~7;

function sortedTables(snapshot: Snapshot): [string, RecordBatch][] {
  return Object.entries(snapshot.tables).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A snapshot as bytes that show damage; the same snapshot gives the same bytes. */
export function encodeSnapshot(snapshot: Snapshot): Uint8Array {
  const tables = sortedTables(snapshot).map(([name, table]) => [name, writeIpcStream([table])] as const);
  const { component, version, digest } = snapshot;
  const head: Head = { component, version, digest, tables: tables.map(([name, bytes]) => [name, bytes.length]) };
  const headBytes = new TextEncoder().encode(JSON.stringify(head));
  const start = padded(PREFIX_BYTES + 4 + headBytes.length);
  const bytes = new Uint8Array(tables.reduce((at, [, table]) => at + padded(table.length), start));
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(8, FORMAT, true);
  view.setBigUint64(16, BigInt(bytes.length - PREFIX_BYTES), true);
  view.setUint32(PREFIX_BYTES, headBytes.length, true);
  bytes.set(headBytes, PREFIX_BYTES + 4);
  let at = start;
  for (const [, table] of tables) {
    bytes.set(table, at);
    at += padded(table.length);
  }
  view.setUint32(12, crc32(bytes.subarray(PREFIX_BYTES)), true);
  return bytes;
}

/**
 * The snapshot that `encodeSnapshot` made these bytes of; its tables share their memory, so they must not change after.
 * @throws CorruptInput when the bytes are damaged, cut off or no snapshot
 */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  if (bytes.length < PREFIX_BYTES || MAGIC.some((byte, at) => bytes[at] !== byte)) {
    throw new CorruptInput('byte 0', 'This is no snapshot of rxarrow: it does not begin with RXARROWS.');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const format = view.getUint32(8, true);
  if (format !== FORMAT) {
    throw new CorruptInput(
      'byte 8',
      `The snapshot has format ${format}; this version of rxarrow reads format ${FORMAT}.`,
      {
        hint: 'It was written by another version of rxarrow, or it is damaged.',
      },
    );
  }
  const length = view.getBigUint64(16, true);
  if (length !== BigInt(bytes.length - PREFIX_BYTES)) {
    throw new CorruptInput(
      'byte 16',
      `The snapshot should have ${length} bytes after its prefix, but ${bytes.length - PREFIX_BYTES} are there.`,
    );
  }
  const sum = crc32(bytes.subarray(PREFIX_BYTES));
  if (sum !== view.getUint32(12, true))
    throw new CorruptInput('byte 12', 'The snapshot is damaged: its checksum does not fit.');
  const { head, end } = readHead(bytes, view);
  const tables: [string, RecordBatch][] = [];
  let at = end;
  for (const [name, size] of head.tables) {
    if (at + size > bytes.length)
      throw new CorruptInput(`byte ${at}`, `Table "${name}" of the snapshot reaches beyond its end.`);
    tables.push([name, readTable(bytes.subarray(at, at + size), name, at)]);
    at += padded(size);
  }
  const { component, version, digest } = head;
  return { component, version, digest, tables: Object.fromEntries(tables) };
}

function readHead(bytes: Uint8Array, view: DataView): { head: Head; end: number } {
  const where = `byte ${PREFIX_BYTES}`;
  const length = bytes.length < PREFIX_BYTES + 4 ? 0 : view.getUint32(PREFIX_BYTES, true);
  const end = padded(PREFIX_BYTES + 4 + length);
  if (length === 0 || end > bytes.length) throw new CorruptInput(where, 'The snapshot has no head.');
  let head: unknown;
  try {
    head = JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
        bytes.subarray(PREFIX_BYTES + 4, PREFIX_BYTES + 4 + length),
      ),
    );
  } catch (cause) {
    throw new CorruptInput(where, 'The head of the snapshot is not JSON.', { cause });
  }
  if (!isHead(head))
    throw new CorruptInput(where, 'The head of the snapshot lacks its component, version, digest or tables.');
  return { head, end };
}

function isHead(value: unknown): value is Head {
  if (typeof value !== 'object' || value === null) return false;
  const { component, version, digest, tables } = value as Partial<Record<keyof Head, unknown>>;
  const isTable = (table: unknown): boolean =>
    Array.isArray(table) &&
    table.length === 2 &&
    typeof table[0] === 'string' &&
    Number.isInteger(table[1]) &&
    (table[1] as number) >= 0;
  return (
    typeof component === 'string' &&
    Number.isInteger(version) &&
    typeof digest === 'string' &&
    Array.isArray(tables) &&
    tables.every(isTable)
  );
}

function readTable(bytes: Uint8Array, name: string, at: number): RecordBatch {
  const batches = readIpc(bytes);
  const [table] = batches;
  if (batches.length !== 1 || table === undefined) {
    throw new CorruptInput(
      `byte ${at}`,
      `Table "${name}" of the snapshot has ${batches.length} batches where one was expected.`,
    );
  }
  return table;
}

/**
 * A digest of what a snapshot says, whatever the order of its tables and the numbering of dictionaries. Since stages write their
 * rows ordered by key, it does not depend on the slots that keys happen to have.
 */
export function snapshotDigest(snapshot: Snapshot): string {
  const tables = sortedTables(snapshot).map(([name, table]) => [name, batchDigest(table)]);
  const text = JSON.stringify([snapshot.component, snapshot.version, snapshot.digest, tables]);
  return createHash('sha256').update(text).digest('hex');
}
