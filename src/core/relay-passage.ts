import { BoundedBuffer, type BufferOptions, type SyncStage } from '../runtime/flow/index.js';

/** What a buffer is where nothing has to wait: batches go straight through once their columns have been looked at. */
export function checkedPassage(name: string, options: BufferOptions): SyncStage {
  const nothing = (): void => undefined;
  const buffer = new BoundedBuffer({ title: `"${name}"`, dropped: nothing, failed: nothing, warn: nothing }, options);
  return {
    process(batch, emit) {
      buffer.check(batch);
      emit(batch);
    },
    close: () => buffer.close(),
  };
}
