import type { RecordBatch } from 'apache-arrow';
import { LimitExceeded } from '../../base/errors.js';
import { controlBatch, controlOf } from '../../columnar/index.js';
import type { Origin } from './origin.js';

/**
 * What a feed that cannot wait does when its buffer is full. Every dropped row is counted and leaves a gap in the stream.
 * `block` is only for producers that wait for the promise of `offer`.
 */
export type OverflowPolicy = 'dropOldest' | 'dropNewest' | 'fail' | 'block';

export interface FeedOptions {
  readonly policy: OverflowPolicy;
  readonly maxRows: number;
}

/** Rows that had no room; stands in the buffer where they would have stood. */
interface Gap {
  rows: number;
}

const SETTLED = Promise.resolve();

/** What a feed has taken in and not yet pushed. Controls take no room and are never dropped, but a newer watermark replaces an older. */
export class FeedBuffer {
  private readonly origin: Origin;
  private readonly options: FeedOptions;
  private entries: (RecordBatch | Gap)[] = [];
  private rows = 0;
  private waiting: (() => void)[] = [];

  constructor(origin: Origin, options: FeedOptions) {
    this.origin = origin;
    this.options = options;
  }

  get size(): number {
    return this.entries.length;
  }

  /** @throws LimitExceeded when it is full and the policy is `fail` */
  put(batch: RecordBatch): Promise<void> {
    const { policy, maxRows } = this.options;
    // A batch that is larger than the whole buffer gets in when the buffer is empty.
    if (batch.numRows > 0 && this.rows > 0 && this.rows + batch.numRows > maxRows) {
      if (policy === 'dropNewest') {
        this.drop(batch.numRows, this.entries.length);
        return SETTLED;
      }
      if (policy === 'fail') {
        throw new LimitExceeded(
          'maxRows',
          `Feed "${this.origin.id}" has ${this.rows} rows waiting and its buffer takes ${maxRows}.`,
          { hint: 'Choose another policy, a larger buffer, or a faster pipe.' },
        );
      }
      if (policy === 'dropOldest') this.makeRoom(batch.numRows);
    }
    this.append(batch);
    this.rows += batch.numRows;
    if (policy !== 'block' || this.rows < maxRows) return SETTLED;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  take(): RecordBatch | undefined {
    const entry = this.entries.shift();
    if (entry === undefined) return undefined;
    if (isGap(entry)) {
      return controlBatch({ kind: 'gap', reason: `the buffer was full (${this.options.policy})`, rows: entry.rows });
    }
    this.rows -= entry.numRows;
    if (this.rows < this.options.maxRows) this.letGo();
    return entry;
  }

  /** Lets producers go on that wait for room. */
  letGo(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }

  private append(batch: RecordBatch): void {
    const last = this.entries.at(-1);
    const isNewer =
      last !== undefined &&
      !isGap(last) &&
      controlOf(batch)?.kind === 'watermark' &&
      controlOf(last)?.kind === 'watermark';
    if (isNewer) this.entries[this.entries.length - 1] = batch;
    else this.entries.push(batch);
  }

  private makeRoom(rows: number): void {
    for (let place = 0; place < this.entries.length && this.rows + rows > this.options.maxRows;) {
      const entry = this.entries[place] as RecordBatch | Gap;
      if (isGap(entry) || entry.numRows === 0) {
        place++;
        continue;
      }
      this.entries.splice(place, 1);
      this.rows -= entry.numRows;
      this.drop(entry.numRows, place);
    }
  }

  private drop(rows: number, place: number): void {
    this.origin.droppedRows += rows;
    for (const near of [this.entries[place - 1], this.entries[place]]) {
      if (near === undefined || !isGap(near)) continue;
      near.rows += rows;
      return;
    }
    this.entries.splice(place, 0, { rows });
  }
}

function isGap(entry: RecordBatch | Gap): entry is Gap {
  return 'rows' in entry;
}
