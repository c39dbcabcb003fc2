import { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { arrivalTapeOf, type ArrivalTape } from './arrival-tape.js';
import { joinContext } from './begin.js';
import type { FlowContext } from './context.js';
import type { BoundedBuffer } from './bounded-buffer.js';
import { openFeedBuffer } from './feed-buffer.js';
import type { Origin } from './origin.js';
import type { BufferOptions } from './overflow.js';
import { setHandle, type PullReader, type SourceIdentity } from './pull-source.js';
import { pump } from './pump.js';
import { Reading } from './reading.js';
import { tellRestartGap } from './restart-gap.js';
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
      buffer = openFeedBuffer(origin, typeof options === 'function' ? options(context) : options, fail);
    } catch (error) {
      context.fail(error);
      subscriber.error(error);
      return undefined;
    }
    const turns = turnsOfClock(context.clock);
    let ended = false;
    let pumping = false;
    let started = false;
    let tape: ArrivalTape | null = null;
    let wakeReader = (): void => undefined;

    /** The buffer as something that is read: what waits in it, or comes next. */
    const reader: PullReader = {
      async read() {
        for (;;) {
          const taken = buffer.take();
          if (taken !== undefined) return taken;
          if (ended || !live()) return null;
          await new Promise<void>((resolve) => {
            wakeReader = resolve;
          });
        }
      },
    };
    const begin = async (): Promise<void> => {
      await context.whenOpen();
      await turns.next();
      started = true;
      if (!live()) return;
      tape = arrivalTapeOf(context);
      if (tape === null && context.restored) tellRestartGap(origin, subscriber);
    };
    const pumpTaped = async (through: ArrivalTape): Promise<void> => {
      const taped = through.through(origin, reader);
      const reading = new Reading(taped, origin);
      setHandle({ origin, reader: taped, position: () => reading.position() });
      reading.goOn(subscriber);
      if (await pump(origin, subscriber, taped, reading, live)) origin.end(subscriber);
    };
    const pumpBuffer = async (): Promise<void> => {
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
      if (ended && live()) origin.end(subscriber);
    };
    const start = (): void => {
      wakeReader();
      if (pumping) return;
      pumping = true;
      const work = async (): Promise<void> => {
        if (!started) await begin();
        await (tape === null ? pumpBuffer() : pumpTaped(tape));
      };
      work()
        .then(() => {
          pumping = false;
          // Something may have come, or the end, between the last look at the buffer and now.
          if (live() && (buffer.size > 0 || (ended && !origin.done))) start();
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
    // What an earlier run has left on the tape, or that rows are missing, is there before the first arrival.
    if (context.checkpointed) start();
    return () => {
      wakeReader();
      close();
      buffer.close();
      context.removeOrigin(origin);
    };
  });
}
