import type { RecordBatch } from 'apache-arrow';
import { batchBytes } from '../../columnar/batch.js';
import type { Origin } from './origin.js';
import type { StageNode } from './stage-node.js';

/**
 * Rows that a stage keeps beyond the push that brought them, charged to the source that pushed them.
 * `flight` ends by itself (a write, a call); `hold` needs further input (a sort, a join) and is part of the stage's snapshot.
 */
export class Ticket {
  readonly origin: Origin;
  readonly stage: StageNode;
  readonly kind: 'flight' | 'hold';
  readonly rows: number;
  readonly bytes: number;
  private open = true;

  constructor(origin: Origin, stage: StageNode, kind: 'flight' | 'hold', rows: number, bytes: number) {
    this.origin = origin;
    this.stage = stage;
    this.kind = kind;
    this.rows = rows;
    this.bytes = bytes;
    origin.charge(this);
  }

  /** Gives the room back. After the output has been pushed, so that demand never outruns it. Calling it again does nothing. */
  release(): void {
    if (!this.open) return;
    this.open = false;
    this.origin.discharge(this);
  }
}

/** A ticket for a batch, charged to the source whose push is on the stack. */
export function ticketFor(stage: StageNode, batch: RecordBatch, kind: 'flight' | 'hold'): Ticket {
  return new Ticket(stage.currentOrigin(), stage, kind, batch.numRows, batchBytes(batch));
}
