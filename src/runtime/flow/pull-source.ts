import { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import type { StateTables } from '../../columnar/index.js';
import { arrivalTapeOf } from './arrival-tape.js';
import { joinContext } from './begin.js';
import type { BoundedBuffer } from './bounded-buffer.js';
import type { FlowContext } from './context.js';
import { openFeedBuffer } from './feed-buffer.js';
import type { RowLetter } from './flow-options.js';
import type { Origin } from './origin.js';
import type { BufferOptions } from './overflow.js';
import { pump } from './pump.js';
import { canGoOn, Reading } from './reading.js';
import { turnsOfClock } from './turns.js';

/** What a reader may ask of its run. */
export interface ReaderContext {
  readonly context: FlowContext;
  /** Throws when nobody takes such rows or too many have come. */
  deadLetter(letter: Omit<RowLetter, 'component' | 'stageId'>): void;
  /** A source that works for long between batches asks here whether to yield, and awaits `nextTurn`. */
  sliceSpent(): boolean;
  /** The buffer of a source that is pushed by something which does not wait; its drops are counted for the source. */
  openBuffer(options: BufferOptions, failed: (error: unknown) => void): BoundedBuffer;
  nextTurn(): Promise<void>;
}

/** Reads a source batch by batch, only when there is demand. */
export interface PullReader {
  /** The next batch, or null at the end. Control batches are welcome. */
  read(): RecordBatch | null | Promise<RecordBatch | null>;
  /** Where the next read begins; goes into the checkpoint. */
  position?(): StateTables;
  seek?(position: StateTables): void;
  /** Whether `read` never gives a promise, so that no checkpoint can fall into a read; its position is asked for less often then. */
  readonly synchronous?: boolean;
  /**
   * Whether rows from before the position may come again, as brokers deliver again what was not acknowledged. They are told by the
   * columns `partition` and `sequence` and dropped.
   */
  readonly redelivers?: boolean;
  /** Everything up to this position is covered by a durable checkpoint. */
  acknowledge?(position: StateTables): Promise<void> | void;
  close?(): Promise<void> | void;
}

export interface SourceIdentity {
  readonly name: string;
  /** Explicit id or the stream's name; never a path or an address. */
  readonly id?: string | undefined;
  /** `none`: what was read cannot be read again, so that a restart leaves a gap. */
  readonly replay?: 'exact' | 'history' | 'none';
}

/** An origin together with what the run needs of its source. */
export interface SourceHandle {
  readonly origin: Origin;
  readonly reader: Pick<PullReader, 'acknowledge'>;
  /** Where reading goes on after a restart; undefined when it cannot. */
  readonly position: () => StateTables | undefined;
}

const handles = new WeakMap<Origin, SourceHandle>();

/** Says how a source can be asked for its position. */
export function setHandle(handle: SourceHandle): void {
  handles.set(handle.origin, handle);
}

/** The reader of a source of a run, for positions and acknowledgements. */
export function sourceHandle(origin: Origin): SourceHandle | undefined {
  return handles.get(origin);
}

/**
 * A source that is read on demand. It never emits inside `subscribe`: the first batch comes in a later macrotask turn,
 * when every stage is registered, and it gives way when its slice of a turn is spent.
 */
export function pullSource(
  identity: SourceIdentity,
  open: (context: ReaderContext) => PullReader | Promise<PullReader>,
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
    let reader: PullReader | undefined;
    const turns = turnsOfClock(context.clock);
    const readerContext: ReaderContext = {
      context,
      sliceSpent: () => turns.spentNow(),
      nextTurn: () => turns.next(),
      openBuffer: (options, failed) => openFeedBuffer(origin, options, failed),
      deadLetter(letter) {
        const refusal = context.deadLetter(undefined, { component: identity.name, stageId: origin.id, ...letter });
        if (refusal !== undefined) throw refusal;
      },
    };
    const live = (): boolean => !subscriber.closed && !context.closed;

    const work = async (): Promise<void> => {
      await context.whenOpen();
      await turns.next();
      if (!live()) return;
      reader = await open(readerContext);
      if (!live()) {
        await closeReader(reader, context);
        return;
      }
      const tape = canGoOn(reader, identity.replay) ? null : arrivalTapeOf(context);
      if (tape !== null) reader = tape.through(origin, reader);
      const current = reader;
      const reading = new Reading(current, origin, tape === null ? identity.replay : 'exact');
      setHandle({ origin, reader: current, position: () => reading.position() });
      reading.goOn(subscriber);
      if (!(await pump(origin, subscriber, current, reading, live))) return;
      origin.done = true;
      const finished = reader;
      reader = undefined;
      await closeReader(finished, context);
      origin.end(subscriber);
    };

    work().catch((error: unknown) => {
      if (!live()) return;
      origin.done = true;
      context.fail(error);
      origin.asPush(() => subscriber.error(error));
    });
    return () => {
      context.removeOrigin(origin);
      if (reader !== undefined) void closeReader(reader, context);
    };
  });
}

async function closeReader(reader: PullReader, context: FlowContext): Promise<void> {
  try {
    await reader.close?.();
  } catch (error) {
    context.warn(`Closing a source failed: ${String(error)}`);
  }
}
