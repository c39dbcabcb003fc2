import type { RecordBatch, Schema } from 'apache-arrow';
import { CorruptInput, LimitExceeded } from '../base/errors.js';
import { FlatReader } from './flat-reader.js';
import { IpcDecoder, readMessage, type IncomingMessage } from './ipc-decoder.js';
import { IPC_LIMITS, type IpcLimits } from './ipc-limits.js';

const MAGIC = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31]; // ARROW1
const HEAD_BYTES = 8;
const TAIL_BYTES = 10;
const BLOCK_BYTES = 24;
const FOOTER = { version: 0, schema: 1, dictionaries: 2, batches: 3 };

/** Whether bytes begin as an Arrow file does. */
export function isIpcFile(bytes: Uint8Array): boolean {
  return bytes.length >= MAGIC.length && MAGIC.every((byte, at) => bytes[at] === byte);
}

/** Gives `length` bytes of a file from `position` on; they must not change after. */
export type ReadAt = (position: number, length: number) => Uint8Array;

interface Block {
  readonly offset: number;
  readonly metadataBytes: number;
  readonly bodyBytes: number;
}

/** Reads an Arrow IPC file batch by batch, in any order, through a function that reads at a position. Nothing in it is trusted. */
export class IpcFileReader {
  readonly schema: Schema;
  private readonly read: ReadAt;
  private readonly size: number;
  private readonly limits: IpcLimits;
  private readonly decoder: IpcDecoder;
  private readonly blocks: Block[];

  /**
   * Reads the footer and the dictionaries.
   * @throws CorruptInput when the file is damaged or is none
   * @throws LimitExceeded when a part of it is larger than the limits
   */
  constructor(read: ReadAt, size: number, limits: Partial<IpcLimits> = {}) {
    this.read = read;
    this.size = size;
    this.limits = { ...IPC_LIMITS, ...limits };
    this.decoder = new IpcDecoder(this.limits);
    if (size < HEAD_BYTES + TAIL_BYTES || !isIpcFile(this.bytes(0, HEAD_BYTES))) {
      throw new CorruptInput('byte 0', 'This is no Arrow file: it does not begin with ARROW1.');
    }
    const tail = this.bytes(size - TAIL_BYTES, TAIL_BYTES);
    if (!isIpcFile(tail.subarray(4))) {
      throw new CorruptInput(`byte ${size - 6}`, 'The Arrow file does not end with ARROW1.', {
        hint: 'It was cut off or is still being written.',
      });
    }
    const length = new DataView(tail.buffer, tail.byteOffset, 4).getInt32(0, true);
    const start = size - TAIL_BYTES - length;
    if (length <= 0 || start < HEAD_BYTES)
      throw new CorruptInput(
        `byte ${size - TAIL_BYTES}`,
        `The footer of the Arrow file has ${length} bytes, which cannot be.`,
      );
    this.limitMetadata(length);
    const flat = new FlatReader(this.bytes(start, length), start);
    const footer = flat.root();
    const schema = flat.tableField(footer, FOOTER.schema);
    if (schema === undefined) throw flat.fail(footer, 'The footer of the Arrow file has no schema.');
    this.decoder.takeSchema(flat, schema);
    this.schema = this.decoder.schema as Schema;
    this.blocks = this.blocksAt(flat, footer, FOOTER.batches, start);
    for (const block of this.blocksAt(flat, footer, FOOTER.dictionaries, start)) {
      const { message, body } = this.block(block, 'dictionary');
      this.decoder.take(message, body);
    }
  }

  get batchCount(): number {
    return this.blocks.length;
  }

  /** The batch with this number. */
  batch(index: number): RecordBatch {
    const block = this.blocks[index];
    if (block === undefined)
      throw new LimitExceeded('batchCount', `Batch ${index} was asked for, but the file has ${this.batchCount}.`);
    const { message, body } = this.block(block, 'batch');
    return this.decoder.take(message, body) as RecordBatch;
  }

  private bytes(position: number, length: number): Uint8Array {
    const bytes = this.read(position, length);
    if (bytes.length !== length)
      throw new CorruptInput(`byte ${position + bytes.length}`, 'The Arrow file is shorter than it was.');
    return bytes;
  }

  private limitMetadata(length: number): void {
    if (length <= this.limits.maxMetadataBytes) return;
    throw new LimitExceeded(
      'maxMetadataBytes',
      `A part of the Arrow file is described in ${length} bytes; the limit is ${this.limits.maxMetadataBytes}.`,
    );
  }

  private blocksAt(flat: FlatReader, footer: number, index: number, end: number): Block[] {
    const { start, length } = flat.vectorField(footer, index, BLOCK_BYTES);
    let last = HEAD_BYTES;
    return Array.from({ length }, (_, number) => {
      const at = start + number * BLOCK_BYTES;
      const offset = flat.count(at, 'offset of a message');
      const metadataBytes = flat.int32(at + 8);
      const bodyBytes = flat.count(at + 16, 'length of a message');
      if (
        metadataBytes < 8 ||
        metadataBytes % 8 !== 0 ||
        offset % 8 !== 0 ||
        offset + metadataBytes + bodyBytes > end
      ) {
        throw flat.fail(at, 'A message in the footer of the Arrow file lies outside the file.');
      }
      // Without this, a small file could give the same large batch a million times.
      if (offset < last) throw flat.fail(at, 'Messages in the footer of the Arrow file overlap or are out of order.');
      last = offset + metadataBytes + bodyBytes;
      return { offset, metadataBytes, bodyBytes };
    });
  }

  private block(
    { offset, metadataBytes, bodyBytes }: Block,
    kind: IncomingMessage['kind'],
  ): { message: IncomingMessage; body: Uint8Array } {
    this.limitMetadata(metadataBytes);
    if (bodyBytes > this.limits.maxBodyBytes) {
      throw new LimitExceeded(
        'maxBodyBytes',
        `A message of ${bodyBytes} bytes is larger than the limit of ${this.limits.maxBodyBytes}.`,
      );
    }
    const head = this.bytes(offset, metadataBytes);
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const length = view.getInt32(4, true);
    if (view.getUint32(0, true) !== 0xffffffff || length !== metadataBytes - 8) {
      throw new CorruptInput(`byte ${offset}`, 'No message begins where the footer of the Arrow file says.');
    }
    const message = readMessage(head.subarray(8), offset + 8);
    if (message.kind !== kind || message.bodyLength !== bodyBytes) {
      throw new CorruptInput(
        `byte ${offset}`,
        `The footer of the Arrow file describes another message than the ${message.kind} found.`,
      );
    }
    const body = this.bytes(offset + metadataBytes, bodyBytes);
    return { message, body: body.byteOffset % 8 === 0 ? body : body.slice() };
  }
}
