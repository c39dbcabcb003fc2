import type { Data, RecordBatch } from 'apache-arrow';
import { z } from 'zod';
import {
  columnIndex,
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
import { HeldBatches, defineOperator, type Emit, type StageNode, type SyncStage } from '../../core/index.js';

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

class SortStage implements SyncStage {
  private readonly column: string;
  private readonly latenessNs: bigint;
  private readonly dropLate: boolean;
  private readonly node: StageNode;
  private readonly held: HeldBatches;
  private watermark = LONG_AGO;
  private oldest = NEVER;
  // Controls speak of `available`: of the order by another column they say nothing, and they wait for the rows that are held.
  private readonly byAvailable: boolean;
  private spoken = LONG_AGO;

  constructor(given: z.output<ReturnType<typeof params>>, node: StageNode) {
    this.column = given.column;
    this.latenessNs = parseDurationNs(given.lateness) ?? 0n;
    this.dropLate = given.late === 'drop';
    this.node = node;
    this.held = new HeldBatches(node);
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
    if (kept > 0) this.held.add(filterRows(batch, mask, kept));
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
      position: `row ${row} of its batch`,
      row: sliceRows(batch, row, row + 1),
    });
    if (refusal !== undefined) throw refusal;
  }

  private release(emit: Emit): void {
    if (this.held.rows > 0 && this.oldest <= this.watermark) this.emitReady(emit);
    if (this.held.rows > 0 || this.spoken === LONG_AGO) return;
    const { spoken } = this;
    this.spoken = LONG_AGO;
    emit(controlBatch({ kind: 'watermark', timeNs: spoken }));
  }

  private emitReady(emit: Emit): void {
    const { batch: all, settled } = this.held.take();
    const times = this.timesOf(all);
    const order = new Int32Array(all.numRows);
    sortIndicesByTime(times, all.numRows, order);
    let ready = 0;
    while (ready < order.length && (times[order[ready] as number] as bigint) <= this.watermark) ready++;
    this.oldest = NEVER;
    if (ready < order.length) {
      // The rest keeps the order of arrival, on which rows of the same time depend.
      const rest = order.slice(ready).sort();
      this.oldest = times[order[ready] as number] as bigint;
      this.held.add(gatherRows(all, rest, rest.length));
    }
    emit(gatherRows(all, order, ready));
    settled();
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
    return this.held.rows;
  }

  snapshot(): StateTables {
    const clock = stateTable({ watermark: BigInt64Array.of(this.watermark), spoken: BigInt64Array.of(this.spoken) });
    return this.held.rows === 0 ? { clock } : { clock, held: this.held.together() };
  }

  restore(tables: StateTables): void {
    if (tables.clock !== undefined) {
      this.watermark = (readState(tables.clock, 'watermark') as BigInt64Array)[0] ?? LONG_AGO;
      this.spoken = (readState(tables.clock, 'spoken') as BigInt64Array)[0] ?? LONG_AGO;
    }
    if (tables.held === undefined) return;
    this.held.add(tables.held);
    for (const time of this.timesOf(tables.held)) if (time < this.oldest) this.oldest = time;
  }

  close(): void {
    this.held.clear();
  }
}
