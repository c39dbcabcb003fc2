import type { RecordBatch, Schema } from 'apache-arrow';
import * as z from 'zod';
import {
  batchBytes,
  columnIndex,
  durationMs,
  parseDurationNs,
  readTimeNs,
  sameSchema,
  sliceRows,
  type StateTables,
} from '../../columnar/index.js';
import { SchemaMismatch } from '../../base/errors.js';
import {
  HeldBatches,
  defineOperator,
  durationParam,
  type Emit,
  type StageNode,
  type SyncStage,
} from '../../core/index.js';

const params = () =>
  z
    .strictObject({
      rows: z.int().min(1).optional().describe('Rows in each batch; the last one may be smaller.'),
      bytes: z.int().min(1).optional().describe('A batch is handed on when it has this many bytes.'),
      span: durationParam()
        .optional()
        .describe(
          'A batch is handed on before a row that is this much later (by "available", else "time") than its first.',
        ),
      maxWait: durationParam().optional().describe('A batch is handed on after this time of the clock, however small.'),
    })
    .refine(
      (given) =>
        given.rows !== undefined ||
        given.bytes !== undefined ||
        given.span !== undefined ||
        given.maxWait !== undefined,
      {
        message: 'at least one of rows, bytes, span, maxWait',
      },
    );

/** Cuts the stream into batches of another size; the rows stay the same. */
export const rebatch = defineOperator({
  name: 'rebatch',
  title: 'Rebatch',
  summary: 'Cuts the stream into batches of another size, by rows, bytes or time, without changing a row.',
  params,
  shorthand: 'rows',
  scope: 'row',
  addsColumns: false,
  examples: [
    { title: 'By rows', params: { rows: 3 } },
    { title: 'By the day', params: { span: '1d' } },
  ],
  open: (given, node) => new RebatchStage(given, node),
});

class RebatchStage implements SyncStage {
  private readonly rowsWanted: number;
  private readonly bytesWanted: number;
  private readonly spanNs: bigint | undefined;
  private readonly maxWaitMs: number | undefined;
  private readonly node: StageNode;
  private readonly held: HeldBatches;
  private bytes = 0;
  private firstTime: bigint | undefined;
  private cancelWait: (() => void) | undefined;

  constructor(given: z.output<ReturnType<typeof params>>, node: StageNode) {
    this.rowsWanted = given.rows ?? Number.POSITIVE_INFINITY;
    this.bytesWanted = given.bytes ?? Number.POSITIVE_INFINITY;
    this.spanNs = given.span === undefined ? undefined : parseDurationNs(given.span);
    this.maxWaitMs = given.maxWait === undefined ? undefined : durationMs(given.maxWait);
    this.node = node;
    this.held = new HeldBatches(node);
  }

  process(batch: RecordBatch, emit: Emit): void {
    const { first } = this.held;
    if (first !== undefined && !sameSchema(first.batch.schema as Schema, batch.schema as Schema)) this.flush(emit);
    // A batch without rows tells the columns to those behind, unless rows that are held will.
    if (batch.numRows === 0 && first === undefined) emit(batch);
    let rest = batch;
    while (rest.numRows > 0) {
      const room = Math.max(0, Math.min(rest.numRows, this.rowsWanted - this.held.rows, this.rowsBeforeBytes(rest)));
      const within = this.spanNs === undefined ? room : this.rowsWithinSpan(rest, room);
      if (within > 0) this.hold(sliceRows(rest, 0, within));
      if (this.held.rows >= this.rowsWanted || this.bytes >= this.bytesWanted || within < room) this.flush(emit);
      rest = sliceRows(rest, within, rest.numRows);
    }
    this.armWait();
  }

  private hold(part: RecordBatch): void {
    this.held.add(part);
    this.bytes += batchBytes(part);
  }

  // Bytes are shared out evenly over the rows, so that the cut does not depend on how the rows came.
  private rowsBeforeBytes(batch: RecordBatch): number {
    if (this.bytesWanted === Number.POSITIVE_INFINITY) return batch.numRows;
    const bytesPerRow = Math.max(1, batchBytes(batch) / batch.numRows);
    return Math.max(1, Math.ceil((this.bytesWanted - this.bytes) / bytesPerRow));
  }

  private rowsWithinSpan(batch: RecordBatch, most: number): number {
    const times = this.timesOf(batch);
    this.firstTime ??= times[0] as bigint;
    const limit = this.firstTime + (this.spanNs as bigint);
    let row = 0;
    while (row < most && (times[row] as bigint) < limit) row++;
    return row;
  }

  private timesOf(batch: RecordBatch): BigInt64Array {
    const name = columnIndex(batch.schema, 'available') >= 0 ? 'available' : 'time';
    const column = batch.data.children[columnIndex(batch.schema, name)];
    if (column === undefined) {
      throw new SchemaMismatch({
        component: 'rebatch',
        column: 'time',
        wanted: 'a time column, since span is set',
        available: batch.schema.fields.map(String),
      });
    }
    return readTimeNs(column, name);
  }

  private armWait(): void {
    if (this.maxWaitMs === undefined || this.cancelWait !== undefined || this.held.rows === 0) return;
    this.cancelWait = this.node.context.clock.schedule(this.maxWaitMs, () => {
      this.cancelWait = undefined;
      this.node.flush?.();
    });
  }

  flush(emit: Emit): void {
    this.cancelWait?.();
    this.cancelWait = undefined;
    this.firstTime = undefined;
    if (this.held.rows === 0) return;
    const { batch, settled } = this.held.take();
    this.bytes = 0;
    emit(batch);
    settled();
  }

  control(_: unknown, batch: RecordBatch, emit: Emit): void {
    // A watermark speaks of the rows before it, so they go first.
    this.flush(emit);
    emit(batch);
  }

  end(emit: Emit): void {
    this.flush(emit);
  }

  heldRows(): number {
    return this.held.rows;
  }

  snapshot(): StateTables {
    return this.held.rows === 0 ? {} : { held: this.held.together() };
  }

  restore(tables: StateTables): void {
    const { held } = tables;
    if (held === undefined) return;
    this.hold(held);
    if (this.spanNs !== undefined) this.firstTime = this.timesOf(held)[0];
    // There is nobody to emit to yet, but the run knows how to flush a stage.
    this.armWait();
  }

  close(): void {
    this.cancelWait?.();
    this.held.clear();
  }
}
