import { Schema, type RecordBatch } from 'apache-arrow';
import { isControl, newBatch } from '../columnar/index.js';
import { PARTITION_KEY, SOURCE_KEY, type PullReader } from '../runtime/flow/index.js';

export { PARTITION_KEY, SOURCE_KEY };

/** A reader whose batches carry the identity of their source, unless they bring one of their own. */
export function withRowIdentity(reader: PullReader, source: string): PullReader {
  let known: Schema | undefined;
  let identified: Schema | undefined;
  const identify = (batch: RecordBatch | null): RecordBatch | null => {
    if (batch === null || isControl(batch)) return batch;
    if (batch.schema !== known) {
      known = batch.schema;
      identified = batch.schema.metadata.has(SOURCE_KEY)
        ? batch.schema
        : new Schema(
            batch.schema.fields,
            new Map([...batch.schema.metadata, [SOURCE_KEY, source], [PARTITION_KEY, '0']]),
          );
    }
    if (identified === batch.schema || identified === undefined) return batch;
    return newBatch(identified, batch.numRows, batch.data.children, batch.metadata);
  };
  const { position, seek, acknowledge, close, redelivers, synchronous } = reader;
  return {
    read() {
      const answer = reader.read();
      return answer instanceof Promise ? answer.then(identify) : identify(answer);
    },
    ...(redelivers === undefined ? {} : { redelivers }),
    ...(synchronous === undefined ? {} : { synchronous }),
    ...(position === undefined ? {} : { position: () => position.call(reader) }),
    ...(seek === undefined ? {} : { seek: (to) => seek.call(reader, to) }),
    ...(acknowledge === undefined ? {} : { acknowledge: (upTo) => acknowledge.call(reader, upTo) }),
    ...(close === undefined ? {} : { close: () => close.call(reader) }),
  };
}

/** Where a row stands, for dead letters: its sequence, where the stream has one. */
export function rowPosition(batch: RecordBatch, row: number): string {
  const sequence: unknown = batch.getChild('sequence')?.get(row);
  return sequence === undefined || sequence === null ? `row ${row} of its batch` : `sequence ${String(sequence)}`;
}
