import type { RecordBatch, Schema } from 'apache-arrow';
import { CorruptInput, LimitExceeded } from '../base/errors.js';
import { ByteQueue } from './byte-queue.js';
import { IpcDecoder, readMessage, type IncomingMessage } from './ipc-decoder.js';
import { IpcFileReader, isIpcFile } from './ipc-file-reader.js';
import { IPC_LIMITS, type IpcLimits } from './ipc-limits.js';

const PREFIX_BYTES = 8;
const CONTINUATION = 0xffffffff;

/**
 * Reads an Arrow IPC stream that comes in pieces of any size, with memory for one message at a time. Nothing in it is trusted:
 * what does not fit is `CorruptInput` with the position, never wrong values. After an error the reader is spent.
 */
export class IpcStreamReader {
  private readonly queue = new ByteQueue();
  private readonly decoder: IpcDecoder;
  private readonly limits: IpcLimits;
  private readonly share: boolean;
  private position = 0;
  private metadataBytes = -1;
  private message: IncomingMessage | undefined;
  private ended = false;
  private failed = false;

  /** @param share whether batches may share the bytes of the pieces: only when nobody writes to those any more */
  constructor(limits: Partial<IpcLimits> = {}, share = false) {
    this.limits = { ...IPC_LIMITS, ...limits };
    this.decoder = new IpcDecoder(this.limits);
    this.share = share;
  }

  /** The schema of the stream, once it has come. */
  get schema(): Schema | undefined {
    return this.decoder.schema;
  }

  /** How many dictionaries have come so far. */
  get dictionariesTaken(): number {
    return this.decoder.dictionariesTaken;
  }

  /** Whether the stream can go on: nothing of it was damaged, no message is half read, and its end has not come. */
  get isBetweenMessages(): boolean {
    return (
      !this.failed &&
      !this.ended &&
      this.queue.length === 0 &&
      this.metadataBytes < 0 &&
      this.message === undefined &&
      this.decoder.schema !== undefined
    );
  }

  /**
   * Takes the next piece and gives the batches that it completes.
   * @throws CorruptInput when the stream is damaged or is none
   * @throws LimitExceeded when a message is larger than the limits
   */
  push(piece: Uint8Array): RecordBatch[] {
    if (this.failed) throw new CorruptInput(this.where(), 'This reader met damaged data before and cannot go on.');
    // A piece is copied only when it has to wait: sources use their buffers again.
    this.queue.push(piece);
    const batches: RecordBatch[] = [];
    try {
      while (this.step(batches));
    } catch (error) {
      this.failed = true;
      throw error;
    }
    if (!this.share) this.queue.own();
    return batches;
  }

  /**
   * Says that no more bytes will come.
   * @throws CorruptInput when the stream stops inside a message or before its schema
   */
  end(): void {
    if (this.failed) return;
    if (this.queue.length > 0 || this.metadataBytes >= 0 || this.message !== undefined) {
      throw new CorruptInput(this.where(), 'The Arrow stream stops in the middle of a message.');
    }
    if (this.decoder.schema === undefined)
      throw new CorruptInput(this.where(), 'The Arrow stream stops before its schema.');
  }

  private where(): string {
    return `byte ${this.position}`;
  }

  private take(length: number, copy: boolean): Uint8Array {
    this.position += length;
    return this.queue.take(length, copy);
  }

  /** Goes on by one part of a message; false when more bytes are needed. */
  private step(batches: RecordBatch[]): boolean {
    if (this.ended) {
      if (this.queue.length > 0)
        throw new CorruptInput(this.where(), 'Bytes were found after the end of the Arrow stream.');
      return false;
    }
    if (this.message !== undefined) {
      if (this.queue.length < this.message.bodyLength) return false;
      const { message } = this;
      const batch = this.decoder.take(message, this.take(message.bodyLength, !this.share));
      this.message = undefined;
      if (batch !== undefined) batches.push(batch);
      return true;
    }
    if (this.metadataBytes >= 0) {
      if (this.queue.length < this.metadataBytes) return false;
      const start = this.position;
      const message = readMessage(this.take(this.metadataBytes, !this.share), start);
      this.metadataBytes = -1;
      if (message.bodyLength > this.limits.maxBodyBytes) {
        throw new LimitExceeded(
          'maxBodyBytes',
          `A message of ${message.bodyLength} bytes is larger than the limit of ${this.limits.maxBodyBytes}.`,
        );
      }
      this.message = message;
      return true;
    }
    if (this.queue.length < PREFIX_BYTES) return false;
    this.readPrefix();
    return true;
  }

  private readPrefix(): void {
    const where = this.where();
    const prefix = this.take(PREFIX_BYTES, true);
    const view = new DataView(prefix.buffer, prefix.byteOffset, PREFIX_BYTES);
    if (view.getUint32(0, true) !== CONTINUATION) {
      throw new CorruptInput(where, 'No message of an Arrow stream begins here.', {
        hint: isIpcFile(prefix)
          ? 'This is an Arrow file: read it with the file reader.'
          : 'Streams written before Arrow 0.15 are not supported.',
      });
    }
    const length = view.getInt32(4, true);
    if (length === 0) {
      if (this.decoder.schema === undefined) throw new CorruptInput(where, 'The Arrow stream ends before its schema.');
      this.ended = true;
      return;
    }
    if (length < 0 || length % 8 !== 0)
      throw new CorruptInput(where, `The description of a message has ${length} bytes, which cannot be.`);
    if (length > this.limits.maxMetadataBytes) {
      throw new LimitExceeded(
        'maxMetadataBytes',
        `A message is described in ${length} bytes; the limit is ${this.limits.maxMetadataBytes}.`,
      );
    }
    this.metadataBytes = length;
  }
}

/**
 * Reads all batches of an Arrow IPC stream or file. They share the memory of `bytes` where they can, so it must not change after.
 * @throws CorruptInput when the bytes are damaged or no Arrow data
 * @throws LimitExceeded when they are larger than the limits
 */
export function readIpc(bytes: Uint8Array, limits: Partial<IpcLimits> = {}): RecordBatch[] {
  if (isIpcFile(bytes)) {
    const file = new IpcFileReader(
      (position, length) => bytes.subarray(position, position + length),
      bytes.length,
      limits,
    );
    return Array.from({ length: file.batchCount }, (_, index) => file.batch(index));
  }
  const reader = new IpcStreamReader(limits, true);
  const batches = reader.push(bytes);
  reader.end();
  return batches;
}
