import { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { joinContext } from './begin.js';
import type { FlowContext } from './context.js';
import { BoundedBuffer } from './bounded-buffer.js';
import type { Origin } from './origin.js';
import type { BufferOptions } from './overflow.js';
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

/** The bound and the policy of a feed, also as a function of the run it comes to be in. */
export type FeedOptions = BufferOptions | ((context: FlowContext) => BufferOptions);

const SETTLED = Promise.resolve();

/** A source that is pushed by something which does not wait: a socket, an emitter. Bounded before the push. */
export function pushSource(
  identity: SourceIdentity,
  options: FeedOptions,
  open: (port: FeedPort) => () => void,
): Observable<RecordBatch> {
  return new Observable<RecordBatch>((subscriber) => {
    const context = joinContext(subscriber);
    const live = (): boolean => !subscriber.closed && !context.closed;
    let origin: Origin;
    let buffer: BoundedBuffer;
    const fail = (error: unknown): void => {
      if (!live()) return;
      context.fail(error);
      origin.asPush(() => subscriber.error(error));
    };
    try {
      origin = context.addOrigin(identity.id ?? identity.name, subscriber);
      buffer = openBuffer(origin, options, fail);
    } catch (error) {
      context.fail(error);
      subscriber.error(error);
      return undefined;
    }
    const turns = turnsOfClock(context.clock);
    let ended = false;
    let pumping = false;
    let started = false;

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
        const taken = buffer.take();
        if (taken === undefined) break;
        const batch = taken instanceof Promise ? await taken : taken;
        // While it was read from disk, others may have used up the room.
        while (live() && origin.blocked()) await origin.room();
        if (!live()) return;
        origin.push(subscriber, batch);
      }
      if (ended && live()) {
        origin.done = true;
        origin.asPush(() => subscriber.complete());
        context.sourceDone();
      }
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
      buffer.close();
      context.removeOrigin(origin);
    };
  });
}

function openBuffer(origin: Origin, options: FeedOptions, failed: (error: unknown) => void): BoundedBuffer {
  const { context, id } = origin;
  const given = typeof options === 'function' ? options(context) : options;
  const buffer = new BoundedBuffer(
    {
      title: `Feed "${id}"`,
      dropped(rows) {
        origin.droppedRows += rows;
        context.events.emit({ kind: 'drop', source: id, rows, cause: given.policy });
      },
      failed,
      warn: (message) => context.warn(message),
    },
    given,
  );
  origin.buffer = buffer;
  return buffer;
}
