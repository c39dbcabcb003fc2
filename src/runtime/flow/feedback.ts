import { Observable, type Subscriber } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { RxArrowError } from '../../base/errors.js';
import { joinContext } from './begin.js';
import { stack } from './stack.js';
import type { Origin } from './origin.js';
import type { FlowContext } from './context.js';

/** An edge that leads backwards: from fills to risk. */
export interface Feedback {
  /** To be merged where the batches are wanted. Completes when the real sources are done and the run is quiet. */
  readonly stream: Observable<RecordBatch>;
  /** Sends a batch round; it is delivered when the push stack is empty, in order, and never within the sender's push. */
  send(batch: RecordBatch): void;
}

/** Opens a backward edge. A plain Subject instead never completes, lets fills overtake batches and overflows the stack. */
export function feedback(): Feedback {
  let target: Subscriber<RecordBatch> | undefined;
  let context: FlowContext | undefined;
  let unread = 0;
  return {
    stream: new Observable<RecordBatch>((subscriber) => {
      if (target !== undefined) {
        subscriber.error(
          new RxArrowError('FeedbackInUse', 'This feedback edge has a reader already.', { hint: 'Share its stream.' }),
        );
        return undefined;
      }
      target = subscriber;
      const joined = joinContext(subscriber);
      context = joined;
      stack.frame?.beneath.push('feedback');
      const leave = joined.addFeedbackEdge(() => subscriber.complete());
      return () => {
        target = undefined;
        leave();
      };
    }),
    send(batch) {
      const origin: Origin | undefined = stack.origin ?? context?.orphanOrigin();
      if (target === undefined || origin === undefined) {
        if (unread++ === 0)
          (origin?.context ?? context)?.warn(
            'feedback: a batch was sent while nobody reads the stream; it is dropped.',
          );
        return;
      }
      origin.context.feedBack(origin, () => target?.next(batch));
    },
  };
}
