import type { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { RxArrowError } from '../base/errors.js';
import { batchesToRows } from '../columnar/index.js';
import { run, type RunOptions } from '../runtime/run.js';
import { VirtualClock } from './virtual-clock.js';

/**
 * Runs a stream to its end and gives the data batches that came out. With a virtual clock in the options, or none, time moves by
 * itself; with another clock it takes the time it takes.
 * @throws what made the stream fail; an error when it waits for ever
 */
export async function collect(stream: Observable<RecordBatch>, options: RunOptions = {}): Promise<RecordBatch[]> {
  const clock = options.clock ?? new VirtualClock({ realIo: 'await' });
  const batches: RecordBatch[] = [];
  const running = run(stream, { ...options, clock, onBatch: (batch) => void batches.push(batch) });
  const { done } = running;
  done.catch(() => undefined);
  if (clock instanceof VirtualClock) {
    await clock.runUntilIdle();
    if (!running.context.closed)
      throw new RxArrowError('Hangs', 'The stream has not ended, though nothing is left to do.');
  }
  await done;
  return batches;
}

/** The rows of batches as plain objects: texts as text, times and int64 as bigint, nulls as null. */
export function rowsOf(batches: RecordBatch | Iterable<RecordBatch>): Record<string, unknown>[] {
  return batchesToRows(Symbol.iterator in batches && !('schema' in batches) ? batches : [batches as RecordBatch]);
}
