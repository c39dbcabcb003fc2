import type { RecordBatch, Schema } from 'apache-arrow';
import { LimitExceeded } from '../../base/errors.js';
import { controlOf } from '../../columnar/index.js';
import type { Buffered } from './bounded-buffer.js';
import { Charges } from './charges.js';
import type { FlowContext } from './context.js';
import { asPushOf, stack, unwound } from './stack.js';
import type { StageNode } from './stage-node.js';
import type { Ticket } from './ticket.js';

// Progress must be possible when stages only hold: a join may need several batches of one side for one of the other.
const HARD_LIMIT_FACTOR = 64;
const HARD_BYTES_FACTOR = 16;

/** A source within a run: what it has pushed, what is still unsettled of it, and whether it may read on. */
export class Origin {
  readonly context: FlowContext;
  /** That of a relay is known when its subscription has come back. */
  id: string;
  /** A buffer between two parts of a pipe: a source to those above it, though nothing comes of it by itself. */
  readonly isRelay: boolean;
  /** Stages above this source at subscription, outermost first; a mark must reach each of them. */
  readonly above: readonly StageNode[];
  readonly charges = new Charges();
  /** Rows that a feed's buffer had no room for. */
  droppedRows = 0;
  /** What a feed has taken in and not yet pushed. */
  buffer: { readonly size: number; readonly buffered: Buffered } | undefined;
  /** Rows that came again after a restart and were dropped. */
  redeliveredRows = 0;
  /** The columns of its rows, once there have been some. */
  schema: Schema | undefined;
  /** The latest watermark that it has told. */
  watermarkNs: bigint | undefined;
  rowsOut = 0;
  batchesOut = 0;
  done = false;
  closed = false;
  waiting = false;
  /** Who gets its batches. */
  readonly target: { next(batch: RecordBatch): void } | undefined;
  private waiters: (() => void)[] = [];

  constructor(context: FlowContext, id: string, target?: { next(batch: RecordBatch): void }, relay?: StageNode) {
    this.context = context;
    this.target = target;
    this.id = id;
    this.isRelay = relay !== undefined;
    const above = stack.frame?.above ?? [];
    this.above = relay === undefined ? above : above.filter((node) => node !== relay);
  }

  charge(ticket: Ticket): void {
    this.charges.add(ticket.kind, ticket.rows, ticket.bytes);
    this.context.charge(ticket);
  }

  discharge(ticket: Ticket): void {
    this.charges.remove(ticket.kind, ticket.rows, ticket.bytes);
    this.context.discharge(ticket);
  }

  private get overBudget(): boolean {
    const { limits, orphan } = this.context;
    const { charges } = this;
    return (
      charges.batches >= limits.batchesPerSource ||
      charges.rows >= limits.rowsPerSource ||
      charges.bytes >= limits.bytesPerSource ||
      this.context.flightBatches >= limits.flightBatches ||
      (orphan !== undefined && orphan.charges.batches >= limits.batchesPerSource)
    );
  }

  /** Whether the source may not read now. */
  blocked(): boolean {
    const { context } = this;
    if (context.paused || !context.opened) return true;
    if (context.withheld.size > 0) for (const demand of context.withheld) if (demand.from(this)) return true;
    return this.overBudget && !this.mayPassForProgress();
  }

  // Nothing flies and everybody waits: only further input can free what is held.
  private mayPassForProgress(): boolean {
    const { context } = this;
    if (context.flightBatches > 0) return false;
    for (const other of context.origins) if (other !== this && this.mayHopeFor(other)) return false;
    if (this.atHardLimit || context.orphan?.atHardLimit === true) {
      const { holdRows, holdBatches } = (this.atHardLimit ? this : (context.orphan as Origin)).charges;
      context.fail(
        new LimitExceeded(
          'hold',
          `Source "${this.id}" has ${holdRows} rows in ${holdBatches} batches held by ${context.holders()} and nothing in flight.`,
          {
            hint: 'A join or sort waits for rows that do not come: check that both sides have data, or raise limits.batchesPerSource.',
          },
        ),
      );
      return false;
    }
    return true;
  }

  /** Whether something of that source may still come and free what is held. */
  private mayHopeFor(other: Origin): boolean {
    if (other.done || other.closed || other.waiting) return false;
    if (other.buffer === undefined || other.buffer.size > 0) return true;
    // Of an empty relay nothing comes by itself. Of an idle feed it may, but it need not, and what a relay has must not wait for it.
    return !other.isRelay && !this.isRelay;
  }

  /** Whether nothing more can come of it unless something comes of others. */
  get isThrough(): boolean {
    return this.done || this.closed || (this.isRelay && this.buffer?.size === 0);
  }

  private get atHardLimit(): boolean {
    const { limits } = this.context;
    const { charges } = this;
    return (
      charges.holdBatches >= limits.batchesPerSource * HARD_LIMIT_FACTOR ||
      charges.holdRows >= limits.rowsPerSource * HARD_LIMIT_FACTOR ||
      charges.holdBytes >= limits.bytesPerSource * HARD_BYTES_FACTOR
    );
  }

  /** Resolves when the source may read again, or has been closed. */
  room(): Promise<void> {
    this.waiting = true;
    return new Promise((resolve) => {
      this.waiters.push(resolve);
      // Whoever waited before may be the one that must pass now that this one waits as well.
      if (this.context.flightBatches === 0) this.context.wake();
    });
  }

  wake(): void {
    if (this.waiters.length === 0 || (!this.closed && this.blocked())) return;
    this.waiting = false;
    const waiters = this.waiters;
    this.waiters = [];
    for (const resolve of waiters) resolve();
  }

  /** Hands a batch to the pipe with this source as the one that pushes. */
  push(observer: { next(batch: RecordBatch): void }, batch: RecordBatch): void {
    const { origin, via } = stack;
    stack.origin = this;
    stack.via = null;
    stack.depth++;
    this.rowsOut += batch.numRows;
    this.batchesOut++;
    this.context.watch?.pushed(this, batch);
    if (batch.numRows === 0) this.noteWatermark(batch);
    else this.schema = batch.schema;
    try {
      observer.next(batch);
    } finally {
      stack.depth--;
      stack.origin = origin;
      stack.via = via;
      this.context.watch?.pushEnded(this);
      if (stack.depth === 0) unwound(this);
    }
  }

  /** Says that nothing more comes of it. */
  end(observer: { complete(): void }): void {
    this.done = true;
    this.context.watch?.ended(this);
    this.asPush(() => observer.complete());
    this.context.sourceDone();
  }

  private noteWatermark(batch: RecordBatch): void {
    const control = controlOf(batch);
    if (control?.kind === 'watermark') this.watermarkNs = control.timeNs;
  }

  /** Does something else than a batch on behalf of this source: completion, an error. */
  asPush(task: () => void): void {
    asPushOf(this, null, task);
  }
}
