import { workerData } from 'node:worker_threads';
import { SharedRing, type RingHandle } from '../../../../src/transports/ring/shared-ring.js';
import { NumberedBatches } from './numbered-batches.js';

/** What a producer thread is told. */
export interface ProducerOrders {
  readonly ring: RingHandle;
  readonly producer: number;
  readonly rows: number;
  readonly mostRowsABatch: number;
  /** How it waits for room: as a thread that has nothing else to do, or as one with an event loop. */
  readonly waits: 'sync' | 'async';
}

const { ring, producer, rows, mostRowsABatch, waits } = workerData as ProducerOrders;
const writer = SharedRing.open(ring).writer(producer);
const batches = new NumberedBatches(producer);
for (let left = rows, size = 1; left > 0;) {
  size = (size * 7) % mostRowsABatch || 1;
  const batch = batches.batch(Math.min(size, left));
  if (waits === 'sync') writer.writeSync(batch);
  else await writer.write(batch);
  left -= batch.numRows;
}
writer.end();
