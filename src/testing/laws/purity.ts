import { createHash } from 'node:crypto';
import type { Data, RecordBatch } from 'apache-arrow';
import type { Random } from '../../base/random.js';
import { rowsDigest } from '../../columnar/index.js';
import { drive } from './drive.js';
import { batchesOf } from './input-batches.js';
import { LawBroken } from './law-broken.js';
import { inputsOf, rowsFor, schemaFor, type Subject } from './subject.js';

/** Batches are never written to, and the same input gives the same output. */
export async function purity(subject: Subject, random: Random): Promise<void> {
  const schema = schemaFor(subject);
  const inputs = inputsOf(subject, () => batchesOf(schema, rowsFor(subject, random), [1 + random.integer(20)], random));
  const before = bytesDigest(inputs.flat());
  const first = rowsDigest((await drive(subject.assemble, inputs)).batches);
  if (bytesDigest(inputs.flat()) !== before)
    throw new LawBroken('purity', subject.title, 'it has written to its input.');
  const second = rowsDigest((await drive(subject.assemble, inputs)).batches);
  if (first !== second)
    throw new LawBroken('purity', subject.title, 'a second run over the same batches gave other rows.');
}

/** All bytes of all buffers; also those under a null. */
function bytesDigest(batches: readonly RecordBatch[]): string {
  const hash = createHash('sha256');
  const add = (column: Data): void => {
    for (const buffer of [column.values, column.nullBitmap, column.valueOffsets] as (ArrayBufferView | undefined)[])
      if (buffer !== undefined && buffer.byteLength > 0)
        hash.update(new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength));
    for (const child of column.children) add(child as Data);
  };
  for (const batch of batches) for (const column of batch.data.children) add(column as Data);
  return hash.digest('hex');
}
