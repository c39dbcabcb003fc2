import type { Data, DataType, Field, RecordBatch } from 'apache-arrow';
import * as z from 'zod';
import { SchemaMismatch } from '../../base/errors.js';
import {
  describeSchema,
  emptyBatch,
  readState,
  sameSchema,
  stateTable,
  type StateTables,
} from '../../columnar/index.js';
import { defineSink, HeldBatches, type StageNode } from '../../core/index.js';
import { fileParams, outputFile, type FileSink } from '../files/file-sink.js';
import type { OutputFile } from '../files/output-file.js';
import { parquetElement, parquetValues } from './parquet-columns.js';
import { ParquetBytes } from './parquet-writer.js';

const params = () =>
  z.strictObject({
    ...fileParams(),
    rowGroupRows: z.int().min(1).default(65_536).describe('Rows in a row group: written together, and read together.'),
  });

/**
 * Writes a Parquet file, compressed by snappy. Rows are handed on when their row group has been written; watermarks and other
 * controls keep their place among them, and are not written.
 * @throws InvalidParams for a file that cannot be written, SchemaMismatch for columns that are no plain values or that change
 */
export const parquet = defineSink<ReturnType<typeof params>, FileSink<ReturnType<typeof params>>>({
  name: 'parquet',
  title: 'Parquet file',
  summary: 'Writes rows to a Parquet file by row groups.',
  params,
  shorthand: 'path',
  goesOn: true,
  examples: [{ title: 'Keep what flows', params: { path: 'bars.parquet' } }],
  open: {
    async: (given, node, options) => new ParquetStage(outputFile(given, node, options), given.rowGroupRows, node),
  },
});

class ParquetStage {
  private readonly file: OutputFile;
  private readonly groupRows: number;
  private readonly node: StageNode;
  private bytes: ParquetBytes | undefined;
  /** What an earlier run had written. */
  private goesOn: { readonly state: Uint8Array; readonly bytes: number } | undefined;
  /** What the writer was before it ended the file. */
  private finalState: Uint8Array | undefined;
  private first: RecordBatch | undefined;
  /** Rows of the row group that is being gathered. */
  private readonly waiting: HeldBatches;
  /** Controls that came among them. */
  private controls: RecordBatch[] = [];

  constructor(file: OutputFile, groupRows: number, node: StageNode) {
    this.file = file;
    this.groupRows = groupRows;
    this.node = node;
    this.waiting = new HeldBatches(node);
  }

  async process(batch: RecordBatch, _signal: AbortSignal, emit: (batch: RecordBatch) => void): Promise<undefined> {
    // Its columns are wanted, not its rows.
    this.first ??= emptyBatch(batch.schema);
    if (!sameSchema(this.first.schema, batch.schema)) throw changed(this.first, batch);
    if (batch.numRows > 0) this.waiting.add(batch);
    else emit(batch);
    if (this.waiting.rows >= this.groupRows) await this.writeGroup(emit);
    return undefined;
  }

  control(_control: unknown, batch: RecordBatch): Promise<RecordBatch | undefined> {
    // A watermark must not overtake the rows that it speaks of.
    if (this.waiting.rows === 0) return Promise.resolve(batch);
    this.controls.push(batch);
    return Promise.resolve(undefined);
  }

  async flush(_signal: AbortSignal, emit: (batch: RecordBatch) => void): Promise<undefined> {
    await this.writeGroup(emit);
    return undefined;
  }

  async end(_signal: AbortSignal, emit: (batch: RecordBatch) => void): Promise<undefined> {
    if (this.first === undefined) {
      this.node.context.warn(
        `"${this.node.id}" got no batch, so that there are no columns to write: no file was made.`,
      );
      return undefined;
    }
    await this.writeGroup(emit);
    if (this.file.finished) return undefined;
    const bytes = await this.opened(this.first);
    // The beginning of a file without rows.
    await this.file.write(bytes.begin());
    this.finalState = bytes.state();
    await this.file.finish(bytes.finish());
    return undefined;
  }

  // Before a snapshot the rows that wait have been written.
  snapshot(): StateTables {
    const { first, bytes, file } = this;
    const writer = file.finished || bytes === undefined ? this.finalState : bytes.state();
    return {
      file: file.state(),
      ...(first === undefined ? {} : { columns: emptyBatch(first.schema) }),
      ...(writer === undefined ? {} : { writer: stateTable({ state: [writer] }) }),
    };
  }

  restore({ file, columns, writer }: StateTables): void {
    this.first = columns;
    if (file === undefined) return;
    this.file.goOn(file);
    if (writer === undefined) return;
    this.finalState = readState(writer, 'state')[0] as Uint8Array;
    this.goesOn = { state: this.finalState, bytes: readState(file, 'bytes')[0] as number };
  }

  durable(): Promise<void> {
    return this.file.durable();
  }

  close(): Promise<void> {
    this.waiting.clear();
    return this.file.close();
  }

  private async writeGroup(emit: (batch: RecordBatch) => void): Promise<void> {
    const { first, waiting, controls } = this;
    if (first === undefined || waiting.rows === 0) return;
    const bytes = await this.opened(first);
    const { batch: group, settled } = waiting.take();
    this.controls = [];
    const columns = group.data.children.map((column, index) =>
      parquetValues(column as Data, String(group.schema.fields[index]?.name)),
    );
    await this.file.write(bytes.group(columns, group.numRows));
    emit(group);
    for (const control of controls) emit(control);
    settled();
  }

  private async opened(first: RecordBatch): Promise<ParquetBytes> {
    this.bytes ??= await ParquetBytes.open(
      (first.schema.fields as Field[]).map(({ name, type, nullable }) =>
        parquetElement(String(name), type as DataType, nullable),
      ),
    );
    if (this.goesOn !== undefined) this.bytes.goOn(this.goesOn.state, this.goesOn.bytes);
    this.goesOn = undefined;
    return this.bytes;
  }
}

function changed(first: RecordBatch, batch: RecordBatch): SchemaMismatch {
  return new SchemaMismatch({
    component: 'parquet',
    column: '*',
    wanted: `the columns that the file began with: ${describeSchema(first.schema).join(', ')}`,
    available: describeSchema(batch.schema),
    hint: 'Write batches with other columns to another file.',
  });
}
