import { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import type { Random } from '../../../base/random.js';
import { isControl } from '../../../columnar/index.js';
import { pullSource, pushingOrigin, type Origin } from '../../../core/index.js';
import type { Subject } from '../subject.js';
import { rowsFor, schemaFor } from '../subject.js';
import { batchesOf } from '../input-batches.js';
import type { After } from '../drive.js';

/** What is noticed of the inputs of a component. */
export interface Watch {
  /** How many inputs are within a push, an end or an error right now. */
  pushing: number;
  reads: number;
  /** Called with each data batch that an input is about to push, by the source that pushes it. */
  onPush: (origin: Origin | null) => void;
  /** The batches that were read, which nothing here keeps. */
  readonly read: WeakRef<RecordBatch>[];
}

export function newWatch(): Watch {
  return { pushing: 0, reads: 0, onPush: () => undefined, read: [] };
}

/** Inputs for a component, of one row a batch; batches are made when they are read and kept by nobody. */
export function watchedInputs(
  subject: Subject,
  random: Random,
  watch: Watch,
  options: { readonly after?: After; readonly failAfter?: number } = {},
): Observable<RecordBatch>[] {
  const schema = schemaFor(subject);
  return Array.from({ length: subject.inputs }, (_, input) => {
    const rows = rowsFor(subject, random);
    const source = pullSource({ name: 'input', id: `input${input}` }, () => {
      let at = 0;
      return {
        read(): RecordBatch | null | Promise<null> {
          watch.reads++;
          if (at === options.failAfter) throw new Error('The input has failed.');
          const row = rows[at++];
          if (row === undefined) return options.after === 'silence' ? new Promise<null>(() => undefined) : null;
          const [batch] = batchesOf(schema, [row], 'all');
          watch.read.push(new WeakRef(batch as RecordBatch));
          return batch as RecordBatch;
        },
      };
    });
    return watched(source, watch);
  });
}

/** Notices when a stream pushes, ends and fails. */
export function watched(source: Observable<RecordBatch>, watch: Watch): Observable<RecordBatch> {
  const within = (task: () => void): void => {
    watch.pushing++;
    try {
      task();
    } finally {
      watch.pushing--;
    }
  };
  return new Observable((subscriber) =>
    source.subscribe({
      next: (batch) =>
        within(() => {
          if (!isControl(batch)) watch.onPush(pushingOrigin());
          subscriber.next(batch);
        }),
      error: (error: unknown) => within(() => subscriber.error(error)),
      complete: () => within(() => subscriber.complete()),
    }),
  );
}
