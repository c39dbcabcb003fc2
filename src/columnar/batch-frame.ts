import { createHash } from 'node:crypto';
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { RecordBatch } from 'apache-arrow';
import { CorruptInput, LimitExceeded } from '../base/errors.js';
import { ApartIpcWriter } from './ipc-apart-writer.js';
import { IPC_LIMITS, type IpcLimits } from './ipc-limits.js';
import { IpcStreamReader, readIpc } from './ipc-reader.js';

import { sameSchema } from './schema.js';

// 0  RXBATCH2
// 8  bytes from 16 on (uint32)
// 12 CRC32 of those
// 16 id of the columns: the first 8 bytes of the SHA-256 of the schema message, 0 when not said
// 24 bytes of the schema message, 28 of that and the dictionaries together (uint32 each, 0 when not said)
// 32 compression (uint32): 0 none, 1 raw deflate
// 36 bytes of the Arrow stream before compression (uint32)
// 40 an Arrow stream of one batch, controls included
const MAGIC = new TextEncoder().encode('RXBATCH2');
const CHECKED_FROM = 16;
const PREFIX_BYTES = 40;
const COMPRESSIONS = ['none', 'deflate'] as const;

/** How the rows of a frame are made smaller: not at all, or by raw deflate, which takes more time than most networks. */
export type FrameCompression = (typeof COMPRESSIONS)[number];

/** What a frame says of itself before it is read. */
export interface FrameHead {
  /** Names the columns: 16 hexadecimal digits, the same for the same schema; all 0 when the writer does not say. */
  readonly schemaId: string;
  readonly compression: FrameCompression;
  /** Bytes of the Arrow stream in it. */
  readonly streamBytes: number;
}

/**
 * Writes batches as bytes that stand for themselves and show damage. Each frame can be read without the others; one writer for many
 * batches of the same columns is five times as fast as one for each.
 */
export class FrameWriter {
  private readonly compression: FrameCompression;
  private writer = new ApartIpcWriter();
  private wroteFor: RecordBatch['schema'] | undefined;
  private head: Uint8Array | undefined;
  private schemaId = new Uint8Array(8);

  constructor(compression: FrameCompression = 'none') {
    this.compression = compression;
  }

  write(batch: RecordBatch): Uint8Array {
    const { schema } = batch;
    if (this.wroteFor !== schema && schema.fields.length > 0) {
      if (this.wroteFor !== undefined && !sameColumns(this.wroteFor, schema)) {
        this.writer = new ApartIpcWriter();
        this.head = undefined;
      }
      this.wroteFor = schema;
    }
    const { head, schemaBytes, body } = this.writer.write(batch);
    if (head !== this.head) {
      this.head = head;
      this.schemaId = schemaIdOf(head.subarray(0, schemaBytes));
    }
    return this.frame([head, ...body], schemaBytes, head.length);
  }

  private frame(pieces: readonly Uint8Array[], schemaBytes: number, headBytes: number): Uint8Array {
    let streamBytes = 0;
    for (const piece of pieces) streamBytes += piece.length;
    // The memory is filled to the last byte below.
    const room = Buffer.allocUnsafeSlow(PREFIX_BYTES + streamBytes);
    let at = PREFIX_BYTES;
    for (const piece of pieces) {
      room.set(piece, at);
      at += piece.length;
    }
    const isSmall = this.compression === 'deflate';
    const bytes = isSmall ? deflated(room.subarray(PREFIX_BYTES)) : room;
    bytes.set(MAGIC);
    bytes.writeUint32LE(bytes.length - CHECKED_FROM, 8);
    bytes.set(this.schemaId, 16);
    bytes.writeUint32LE(schemaBytes, 24);
    bytes.writeUint32LE(headBytes, 28);
    bytes.writeUint32LE(COMPRESSIONS.indexOf(this.compression), 32);
    bytes.writeUint32LE(streamBytes, 36);
    bytes.writeUint32LE(crc32(bytes.subarray(CHECKED_FROM)), 12);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  }
}

// Metadata is part of what a frame carries, though not of what makes two schemas the same.
function sameColumns(a: RecordBatch['schema'], b: RecordBatch['schema']): boolean {
  if (!sameSchema(a, b) || a.metadata.size !== b.metadata.size) return false;
  for (const [key, value] of a.metadata) if (b.metadata.get(key) !== value) return false;
  return true;
}

function deflated(stream: Uint8Array): Buffer {
  const small = deflateRawSync(stream, { level: 1 });
  const bytes = Buffer.allocUnsafeSlow(PREFIX_BYTES + small.length);
  bytes.set(small, PREFIX_BYTES);
  return bytes;
}

function schemaIdOf(schemaMessage: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(schemaMessage).digest().subarray(0, 8));
}

// One for each producer whose frames come by turns.
const MOST_KNOWN = 8;

/** The head of the latest frame with these columns, for frames that begin with the same. */
interface KnownHead {
  readonly bytes: Uint8Array;
  readonly schemaBytes: number;
  readonly reader: IpcStreamReader;
}

/**
 * Reads frames that `FrameWriter` made, in this process or another, believing nothing. Batches of the same columns have the very
 * same schema object, so that what is known of it is known once.
 */
export class FrameReader {
  private readonly limits: IpcLimits;
  private readonly known = new Map<string, KnownHead>();

  constructor(limits: Partial<IpcLimits> = {}) {
    this.limits = { ...IPC_LIMITS, ...limits };
  }

  /**
   * The batch in a frame. It may share the memory of the bytes, so they must not change after.
   * @throws CorruptInput when they are damaged, cut off or no such frame
   * @throws LimitExceeded when it is larger than the limits
   */
  read(bytes: Uint8Array): RecordBatch {
    const { compression, schemaId, streamBytes } = frameHead(bytes, this.limits.maxBodyBytes);
    const view = viewOf(bytes);
    const [schemaBytes, headBytes] = [view.getUint32(24, true), view.getUint32(28, true)];
    const stored = bytes.subarray(PREFIX_BYTES);
    const stream = compression === 'none' ? aligned(stored) : inflated(stored, streamBytes);
    if (stream.length !== streamBytes)
      throw new CorruptInput(
        'byte 36',
        `The frame holds ${stream.length} bytes of Arrow data; ${streamBytes} were expected.`,
      );
    return headBytes === 0 ? alone(stream, this.limits) : this.readApart(schemaId, stream, schemaBytes, headBytes);
  }

  private readApart(schemaId: string, stream: Uint8Array, schemaBytes: number, headBytes: number): RecordBatch {
    if (schemaBytes > headBytes || headBytes > stream.length || (schemaBytes | headBytes) % 8 !== 0)
      throw new CorruptInput(
        'byte 24',
        `The frame has ${schemaBytes} and ${headBytes} bytes of head, which cannot be.`,
      );
    const head = stream.subarray(0, headBytes);
    const known = this.known.get(schemaId);
    // Until the frame has been read to its end, nothing is known of the reader's state.
    this.known.delete(schemaId);
    let reader = known?.reader;
    let bytes: Uint8Array = known?.bytes ?? head;
    const sameSchemaBytes =
      known?.schemaBytes === schemaBytes && same(known.bytes.subarray(0, schemaBytes), head.subarray(0, schemaBytes));
    if (known === undefined || reader === undefined || !sameSchemaBytes) {
      reader = new IpcStreamReader(this.limits, true);
      take(reader, head, 0);
      bytes = new Uint8Array(head);
    } else if (!same(known.bytes, head)) {
      take(reader, head.subarray(schemaBytes), 0);
      bytes = new Uint8Array(head);
    }
    if (!reader.isBetweenMessages)
      throw new CorruptInput('byte 28', 'The head of the frame does not end where it says.');
    const before = reader.dictionariesTaken;
    const batch = take(reader, stream.subarray(headBytes), 1);
    // Words that come behind the head would be in use for the next frame too; an end of the stream is harmless.
    if (reader.isBetweenMessages && reader.dictionariesTaken === before) {
      const [oldest] = this.known.keys();
      if (this.known.size >= MOST_KNOWN && oldest !== undefined) this.known.delete(oldest);
      this.known.set(schemaId, { bytes, schemaBytes, reader });
    }
    return batch as RecordBatch;
  }
}

function take(reader: IpcStreamReader, bytes: Uint8Array, wanted: 0 | 1): RecordBatch | undefined {
  const batches = reader.push(bytes);
  if (batches.length !== wanted)
    throw new CorruptInput(
      `byte ${PREFIX_BYTES}`,
      `A part of the frame holds ${batches.length} batches; ${wanted} were expected.`,
    );
  return batches[0];
}

function alone(stream: Uint8Array, limits: IpcLimits): RecordBatch {
  const [batch, ...more] = readIpc(stream, limits);
  if (batch === undefined || more.length > 0)
    throw new CorruptInput(
      `byte ${PREFIX_BYTES}`,
      `A frame holds ${batch === undefined ? 0 : more.length + 1} batches where one was expected.`,
    );
  return batch;
}

/** Whether these bytes begin as a frame does. */
export function isBatchFrame(bytes: Uint8Array): boolean {
  return bytes.length >= MAGIC.length && MAGIC.every((byte, at) => bytes[at] === byte);
}

/**
 * What a frame says of itself; its checksum has been looked at.
 * @throws CorruptInput when the bytes are damaged, cut off or no frame
 * @throws LimitExceeded when the frame says that it is larger than `maxBytes`
 */
export function frameHead(bytes: Uint8Array, maxBytes: number = IPC_LIMITS.maxBodyBytes): FrameHead {
  if (bytes.length < PREFIX_BYTES || !isBatchFrame(bytes))
    throw new CorruptInput('byte 0', 'No batch of rxarrow begins here: the bytes do not start with RXBATCH2.');
  const view = viewOf(bytes);
  const length = view.getUint32(8, true);
  if (length !== bytes.length - CHECKED_FROM)
    throw new CorruptInput(
      'byte 8',
      `The batch should have ${length} bytes after its checksum, but ${bytes.length - CHECKED_FROM} are there.`,
    );
  if (crc32(bytes.subarray(CHECKED_FROM)) !== view.getUint32(12, true))
    throw new CorruptInput('byte 12', 'The batch is damaged: its checksum does not fit.');
  const compression = COMPRESSIONS[view.getUint32(32, true)];
  if (compression === undefined)
    throw new CorruptInput('byte 32', `Compression ${view.getUint32(32, true)} is not known; 0 and 1 are.`);
  const streamBytes = view.getUint32(36, true);
  if (streamBytes > maxBytes)
    throw new LimitExceeded('maxBodyBytes', `A frame of ${streamBytes} bytes is larger than the limit of ${maxBytes}.`);
  return { schemaId: Buffer.from(bytes.subarray(16, 24)).toString('hex'), compression, streamBytes };
}

function inflated(stored: Uint8Array, streamBytes: number): Uint8Array {
  try {
    return aligned(inflateRawSync(stored, { maxOutputLength: Math.max(1, streamBytes) }));
  } catch (cause) {
    throw new CorruptInput(`byte ${PREFIX_BYTES}`, 'The compressed rows of the frame cannot be unpacked.', { cause });
  }
}

/** A batch as bytes that stand for themselves and show damage, for rows that leave memory for a while. */
export function encodeBatchFrame(batch: RecordBatch, compression: FrameCompression = 'none'): Uint8Array {
  return new FrameWriter(compression).write(batch);
}

/**
 * The batch that `encodeBatchFrame` made these bytes of. It shares their memory, so they must not change after.
 * @throws CorruptInput when they are damaged, cut off or no such frame
 */
export function decodeBatchFrame(bytes: Uint8Array): RecordBatch {
  return new FrameReader().read(bytes);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

// `slice` of a Buffer copies nothing. Views on 64 bit numbers begin at multiples of 8; a reader may have put the frame anywhere.
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
}
