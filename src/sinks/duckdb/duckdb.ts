import { resolve } from 'node:path';
import { DataType, Precision, type Data, type RecordBatch, type Schema } from 'apache-arrow';
import * as z from 'zod';
import { SchemaMismatch } from '../../base/errors.js';
import { describeType, isText, isTime, readCells, sliceRows } from '../../columnar/index.js';
import { defineSink, type AsyncStage, type SameColumns, type StageNode } from '../../core/index.js';
import { CHUNK_ROWS, DuckDbTable, type DuckDbColumn, type DuckDbKind } from './_duckdb-table.js';

const params = () =>
  z.strictObject({
    path: z.string().min(1).describe('File of the database, made when it is not there.'),
    table: z.string().min(1).default('rows').describe('The table, made when it is not there.'),
    mode: z.enum(['append', 'replace']).default('append').describe('Whether rows that are there stay.'),
  });

type Params = z.output<ReturnType<typeof params>>;
type Given = z.input<ReturnType<typeof params>>;

/** `duckdb('bars.duckdb', { table: 'bars' })`. */
export interface DuckDbSink {
  (path: string, options?: Omit<Given, 'path'> & { readonly id?: string }): SameColumns;
  (params: Given, options?: { readonly id?: string }): SameColumns;
}

/**
 * Appends rows to a table of a DuckDB file and hands batches on when they are committed. Numbers, booleans, texts and times are taken;
 * times become TIMESTAMP_NS in UTC. After a restart rows since the last checkpoint are there twice.
 * @throws SchemaMismatch for a column of another type, or a table with other columns; CorruptInput when the file is no database;
 * NotConnected when it cannot be opened or the package is missing; LimitExceeded when the disk is full
 */
export const duckdb = defineSink<ReturnType<typeof params>, DuckDbSink>({
  name: 'duckdb',
  title: 'DuckDB',
  summary: 'Appends rows to a table of a DuckDB file, for questions in SQL.',
  see: ['DuckDB, Appender, https://duckdb.org/docs/stable/data/appender'],
  params,
  shorthand: 'path',
  delivery: 'atLeastOnce',
  needs: 'the package `@duckdb/node-api`',
  identity: ({ path: _where, ...rest }) => rest,
  examples: [{ title: 'Bars for research', params: { path: 'research.duckdb', table: 'bars' } }],
  open: {
    async: (given, node, { baseFolder }) => new DuckDbStage(given, resolve(baseFolder ?? '.', given.path), node),
  },
});

class DuckDbStage implements AsyncStage {
  private readonly given: Params;
  private readonly path: string;
  private readonly node: StageNode;
  private table: DuckDbTable | undefined;
  private known: Schema | undefined;
  private columns: readonly DuckDbColumn[] = [];

  constructor(given: Params, path: string, node: StageNode) {
    this.given = given;
    this.path = path;
    this.node = node;
  }

  async process(batch: RecordBatch): Promise<RecordBatch> {
    const table = await this.tableFor(batch.schema);
    for (let from = 0; from < batch.numRows; from += CHUNK_ROWS) {
      // DuckDB works on this thread: others have their turns between.
      if (from > 0) await this.nextTurn();
      const part = sliceRows(batch, from, Math.min(from + CHUNK_ROWS, batch.numRows));
      table.append(
        part.numRows,
        this.columns.map(({ name }, at) => readCells(part.data.children[at] as Data, name)),
      );
    }
    table.flush();
    await this.nextTurn();
    return batch;
  }

  close(): void {
    this.table?.close();
    this.table = undefined;
  }

  private nextTurn(): Promise<void> {
    return new Promise((done) => this.node.context.clock.nextTurn(done));
  }

  private async tableFor(schema: Schema): Promise<DuckDbTable> {
    if (this.table !== undefined && this.known === schema) return this.table;
    const columns = schema.fields.map(({ name, type }) => ({
      name: name as string,
      kind: kindOf(name as string, type as DataType),
    }));
    if (this.table === undefined) {
      const { table, mode } = this.given;
      this.table = await DuckDbTable.open(this.path, table, columns, mode === 'replace');
      this.columns = columns;
    }
    const [first, later] = [this.columns, columns].map((list) => list.map(({ name, kind }) => `${name}: ${kind}`));
    const at = (first ?? []).findIndex((column, place) => column !== later?.[place]);
    if (at >= 0 || columns.length !== this.columns.length)
      throw new SchemaMismatch({
        component: 'duckdb',
        column: (columns[at < 0 ? this.columns.length : at] ?? this.columns[at])?.name ?? '',
        wanted: `the columns of the first batch, ${(first ?? []).join(', ')}`,
        available: later ?? [],
      });
    this.known = schema;
    return this.table;
  }
}

const INTEGERS: Readonly<Record<string, DuckDbKind>> = {
  Int8: 'TINYINT',
  Int16: 'SMALLINT',
  Int32: 'INTEGER',
  Int64: 'BIGINT',
  Uint8: 'UTINYINT',
  Uint16: 'USMALLINT',
  Uint32: 'UINTEGER',
  Uint64: 'UBIGINT',
};

function kindOf(name: string, type: DataType): DuckDbKind {
  const kind = DataType.isInt(type)
    ? INTEGERS[String(type)]
    : DataType.isFloat(type)
      ? type.precision === Precision.DOUBLE
        ? 'DOUBLE'
        : 'FLOAT'
      : DataType.isBool(type)
        ? 'BOOLEAN'
        : isText(type)
          ? 'VARCHAR'
          : isTime(type)
            ? 'TIMESTAMP_NS'
            : undefined;
  if (kind !== undefined) return kind;
  throw new SchemaMismatch({
    component: 'duckdb',
    column: name,
    wanted: 'a number, boolean, text or time',
    available: [`${name}: ${describeType(type)}`],
    hint: 'Leave it out with `drop`, or make something else of it.',
  });
}
