import type { Data, RecordBatch, Schema } from 'apache-arrow';
import { RxArrowError, SchemaMismatch } from '../../base/errors.js';
import {
  columnIndex,
  concatBatches,
  describeSchema,
  formatTimeNs,
  MAX_TIME_NS,
  MIN_TIME_NS,
  readTimeNs,
  sliceRows,
} from '../../columnar/index.js';
import type { StageNode, Ticket } from '../../core/index.js';

interface Entry {
  readonly batch: RecordBatch;
  readonly times: BigInt64Array;
  readonly ticket: Ticket;
}

/** Rows of one input of a join that wait for the other inputs: in time order, charged to their source. */
export class TimedQueue {
  private readonly component: string;
  private readonly input: string;
  private readonly column: string;
  private readonly node: StageNode;
  private entries: Entry[] = [];
  private at = 0;
  /** The columns of this input, once known. */
  schema: Schema | undefined;
  /** No row before this time is still to come. */
  frontier = MIN_TIME_NS;
  ended = false;

  constructor(component: string, input: string, column: string, node: StageNode) {
    this.component = component;
    this.input = input;
    this.column = column;
    this.node = node;
  }

  get empty(): boolean {
    return this.entries.length === 0;
  }

  /** Time of the first waiting row. */
  get headTime(): bigint {
    return (this.entries[0] as Entry).times[this.at] as bigint;
  }

  /** @throws RxArrowError when the rows are not in time order */
  push(batch: RecordBatch): void {
    this.schema ??= batch.schema;
    if (batch.numRows === 0) return;
    const column = batch.data.children[columnIndex(batch.schema, this.column)] as Data | undefined;
    if (column === undefined) {
      throw new SchemaMismatch({
        component: this.component,
        column: this.column,
        wanted: 'a time column',
        available: describeSchema(batch.schema),
      });
    }
    const times = readTimeNs(column, this.column);
    for (let row = 0; row < batch.numRows; row++) {
      const time = times[row] as bigint;
      if (time < this.frontier) {
        throw new RxArrowError(
          'OutOfOrder',
          `${this.component}: stream "${this.input}" has a row of ${formatTimeNs(time)} after one of ${formatTimeNs(this.frontier)}.`,
          { component: this.component, hint: 'Put sortByTime before the join.' },
        );
      }
      this.frontier = time;
    }
    this.entries.push({ batch, times, ticket: this.node.hold(batch) });
  }

  watermark(timeNs: bigint): void {
    if (timeNs >= this.frontier) this.frontier = timeNs + 1n;
  }

  end(): void {
    this.ended = true;
    this.frontier = MAX_TIME_NS;
  }

  /** Takes waiting rows as long as `fits` says of their time; returns batches that share buffers. */
  takeWhile(fits: (timeNs: bigint) => boolean): { readonly parts: RecordBatch[]; readonly tickets: Ticket[] } {
    const parts: RecordBatch[] = [];
    const tickets: Ticket[] = [];
    for (let entry = this.entries[0]; entry !== undefined; entry = this.entries[0]) {
      const { batch, times } = entry;
      let to = this.at;
      while (to < batch.numRows && fits(times[to] as bigint)) to++;
      if (to > this.at) parts.push(sliceRows(batch, this.at, to));
      this.at = to;
      if (to < batch.numRows) break;
      tickets.push(entry.ticket);
      this.entries.shift();
      this.at = 0;
    }
    return { parts, tickets };
  }

  heldRows(): number {
    return this.entries.reduce((rows, { batch }) => rows + batch.numRows, 0) - this.at;
  }

  /** What waits, as one batch; undefined when nothing does. */
  waiting(): RecordBatch | undefined {
    if (this.empty) return undefined;
    return concatBatches(
      this.entries.map(({ batch }, index) => (index === 0 ? sliceRows(batch, this.at, batch.numRows) : batch)),
    );
  }

  restore(waiting: RecordBatch | undefined, frontier: bigint, ended: boolean): void {
    this.entries = [];
    this.at = 0;
    if (waiting !== undefined) this.push(waiting);
    this.frontier = frontier;
    this.ended = ended;
  }
}
