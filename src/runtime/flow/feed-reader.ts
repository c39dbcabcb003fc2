import type { RecordBatch } from 'apache-arrow';
import type { BoundedBuffer } from './bounded-buffer.js';
import type { FeedPort } from './feed.js';
import type { BufferOptions } from './overflow.js';
import type { PullReader, ReaderContext } from './pull-source.js';

const SETTLED = Promise.resolve();

/** Ends what a feed has begun. */
export type CloseFeed = () => Promise<void> | void;

/**
 * A feed that does not wait, as something that is read: what it offers waits in a bounded buffer with a named policy. What came before
 * a failure is read before it.
 */
export class FeedReader implements PullReader {
  private readonly buffer: BoundedBuffer;
  private readonly closeFeed: CloseFeed;
  private ended = false;
  private failure: { readonly error: unknown } | undefined;
  private wake = (): void => undefined;

  constructor(reading: ReaderContext, options: BufferOptions, open: (port: FeedPort) => CloseFeed) {
    const fail = (error: unknown): void => {
      this.failure ??= { error };
      this.end();
    };
    this.buffer = reading.openBuffer(options, fail);
    this.closeFeed = open({
      context: reading.context,
      offer: (batch) => this.offer(batch, fail),
      end: () => this.end(),
      fail,
    });
  }

  private offer(batch: RecordBatch, fail: (error: unknown) => void): Promise<void> {
    if (this.ended) return SETTLED;
    try {
      return this.buffer.put(batch);
    } catch (error) {
      fail(error);
      return SETTLED;
    } finally {
      this.wake();
    }
  }

  private end(): void {
    this.ended = true;
    this.wake();
  }

  async read(): Promise<RecordBatch | null> {
    for (;;) {
      const taken = this.buffer.take();
      if (taken !== undefined) return taken;
      if (this.failure !== undefined) throw this.failure.error;
      if (this.ended) return null;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  async close(): Promise<void> {
    this.end();
    this.buffer.close();
    await this.closeFeed();
  }
}
