import { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { joinContext } from '../../src/runtime/flow/index.js';

/** A source that pushes when it is told to, in the same turn: what is timed is the pipe alone. */
export interface HandSource {
  readonly stream: Observable<RecordBatch>;
  readonly push: (batch: RecordBatch) => void;
}

export function handSource(): HandSource {
  let push: ((batch: RecordBatch) => void) | undefined;
  const stream = new Observable<RecordBatch>((subscriber) => {
    const context = joinContext(subscriber);
    const origin = context.addOrigin('bench', subscriber);
    push = (batch) => origin.push(subscriber, batch);
    return () => context.removeOrigin(origin);
  });
  return {
    stream,
    push(batch) {
      if (push === undefined) throw new Error('The stream has no subscriber.');
      push(batch);
    },
  };
}
