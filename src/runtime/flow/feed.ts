import { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { LimitExceeded } from '../../base/errors.js';
import { controlBatch } from '../../columnar/index.js';
import { joinContext } from './begin.js';
import type { FlowContext } from './context.js';
import type { Origin } from './origin.js';
import type { SourceIdentity } from './pull-source.js';

/**
 * What a feed that cannot wait does when its buffer is full. Every dropped row is counted and leaves a gap in the stream.
 * `block` is only for producers that wait for the promise of `offer`.
 */
export type OverflowPolicy = 'dropOldest' | 'dropNewest' | 'fail' | 'block';

export interface FeedOptions {
  readonly policy: OverflowPolicy;
  readonly maxRows: number;
}

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
    const origin = context.addOrigin(identity.id ?? identity.name);
    const buffer = new FeedBuffer(origin, options);
    let ended = false;
    let pumping = false;
    const live = (): boolean => !subscriber.closed && !context.closed;

    const pump = async (): Promise<void> => {
      if (pumping) return;
      pumping = true;
      await context.whenOpen();
      for (;;) {
        while (live() && buffer.size > 0 && origin.blocked()) await origin.room();
        if (!live()) return;
        const batch = buffer.take();
        if (batch === undefined) break;
        origin.push(subscriber, batch);
      }
      pumping = false;
      if (ended && live()) {
        origin.done = true;
        origin.asPush(() => subscriber.complete());
        context.sourceDone();
      }
    };
    const start = (): void => {
      pump().catch((error: unknown) => {
        context.fail(error);
        subscriber.error(error);
      });
    };
    const close = open({
      context,
      offer(batch) {
        if (!live()) return SETTLED;
        const room = buffer.put(batch);
        start();
        return room;
      },
      end() {
        ended = true;
        start();
      },
      fail(error) {
        context.fail(error);
        subscriber.error(error);
      },
    });
    return () => {
      close();
      context.removeOrigin(origin);
    };
  });
}

class FeedBuffer {
  private readonly origin: Origin;
  private readonly options: FeedOptions;
  private readonly batches: RecordBatch[] = [];
  private rows = 0;
  private droppedRows = 0;
  private waiting: (() => void)[] = [];

  constructor(origin: Origin, options: FeedOptions) {
    this.origin = origin;
    this.options = options;
  }

  get size(): number {
    return this.batches.length;
  }

  put(batch: RecordBatch): Promise<void> {
    const { policy, maxRows } = this.options;
    if (this.rows + batch.numRows > maxRows && this.batches.length > 0) {
      if (policy === 'dropNewest') {
        this.drop(batch.numRows);
        return SETTLED;
      }
      if (policy === 'fail') {
        throw new LimitExceeded(
          'maxRows',
          `Feed "${this.origin.id}" has ${this.rows} rows waiting and its buffer takes ${maxRows}.`,
          {
            hint: 'Choose another policy, a larger buffer, or a faster pipe.',
          },
        );
      }
      while (policy === 'dropOldest' && this.batches.length > 0 && this.rows + batch.numRows > maxRows) {
        const oldest = this.batches.shift();
        this.rows -= oldest?.numRows ?? 0;
        this.drop(oldest?.numRows ?? 0);
      }
    }
    this.batches.push(batch);
    this.rows += batch.numRows;
    if (policy !== 'block' || this.rows < maxRows) return SETTLED;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private drop(rows: number): void {
    this.droppedRows += rows;
    this.origin.droppedRows += rows;
  }

  take(): RecordBatch | undefined {
    if (this.droppedRows > 0) {
      const rows = this.droppedRows;
      this.droppedRows = 0;
      return controlBatch({ kind: 'gap', reason: `the buffer was full (${this.options.policy})`, rows });
    }
    const batch = this.batches.shift();
    if (batch === undefined) return undefined;
    this.rows -= batch.numRows;
    if (this.rows < this.options.maxRows) {
      const waiting = this.waiting;
      this.waiting = [];
      for (const resolve of waiting) resolve();
    }
    return batch;
  }
}
