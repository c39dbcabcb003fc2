import type { RecordBatch, Schema } from 'apache-arrow';
import {
  emptyBatch,
  freshDictionaries,
  readState,
  stateTable,
  type Control,
  type StateTables,
} from '../../columnar/index.js';
import type { Emit, StageNode, SyncStage } from '../../core/index.js';
import { Instants, type Instant, type InstantsOptions } from './_instants.js';
import { ownSchema, RowWriter, type OutputColumns } from './_row-writer.js';

/** What a stage says of each instant. */
export interface InstantMeasure {
  /** The columns of its rows beside sequence and times. */
  readonly columns: OutputColumns;
  /** Called with each writer before it is first written to, to find out places and codes. */
  prepare(writer: RowWriter): void;
  /** Looks at an instant; `add` begins a row of it. */
  take(instant: Instant, add: () => number): void;
  snapshot?(): StateTables;
  restore?(tables: StateTables): void;
  /** About how many bytes `snapshot` copies. */
  stateBytes?(): number;
}

/** Gathers instants and writes what a measure says of them, as rows of its own. */
export class InstantStage implements SyncStage {
  private readonly instants: Instants;
  private readonly measure: InstantMeasure;
  private writer: RowWriter | undefined;
  private sequence = 0n;

  constructor(options: InstantsOptions, measure: InstantMeasure, node: StageNode) {
    this.instants = new Instants(options, node);
    this.measure = measure;
  }

  process(batch: RecordBatch, emit: Emit): void {
    const { schema } = batch;
    if (this.instants.bind(schema as Schema)) this.writeFor(ownSchema(this.measure.columns, schema as Schema), emit);
    const writer = this.writer as RowWriter;
    if (batch.numRows === 0) {
      emit(writer.empty());
      return;
    }
    this.instants.take(batch, this.closing(emit));
    writer.hand(emit);
  }

  /** A writer for these columns, unless the one that there is writes such. */
  private writeFor(schema: Schema, emit: Emit): void {
    const { writer } = this;
    if (writer !== undefined && sameMetadata(writer.schema, schema)) return;
    writer?.hand(emit);
    this.writer = new RowWriter(schema);
    this.measure.prepare(this.writer);
  }

  private closing(emit: Emit): (instant: Instant) => void {
    return (instant) => {
      const { measure, writer } = this;
      const { timeNs, availableNs } = instant;
      measure.take(instant, () => (writer as RowWriter).add(this.sequence++, timeNs, availableNs, emit));
    };
  }

  control(control: Control, batch: RecordBatch, emit: Emit): void {
    if (control.kind === 'watermark') {
      this.instants.watermark(control.timeNs, this.closing(emit));
      this.writer?.hand(emit);
    }
    emit(batch);
  }

  end(emit: Emit): void {
    this.instants.end(this.closing(emit));
    this.writer?.hand(emit);
  }

  stateBytes(): number {
    return this.measure.stateBytes?.() ?? 0;
  }

  snapshot(): StateTables {
    const { writer, instants, measure } = this;
    return {
      ...instants.snapshot(),
      ...measure.snapshot?.(),
      written: stateTable({ sequence: BigInt64Array.of(this.sequence) }),
      ...(writer === undefined ? {} : { shape: emptyBatch(writer.schema) }),
    };
  }

  restore(tables: StateTables): void {
    const { written, shape } = tables;
    if (written === undefined) return;
    this.sequence = (readState(written, 'sequence') as BigInt64Array)[0] as bigint;
    this.instants.restore(tables);
    this.measure.restore?.(tables);
    // An instant may be handed on before another batch tells the columns.
    if (shape !== undefined) this.writeFor(freshDictionaries(shape.schema as Schema), () => undefined);
  }
}

function sameMetadata(a: Schema, b: Schema): boolean {
  return (
    a.metadata.size === b.metadata.size && [...a.metadata].every(([name, value]) => b.metadata.get(name) === value)
  );
}
