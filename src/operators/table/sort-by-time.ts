import type { Data, RecordBatch } from 'apache-arrow';
import * as z from 'zod';
import {
  columnIndex,
  concatBatches,
  controlBatch,
  filterRows,
  formatTimeNs,
  gatherRows,
  MAX_TIME_NS,
  MIN_TIME_NS,
  parseDurationNs,
  readState,
  readTimeNs,
  sliceRows,
  sortIndicesByTime,
  stateTable,
  type Control,
  type StateTables,
} from '../../columnar/index.js';
import { SchemaMismatch } from '../../base/errors.js';
import {
  HeldBatches,
  defineOperator,
  rowPosition,
  type Emit,
  type StageNode,
  type SyncStage,
  type Ticket,
} from '../../core/index.js';

const params = () =>
  z.strictObject({
    column: z.string().min(1).default('available').describe('Time column to sort by.'),
    lateness: z
      .string()
      .refine((text) => (parseDurationNs(text) ?? -1n) >= 0n, {
        message: 'a length of time such as "5s"',
      })
      .default('0s')
      .describe('How much later than a younger row a row may still come.'),
    late: z
      .enum(['sideOutput', 'drop'])
      .default('sideOutput')
      .describe('What happens to rows that come later than that.'),
  });

const LONG_AGO = MIN_TIME_NS;
const NEVER = MAX_TIME_NS;

/** Puts rows in time order within a bounded lateness. Rows of the same time keep the order they came in. */
export const sortByTime = defineOperator({
  name: 'sortByTime',
  title: 'Sort by time',
  summary: 'Puts rows into the order of their time, as far as they come late by no more than a bound.',
  formula:
    'The watermark is the largest time so far minus the lateness, or that of a control when sorting by `available`; rows at or before it are handed on in order, rows before it that come afterwards are late.',
  params,
  scope: 'crossSection',
  addsColumns: false,
  examples: [
    { title: 'Up to five minutes late', params: { lateness: '5m' } },
    { title: 'By the time of the event', params: { column: 'time', lateness: '3d', late: 'drop' } },
  ],
  exempt: { key: 'the watermark is common to all symbols, so a row of one may let rows of another go' },
  open: (given, node) => new SortStage(given, node),
});

/** Rows that wait in the order of their time, from `at` on. */
class OrderedRows {
  at = 0;
  readonly ticket: Ticket;
  private readonly batch: RecordBatch;
  private readonly times: BigInt64Array;

  constructor(batch: RecordBatch, times: BigInt64Array, ticket: Ticket) {
    this.batch = batch;
    this.times = times;
    this.ticket = ticket;
  }

  get rows(): number {
    return this.batch.numRows - this.at;
  }

  rest(): RecordBatch {
    return sliceRows(this.batch, this.at, this.batch.numRows);
  }

  copyOfRest(): RecordBatch {
    const { at } = this;
    return gatherRows(
      this.batch,
      Int32Array.from({ length: this.rows }, (_, row) => at + row),
      this.rows,
    );
  }

  /** Those of a time not after this one; undefined when there are none. */
  takeUntil(timeNs: bigint): RecordBatch | undefined {
    const from = this.at;
    const rows = this.batch.numRows;
    while (this.at < rows && (this.times[this.at] as bigint) <= timeNs) this.at++;
    return this.at === from ? undefined : sliceRows(this.batch, from, this.at);
  }
}

class SortStage implements SyncStage {
  private readonly column: string;
  private readonly latenessNs: bigint;
  private readonly dropLate: boolean;
  private readonly node: StageNode;
  /** Rows as they came since rows were last put in order. */
  private readonly fresh: HeldBatches;
  private ordered: OrderedRows | undefined;
  private watermark = LONG_AGO;
  /** The least time of the fresh rows. */
  private oldest = NEVER;
  // Controls speak of `available`: of the order by another column they say nothing, and they wait for the rows that are held.
  private readonly byAvailable: boolean;
  private spoken = LONG_AGO;

  constructor(given: z.output<ReturnType<typeof params>>, node: StageNode) {
    this.column = given.column;
    this.latenessNs = parseDurationNs(given.lateness) ?? 0n;
    this.dropLate = given.late === 'drop';
    this.node = node;
    this.fresh = new HeldBatches(node);
    this.byAvailable = given.column === 'available';
  }

  private timesOf(batch: RecordBatch): BigInt64Array {
    const column = batch.data.children[columnIndex(batch.schema, this.column)] as Data | undefined;
    if (column !== undefined) return readTimeNs(column, this.column);
    throw new SchemaMismatch({
      component: 'sortByTime',
      column: this.column,
      wanted: 'a time column',
      available: batch.schema.fields.map(String),
    });
  }

  process(batch: RecordBatch, emit: Emit): void {
    const rows = batch.numRows;
    if (rows === 0) {
      emit(batch);
      return;
    }
    const times = this.timesOf(batch);
    const mask = new Uint8Array(rows);
    let kept = 0;
    for (let row = 0; row < rows; row++) {
      const time = times[row] as bigint;
      if (time < this.watermark) {
        this.late(batch, row, time);
        continue;
      }
      mask[row] = 1;
      kept++;
      if (time < this.oldest) this.oldest = time;
      if (time - this.latenessNs > this.watermark) this.watermark = time - this.latenessNs;
    }
    if (kept > 0) this.fresh.add(filterRows(batch, mask, kept));
    this.release(emit);
  }

  private late(batch: RecordBatch, row: number, time: bigint): void {
    if (this.dropLate) {
      this.node.count('late', 1);
      return;
    }
    const refusal = this.node.context.lateRow(this.node, {
      component: 'sortByTime',
      stageId: this.node.id,
      cause: 'late',
      detail: `a row of ${formatTimeNs(time)} came after the watermark had reached ${formatTimeNs(this.watermark)}`,
      position: rowPosition(batch, row),
      row: sliceRows(batch, row, row + 1),
    });
    if (refusal !== undefined) throw refusal;
  }

  private release(emit: Emit): void {
    if (this.fresh.rows > 0 && this.oldest <= this.watermark) this.putInOrder();
    this.emitReady(emit);
    if (this.heldRows() > 0 || this.spoken === LONG_AGO) return;
    const { spoken } = this;
    this.spoken = LONG_AGO;
    emit(controlBatch({ kind: 'watermark', timeNs: spoken }));
  }

  // Only when one of the new rows may go: a row that comes in order is sorted with all that came while it waited.
  private putInOrder(): void {
    const { batch: fresh, settled } = this.fresh.take();
    this.oldest = NEVER;
    // Those in order came before the others, so that rows of the same time stay in the order of arrival.
    const waiting = this.ordered?.rest();
    const all = waiting === undefined ? fresh : concatBatches([waiting, fresh]);
    const times = this.timesOf(all);
    const order = new Int32Array(all.numRows);
    const moved = sortIndicesByTime(times, all.numRows, order);
    const before = this.ordered;
    this.ordered = this.inOrder(moved ? gatherRows(all, order, order.length) : all);
    before?.ticket.release();
    settled();
  }

  private inOrder(batch: RecordBatch): OrderedRows {
    return new OrderedRows(batch, this.timesOf(batch), this.node.hold(batch));
  }

  private emitReady(emit: Emit): void {
    const { ordered } = this;
    const ready = ordered?.takeUntil(this.watermark);
    if (ordered === undefined || ready === undefined) return;
    if (ordered.rows === 0) this.ordered = undefined;
    // What is through is let go of when it is half of all, so that a row is copied twice at most.
    else if (ordered.rows <= ordered.at) this.ordered = this.inOrder(ordered.copyOfRest());
    emit(ready);
    if (this.ordered !== ordered) ordered.ticket.release();
  }

  control(control: Control, batch: RecordBatch, emit: Emit): void {
    if (control.kind !== 'watermark') {
      emit(batch);
      return;
    }
    if (!this.byAvailable) {
      if (control.timeNs > this.spoken) this.spoken = control.timeNs;
      this.release(emit);
      return;
    }
    if (control.timeNs > this.watermark) {
      this.watermark = control.timeNs;
      this.release(emit);
    }
    emit(batch);
  }

  end(emit: Emit): void {
    this.watermark = NEVER;
    this.release(emit);
  }

  heldRows(): number {
    return this.fresh.rows + (this.ordered?.rows ?? 0);
  }

  snapshot(): StateTables {
    const clock = stateTable({ watermark: BigInt64Array.of(this.watermark), spoken: BigInt64Array.of(this.spoken) });
    const held: RecordBatch[] = [];
    if (this.ordered !== undefined) held.push(this.ordered.rest());
    if (this.fresh.rows > 0) held.push(this.fresh.together());
    return held.length === 0 ? { clock } : { clock, held: concatBatches(held) };
  }

  restore(tables: StateTables): void {
    if (tables.clock !== undefined) {
      this.watermark = (readState(tables.clock, 'watermark') as BigInt64Array)[0] ?? LONG_AGO;
      this.spoken = (readState(tables.clock, 'spoken') as BigInt64Array)[0] ?? LONG_AGO;
    }
    if (tables.held === undefined) return;
    this.fresh.add(tables.held);
    for (const time of this.timesOf(tables.held)) if (time < this.oldest) this.oldest = time;
  }

  close(): void {
    this.fresh.clear();
    this.ordered?.ticket.release();
    this.ordered = undefined;
  }
}
