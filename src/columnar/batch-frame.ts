import { crc32 } from 'node:zlib';
import type { RecordBatch } from 'apache-arrow';
import { CorruptInput } from '../base/errors.js';
import { readIpc } from './ipc-reader.js';
import { writeIpcStream } from './ipc-writer.js';

// 0 RXBATCH1    8 bytes from 16 on (uint32)    12 CRC32 of those    16 an Arrow stream of one batch, controls included
const MAGIC = new TextEncoder().encode('RXBATCH1');
const PREFIX_BYTES = 16;

/** A batch as bytes that stand for themselves and show damage, for rows that leave memory for a while. */
export function encodeBatchFrame(batch: RecordBatch): Uint8Array {
  const stream = writeIpcStream([batch]);
  const bytes = new Uint8Array(PREFIX_BYTES + stream.length);
  bytes.set(MAGIC);
  bytes.set(stream, PREFIX_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, stream.length, true);
  view.setUint32(12, crc32(stream), true);
  return bytes;
}

/**
 * The batch that `encodeBatchFrame` made these bytes of. It shares their memory, so they must not change after.
 * @throws CorruptInput when they are damaged, cut off or no such frame
 */
export function decodeBatchFrame(bytes: Uint8Array): RecordBatch {
  if (bytes.length < PREFIX_BYTES || MAGIC.some((byte, at) => bytes[at] !== byte))
    throw new CorruptInput('byte 0', 'No batch of rxarrow begins here: the bytes do not start with RXBATCH1.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(8, true);
  if (length !== bytes.length - PREFIX_BYTES)
    throw new CorruptInput(
      'byte 8',
      `The batch should have ${length} bytes after its prefix, but ${bytes.length - PREFIX_BYTES} are there.`,
    );
  const stream = bytes.subarray(PREFIX_BYTES);
  if (crc32(stream) !== view.getUint32(12, true))
    throw new CorruptInput('byte 12', 'The batch is damaged: its checksum does not fit.');
  const [batch, ...more] = readIpc(aligned(stream));
  if (batch === undefined || more.length > 0)
    throw new CorruptInput(`byte ${PREFIX_BYTES}`, `A frame holds ${more.length + 1} batches where one was expected.`);
  return batch;
}

// Views on 64 bit numbers begin at multiples of 8; a reader may have put the frame anywhere.
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
}
