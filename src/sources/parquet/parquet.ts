import { resolve } from 'node:path';
import { Field, Schema, type RecordBatch } from 'apache-arrow';
import * as z from 'zod';
import { CheckpointMismatch, CorruptInput, didYouMean, RxArrowError, SchemaMismatch } from '../../base/errors.js';
import { BatchBuilder, readState, stateTable, type StateTables } from '../../columnar/index.js';
import { defineSource, type PullReader, type ReaderContext } from '../../core/index.js';
import { openFile } from '../files/open-file.js';
import type { PathSource } from '../files/path-source.js';
import { parquetColumn, type ParquetColumn } from './parquet-columns.js';
import { openParquet, type ParquetFile, type ParquetValues } from './parquet-file.js';

const params = () =>
  z.strictObject({
    path: z.string().min(1).describe('The file.'),
    columns: z.array(z.string().min(1)).min(1).optional().describe('The columns to read; all by default.'),
    batchRows: z.int().min(1).max(1_048_576).default(4096).describe('Rows in a batch.'),
  });

/**
 * The rows of a Parquet file, one row group in memory at a time. Times and dates become timestamps in nanoseconds, text becomes
 * dictionaries, decimals become float64.
 * @throws InvalidParams for a file that is not there, SchemaMismatch for nested columns, CorruptInput for a damaged file
 */
export const parquet = defineSource<ReturnType<typeof params>, PathSource<ReturnType<typeof params>>>({
  name: 'parquet',
  title: 'Parquet file',
  summary: 'Reads a Parquet file row group by row group.',
  params,
  shorthand: 'path',
  replay: 'exact',
  examples: [{ title: 'Two columns', params: { path: 'bars.parquet', columns: ['time', 'close'] } }],
  async open({ path, columns, batchRows }, context, { baseFolder }): Promise<PullReader> {
    const handle = await openFile(resolve(baseFolder ?? '.', path), 'parquet');
    try {
      const file = await openParquet(handle, (await handle.stat()).size);
      const reader = new ParquetReader(path, file, chosen(file, columns, path), batchRows, context);
      return {
        read: () => reader.read(),
        position: () => reader.position(),
        seek: (position) => reader.seek(position),
        close: () => handle.close(),
      };
    } catch (error) {
      await handle.close();
      throw damaged(path, error);
    }
  },
});

function chosen(file: ParquetFile, names: readonly string[] | undefined, path: string): ParquetColumn[] {
  const available = file.elements.map((element) => element.name);
  const elements = (names ?? available).map((name) => {
    const element = file.elements.find((each) => each.name === name);
    if (element !== undefined) return element;
    throw new SchemaMismatch({
      component: 'parquet',
      column: name,
      wanted: `a column of "${path}"`,
      available,
      hint: didYouMean(name, available),
    });
  });
  return elements.map((element) => parquetColumn(element, path));
}

function damaged(path: string, error: unknown): unknown {
  if (error instanceof RxArrowError) return error;
  return new CorruptInput(path, `The Parquet file is damaged, cut or none: ${(error as Error).message}.`, {
    component: 'parquet',
    cause: error,
  });
}

class ParquetReader {
  private readonly path: string;
  private readonly file: ParquetFile;
  private readonly columns: readonly ParquetColumn[];
  private readonly batchRows: number;
  private readonly context: Pick<ReaderContext, 'sliceSpent' | 'nextTurn'>;
  private readonly builder: BatchBuilder;
  private group = 0;
  /** The next row, counted from the beginning of the file. */
  private row = 0;
  private values: ParquetValues[] | undefined;

  constructor(
    path: string,
    file: ParquetFile,
    columns: readonly ParquetColumn[],
    batchRows: number,
    context: Pick<ReaderContext, 'sliceSpent' | 'nextTurn'>,
  ) {
    this.path = path;
    this.file = file;
    this.columns = columns;
    this.batchRows = batchRows;
    this.context = context;
    const schema = new Schema(columns.map(({ name, type, nullable }) => new Field(name, type, nullable)));
    this.builder = new BatchBuilder(schema, batchRows);
  }

  read(): RecordBatch | null | Promise<RecordBatch | null> {
    return this.values === undefined ? this.readGroup() : this.cut(this.values);
  }

  private async readGroup(): Promise<RecordBatch | null> {
    for (;;) {
      const group = this.file.groups[this.group];
      if (group === undefined) return null;
      if (this.row < group.to) break;
      this.group++;
    }
    const { from, to } = this.file.groups[this.group] as { from: number; to: number };
    const values: ParquetValues[] = [];
    for (const column of this.columns) {
      // Unpacking a column cannot be interrupted; between two columns others have their turn.
      if (this.context.sliceSpent()) await this.context.nextTurn();
      try {
        const data = await this.file.column(column.name, from, to);
        if (data.length !== to - from)
          throw new Error(`column "${column.name}" has ${data.length} rows where ${to - from} were promised`);
        values.push(data);
      } catch (error) {
        throw damaged(`${this.path}, row group ${this.group}`, error);
      }
    }
    this.values = values;
    return this.cut(values);
  }

  /** The next batch of the group in memory. Batches do not reach over groups. */
  private cut(values: readonly ParquetValues[]): RecordBatch {
    const { from, to } = this.file.groups[this.group] as { from: number; to: number };
    const begin = this.row - from;
    const end = Math.min(begin + this.batchRows, to - from);
    for (const [index, column] of this.columns.entries())
      column.write(this.builder, index, values[index] as ParquetValues, begin, end);
    this.row = from + end;
    if (this.row === to) {
      this.values = undefined;
      this.group++;
    }
    return this.builder.finish(end - begin);
  }

  position(): StateTables {
    return { place: stateTable({ row: new Float64Array([this.row]) }) };
  }

  seek(position: StateTables): void {
    const { place } = position;
    const row = place === undefined ? Number.NaN : ((readState(place, 'row') as Float64Array)[0] as number);
    if (!(row >= 0 && row <= (this.file.groups.at(-1)?.to ?? 0)))
      throw new CheckpointMismatch(`"${this.path}" has no row ${row}, where reading is to go on.`, {
        component: 'parquet',
        hint: 'It is not the file that the checkpoint was made of.',
      });
    this.row = row;
    this.group = Math.max(
      0,
      this.file.groups.findIndex(({ to }) => row < to),
    );
    if (row === (this.file.groups.at(-1)?.to ?? 0)) this.group = this.file.groups.length;
    this.values = undefined;
  }
}
