import { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { joinContext } from './begin.js';
import type { FlowContext } from './context.js';
import { FeedBuffer, type FeedOptions } from './feed-buffer.js';
import type { Origin } from './origin.js';
import type { SourceIdentity } from './pull-source.js';
import { turnsOfClock } from './turns.js';

/** Where a producer hands in its batches. */
export interface FeedPort {
  /** With policy `block` the promise resolves when there is room again; with the others it is settled. */
  offer(batch: RecordBatch): Promise<void>;
  end(): void;
  fail(error: unknown): void;
  readonly context: FlowContext;
}

const SETTLED = Promise.resolve();

/** A source that is pushed by something which does not wait: a socket, an emitter. Bounded before the push. */
export function pushSource(
  identity: SourceIdentity,
  options: FeedOptions,
  open: (port: FeedPort) => () => void,
): Observable<RecordBatch> {
  return new Observable<RecordBatch>((subscriber) => {
    const context = joinContext(subscriber);
    let origin: Origin;
    try {
      origin = context.addOrigin(identity.id ?? identity.name, subscriber);
    } catch (error) {
      context.fail(error);
      subscriber.error(error);
      return undefined;
    }
    const buffer = new FeedBuffer(origin, options);
    const turns = turnsOfClock(context.clock);
    let ended = false;
    let pumping = false;
    let started = false;
    const live = (): boolean => !subscriber.closed && !context.closed;

    const pump = async (): Promise<void> => {
      if (!started) {
        await context.whenOpen();
        await turns.next();
        started = true;
      }
      for (;;) {
        while (live() && buffer.size > 0 && origin.blocked()) await origin.room();
        if (!live()) return;
        if (turns.spent()) {
          await turns.next();
          continue;
        }
        const batch = buffer.take();
        if (batch === undefined) break;
        origin.push(subscriber, batch);
      }
      if (ended && live()) {
        origin.done = true;
        origin.asPush(() => subscriber.complete());
        context.sourceDone();
      }
    };
    const fail = (error: unknown): void => {
      if (!live()) return;
      context.fail(error);
      origin.asPush(() => subscriber.error(error));
    };
    const start = (): void => {
      if (pumping) return;
      pumping = true;
      pump()
        .then(() => {
          pumping = false;
          if (live() && buffer.size > 0) start();
        })
        .catch(fail);
    };
    const close = open({
      context,
      offer(batch) {
        if (!live() || ended) return SETTLED;
        try {
          return buffer.put(batch);
        } catch (error) {
          fail(error);
          return SETTLED;
        } finally {
          start();
        }
      },
      end() {
        if (ended) return;
        ended = true;
        start();
      },
      fail,
    });
    return () => {
      close();
      buffer.letGo();
      context.removeOrigin(origin);
    };
  });
}
