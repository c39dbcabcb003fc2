import type { RecordBatch } from 'apache-arrow';
import { concatBatches } from '../columnar/index.js';
import type { StageNode, Ticket } from '../runtime/flow/index.js';

/** Below the batches that a source may have unsettled, so that it flows on however small they are. */
export const MOST_BATCHES = 12;

/**
 * Where the batches begin that are to be put together when there are too many: those that together have as many rows as the
 * one before them. So a row is copied a few times at most, and there are never many batches.
 */
export function smallBatchesFrom(rows: readonly number[]): number {
  let from = rows.length - 1;
  let together = rows[from] ?? 0;
  while (from > 0 && (rows[from - 1] as number) <= together) together += rows[--from] as number;
  return from;
}

interface Held {
  readonly batch: RecordBatch;
  readonly ticket: Ticket;
}

/** Rows that a stage keeps in the order in which they came, charged to their source. */
export class HeldBatches {
  private readonly node: StageNode;
  private held: Held[] = [];
  private count = 0;

  constructor(node: StageNode) {
    this.node = node;
  }

  get rows(): number {
    return this.count;
  }

  /** The first batch and who is charged for it. */
  get first(): Held | undefined {
    return this.held[0];
  }

  add(batch: RecordBatch): void {
    this.held.push({ batch, ticket: this.node.hold(batch) });
    this.count += batch.numRows;
    if (this.held.length < MOST_BATCHES) return;
    const small = this.held.splice(smallBatchesFrom(this.held.map((held) => held.batch.numRows)));
    const together = concatBatches(small.map((held) => held.batch));
    this.held.push({ batch: together, ticket: this.node.hold(together) });
    for (const { ticket } of small) ticket.release();
  }

  /** All rows as one batch, still held. There must be some. */
  together(): RecordBatch {
    return concatBatches(this.held.map(({ batch }) => batch));
  }

  /** Hands all rows out as one batch; `settled` is to be called when what becomes of them has been pushed. */
  take(): { readonly batch: RecordBatch; readonly settled: () => void } {
    const { held } = this;
    const batch = this.together();
    this.held = [];
    this.count = 0;
    return {
      batch,
      settled: () => {
        for (const { ticket } of held) ticket.release();
      },
    };
  }

  /** Lets go of all rows. */
  clear(): void {
    for (const { ticket } of this.held) ticket.release();
    this.held = [];
    this.count = 0;
  }
}
