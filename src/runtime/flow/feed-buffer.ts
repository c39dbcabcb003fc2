import { BoundedBuffer } from './bounded-buffer.js';
import type { Origin } from './origin.js';
import type { BufferOptions } from './overflow.js';

/** The buffer of a feed before its push: what it drops is counted for its source. */
export function openFeedBuffer(
  origin: Origin,
  options: BufferOptions,
  failed: (error: unknown) => void,
): BoundedBuffer {
  const { context, id } = origin;
  const buffer = new BoundedBuffer(
    {
      title: `Feed "${id}"`,
      dropped(rows) {
        origin.droppedRows += rows;
        context.events.emit({ kind: 'drop', source: id, rows, cause: options.policy });
      },
      failed,
      warn: (message) => context.warn(message),
    },
    options,
  );
  origin.buffer = buffer;
  return buffer;
}
