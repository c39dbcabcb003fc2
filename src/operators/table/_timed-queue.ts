import type { Data, RecordBatch, Schema } from 'apache-arrow';
import { RxArrowError, SchemaMismatch } from '../../base/errors.js';
import {
  columnIndex,
  concatBatches,
  describeSchema,
  emptyBatch,
  formatTimeNs,
  MAX_TIME_NS,
  MIN_TIME_NS,
  readTimeNs,
  sameSchema,
  sliceRows,
} from '../../columnar/index.js';
import { MOST_BATCHES, smallBatchesFrom, type StageNode, type Ticket } from '../../core/index.js';

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
  private rows = 0;
  // Watermarks speak of `available`: of the order by another column they say nothing.
  private readonly byAvailable: boolean;
  /** What watermarks have said so far. */
  spoken = MIN_TIME_NS;
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
    this.byAvailable = column === 'available';
  }

  get empty(): boolean {
    return this.entries.length === 0;
  }

  /** Time of the first waiting row. */
  get headTime(): bigint {
    return (this.entries[0] as Entry).times[this.at] as bigint;
  }

  /** The number of batches that rows wait in. */
  get batches(): number {
    return this.entries.length;
  }

  /** No row that became available at or before this is still to come out; `MIN_TIME_NS` where nothing is known. */
  get reached(): bigint {
    if (!this.byAvailable) return this.empty ? this.spoken : MIN_TIME_NS;
    const next = this.empty ? this.frontier : this.headTime;
    return next === MIN_TIME_NS ? next : next - 1n;
  }

  /** @throws RxArrowError when the rows are not in time order, SchemaMismatch when the columns change */
  push(batch: RecordBatch): void {
    this.schema ??= batch.schema;
    if (!sameSchema(this.schema, batch.schema)) {
      throw new SchemaMismatch({
        component: this.component,
        column: '*',
        wanted: `${describeSchema(this.schema).join(', ')} as before in stream "${this.input}"`,
        available: describeSchema(batch.schema),
      });
    }
    if (batch.numRows === 0) return;
    const times = this.timesOf(batch);
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
    this.rows += batch.numRows;
    if (this.entries.length > MOST_BATCHES) this.putTogether();
  }

  // The first one may have been taken in part; it goes soon.
  private putTogether(): void {
    const rows = this.entries.slice(1).map(({ batch }) => batch.numRows);
    const small = this.entries.splice(1 + smallBatchesFrom(rows));
    const batch = concatBatches(small.map((entry) => entry.batch));
    const times = this.timesOf(batch);
    this.entries.push({ batch, times, ticket: this.node.hold(batch) });
    for (const { ticket } of small) ticket.release();
  }

  private timesOf(batch: RecordBatch): BigInt64Array {
    const column = batch.data.children[columnIndex(batch.schema, this.column)] as Data | undefined;
    if (column !== undefined) return readTimeNs(column, this.column);
    throw new SchemaMismatch({
      component: this.component,
      column: this.column,
      wanted: 'a time column',
      available: describeSchema(batch.schema),
    });
  }

  watermark(timeNs: bigint): void {
    if (timeNs > this.spoken) this.spoken = timeNs;
    if (this.byAvailable && timeNs >= this.frontier) this.frontier = timeNs + 1n;
  }

  end(): void {
    this.ended = true;
    this.frontier = MAX_TIME_NS;
    this.spoken = MAX_TIME_NS;
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
      this.rows -= to - this.at;
      this.at = to;
      if (to < batch.numRows) break;
      tickets.push(entry.ticket);
      this.entries.shift();
      this.at = 0;
    }
    return { parts, tickets };
  }

  heldRows(): number {
    return this.rows;
  }

  /** What waits, as one batch, without rows when nothing does; undefined while the columns are not known. */
  waiting(): RecordBatch | undefined {
    if (this.schema === undefined) return undefined;
    if (this.empty) return emptyBatch(this.schema);
    return concatBatches(
      this.entries.map(({ batch }, index) => (index === 0 ? sliceRows(batch, this.at, batch.numRows) : batch)),
    );
  }

  restore(waiting: RecordBatch | undefined, state: { frontier: bigint; spoken: bigint; ended: boolean }): void {
    this.close();
    if (waiting !== undefined) this.push(waiting);
    this.frontier = state.frontier;
    this.spoken = state.spoken;
    this.ended = state.ended;
  }

  /** Lets go of what waits. */
  close(): void {
    for (const { ticket } of this.entries) ticket.release();
    this.entries = [];
    this.at = 0;
    this.rows = 0;
  }
}
