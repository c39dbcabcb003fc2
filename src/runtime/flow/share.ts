import { Observable, type Subscriber, type Subscription } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { joinContext } from './begin.js';
import type { FlowContext } from './context.js';
import { stack, type SubscriptionFrame } from './stack.js';

interface Shared {
  readers: readonly Subscriber<RecordBatch>[];
  /** Identities beneath, so that every reader knows the whole path and needs no id of its own. */
  readonly beneath: string[];
  pathUnknown: boolean;
  ended: boolean;
  failure: { readonly error: unknown } | undefined;
  subscription: Subscription | undefined;
}

/**
 * One subscription for all readers of a run; each run has its own. Unlike RxJS `share`, stages above keep the identity
 * of the whole path, and two runs of one pipe never mix. Readers get each batch in the order they subscribed.
 */
export function shareStream(stream: Observable<RecordBatch>): Observable<RecordBatch> {
  const byRun = new WeakMap<FlowContext, Shared>();
  return new Observable<RecordBatch>((subscriber) => {
    const context = joinContext(subscriber);
    const known = byRun.get(context);
    const shared: Shared = known ?? {
      readers: [],
      beneath: [],
      pathUnknown: false,
      ended: false,
      failure: undefined,
      subscription: undefined,
    };
    if (shared.ended) {
      if (shared.failure === undefined) subscriber.complete();
      else subscriber.error(shared.failure.error);
      return undefined;
    }
    shared.readers = [...shared.readers, subscriber];
    if (known === undefined) {
      byRun.set(context, shared);
      connect(stream, shared, context);
    }
    stack.frame?.beneath.push(...shared.beneath);
    if (stack.frame !== null && shared.pathUnknown) stack.frame.pathUnknown = true;
    return () => {
      shared.readers = shared.readers.filter((reader) => reader !== subscriber);
      if (shared.readers.length > 0) return;
      if (!shared.ended) byRun.delete(context);
      shared.subscription?.unsubscribe();
    };
  });
}

function connect(stream: Observable<RecordBatch>, shared: Shared, context: FlowContext): void {
  const saved = stack.frame;
  const frame: SubscriptionFrame = { context, above: saved?.above ?? [], beneath: shared.beneath };
  stack.frame = frame;
  try {
    shared.subscription = stream.subscribe({
      next(batch) {
        for (const reader of shared.readers) reader.next(batch);
      },
      error(error: unknown) {
        shared.ended = true;
        shared.failure = { error };
        for (const reader of shared.readers) reader.error(error);
      },
      complete() {
        shared.ended = true;
        for (const reader of shared.readers) reader.complete();
      },
    });
  } finally {
    stack.frame = saved;
    shared.pathUnknown = frame.pathUnknown === true;
  }
}
