import type { RecordBatch } from 'apache-arrow';
import { meterService, type Emit, type StageNode, type SyncStage } from '../../core/index.js';
import {
  controlBatch,
  emptyBatch,
  readState,
  sliceRows,
  stateTable,
  type Control,
  type StateTables,
} from '../../columnar/index.js';
import type { DeskLoop } from './desk-loop.js';
import { DeskMeter } from './desk-meter.js';
import { restoreLoop, snapshotLoop, tableOf } from './desk-state.js';
import type { HeldRows } from './held-rows.js';
import type { InputColumns } from './input-columns.js';
import type { RowColumns } from './rows.js';

const BEFORE_ALL = -(2n ** 63n);
/** Events of one output batch, give or take those of an instant. */
const ROWS_PER_BATCH = 4096;

/** Gathers rows into instants and hands out what the desk did, one batch of events for each batch of rows. */
export class DeskStage implements SyncStage {
  private readonly loop: DeskLoop;
  private readonly input: InputColumns;
  private readonly node: StageNode;
  private readonly held: HeldRows;
  private readonly meter: DeskMeter;
  /** The latest instant that is over: no row may come at or before it. */
  private closedNs = BEFORE_ALL;
  private heldNs = BEFORE_ALL;

  constructor(loop: DeskLoop, input: InputColumns, held: HeldRows, node: StageNode) {
    this.loop = loop;
    this.input = input;
    this.held = held;
    this.node = node;
    this.meter = new DeskMeter(node.context.service(meterService), node.id);
  }

  process(batch: RecordBatch, emit: Emit): void {
    const { loop } = this;
    const columns = this.input.read(batch, loop.book);
    loop.grow();
    this.refuseRows(batch, columns);
    this.walk(batch, columns, emit);
    if (loop.writer.rows > 0 || batch.numRows === 0) emit(this.finish());
  }

  private finish(): RecordBatch {
    const events = this.loop.writer.finish();
    this.meter.take(events, this.loop.book);
    return events;
  }

  private walk(batch: RecordBatch, columns: RowColumns, emit: Emit): void {
    const { held, loop } = this;
    const rows = batch.numRows;
    const { available } = columns;
    const words = new Int32Array(available.buffer, available.byteOffset, rows * 2);
    for (let from = 0; from < rows;) {
      const low = words[from * 2] as number;
      const high = words[from * 2 + 1] as number;
      let to = from + 1;
      while (to < rows && words[to * 2] === low && words[to * 2 + 1] === high) to++;
      const instantNs = available[from] as bigint;
      if (instantNs <= this.closedNs || instantNs < this.heldNs) this.late(batch, columns, from, to);
      else {
        if (held.count > 0 && instantNs > this.heldNs) this.closeHeld();
        // Only a later row ends an instant: a late one in between does not.
        if (held.count === 0 && to < rows && (available[to] as bigint) > instantNs)
          this.closeInstant(columns, from, to, instantNs);
        else {
          held.append(columns, from, to);
          this.heldNs = instantNs;
        }
      }
      if (loop.writer.rows >= ROWS_PER_BATCH) emit(this.finish());
      from = to;
    }
  }

  private closeInstant(columns: RowColumns, from: number, to: number, instantNs: bigint): void {
    this.closedNs = instantNs;
    // Dead rows tell the time and nothing else, here as among the rows that are held.
    if (!anyLiving(columns.slot, from, to)) return;
    this.loop.instant(columns, from, to, instantNs);
    this.node.count('absorbed', this.loop.count);
  }

  private closeHeld(): void {
    const { held } = this;
    if (held.count === 0) return;
    this.closeInstant(held.columns, 0, held.count, this.heldNs);
    held.clear();
  }

  /** While no rows come: what a venue has told since. */
  flush(emit: Emit): void {
    this.loop.broker.hear?.();
    if (this.loop.writer.rows > 0) emit(this.finish());
  }

  /** Rows with a price that is none, or a wanted state out of bounds, cannot be traded on. */
  private refuseRows(batch: RecordBatch, columns: RowColumns): void {
    const { open, high, low, close, slot, wanted } = columns;
    const rows = batch.numRows;
    const { mostWanted } = this.input;
    for (let row = 0; row < rows; row++) {
      const o = open[row] as number;
      const h = high[row] as number;
      const l = low[row] as number;
      const c = close[row] as number;
      const state = wanted[row] as number;
      const priced = o > 0 && h > 0 && l > 0 && c > 0 && o + h + l + c < Number.POSITIVE_INFINITY;
      // NaN is no decision.
      if (priced && !(state > mostWanted || state < -mostWanted)) continue;
      const error = this.node.context.deadLetter(
        this.node,
        priced
          ? this.letter(batch, columns, row, 'BadSignal', wantedFault(state, mostWanted))
          : this.letter(
              batch,
              columns,
              row,
              'BadPrice',
              `prices ${o}, ${h}, ${l}, ${c} (open, high, low, close) are not all finite and above 0.`,
            ),
      );
      if (error !== undefined) throw error;
      slot[row] = -1;
    }
  }

  private late(batch: RecordBatch, columns: RowColumns, from: number, to: number): void {
    for (let row = from; row < to; row++) {
      if ((columns.slot[row] as number) < 0) continue;
      const error = this.node.context.lateRow(
        this.node,
        this.letter(
          batch,
          columns,
          row,
          'Late',
          `a row became available at ${columns.available[row]} ns, but the desk has been at ${this.heldNs > this.closedNs ? this.heldNs : this.closedNs} ns; rows must come in the order of "available".`,
        ),
      );
      if (error !== undefined) throw error;
    }
  }

  private letter(batch: RecordBatch, columns: RowColumns, row: number, cause: string, detail: string): Letter {
    return {
      component: 'desk',
      stageId: this.node.id,
      cause,
      detail,
      position: `${this.loop.book.symbolOf(columns.slot[row] as number)}, sequence ${columns.sequence[row]}`,
      row: sliceRows(batch, row, row + 1),
    };
  }

  control(control: Control, _batch: RecordBatch, emit: Emit): void {
    const { loop } = this;
    if (control.kind === 'watermark') {
      if (this.heldNs <= control.timeNs) this.closeHeld();
      if (control.timeNs > this.closedNs) this.closedNs = control.timeNs;
    }
    if (loop.writer.rows > 0) emit(this.finish());
    emit(controlBatch(control, loop.writer.schema));
  }

  end(emit: Emit): void {
    const { loop } = this;
    this.closeHeld();
    loop.end();
    emit(loop.writer.rows > 0 ? this.finish() : emptyBatch(loop.writer.schema));
  }

  close(): void {
    this.loop.gate.close();
  }

  heldRows(): number {
    return this.held.count;
  }

  snapshot(): StateTables {
    return {
      ...snapshotLoop(this.loop),
      held: this.held.snapshot(this.loop.book.symbols.rank),
      instants: stateTable({ closed: BigInt64Array.of(this.closedNs), held: BigInt64Array.of(this.heldNs) }),
    };
  }

  restore(tables: StateTables): void {
    restoreLoop(this.loop, tables);
    this.held.restore(tableOf(tables, 'held'));
    const instants = tableOf(tables, 'instants');
    this.closedNs = (readState(instants, 'closed') as BigInt64Array)[0] as bigint;
    this.heldNs = (readState(instants, 'held') as BigInt64Array)[0] as bigint;
  }
}

function anyLiving(slots: Int32Array, from: number, to: number): boolean {
  for (let row = from; row < to; row++) if ((slots[row] as number) >= 0) return true;
  return false;
}

function wantedFault(state: number, most: number): string {
  return most === 1
    ? `the signal is ${state}; it must be from -1 (short) to 1 (long). Scale it, or give a column "target" in fractions of equity.`
    : `the target is ${state}; it must be a finite fraction of equity.`;
}

type Letter = Parameters<StageNode['context']['deadLetter']>[1];
