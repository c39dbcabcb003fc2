import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type * as DuckDb from '@duckdb/node-api';
import type { DuckDBAppender, DuckDBConnection, DuckDBInstance, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { isMissing } from '../../base/disk.js';
import { CorruptInput, LimitExceeded, NotConnected, RxArrowError, SchemaMismatch } from '../../base/errors.js';

/** Kinds of columns of a table, as DuckDB calls them. */
export type DuckDbKind =
  | 'DOUBLE'
  | 'FLOAT'
  | 'TINYINT'
  | 'SMALLINT'
  | 'INTEGER'
  | 'BIGINT'
  | 'UTINYINT'
  | 'USMALLINT'
  | 'UINTEGER'
  | 'UBIGINT'
  | 'BOOLEAN'
  | 'VARCHAR'
  | 'TIMESTAMP_NS';

export interface DuckDbColumn {
  readonly name: string;
  readonly kind: DuckDbKind;
}

/** The most rows that DuckDB takes at once. */
export const CHUNK_ROWS = 2048;

/** A table of a database file of DuckDB, as far as rows are appended to it. The package is an optional peer. */
export class DuckDbTable {
  private readonly duckdb: typeof DuckDb;
  private readonly instance: DuckDBInstance;
  private readonly connection: DuckDBConnection;
  private readonly appender: DuckDBAppender;
  private readonly columns: readonly DuckDbColumn[];
  private readonly types: readonly DuckDBType[];
  private readonly place: string;

  private constructor(
    duckdb: typeof DuckDb,
    opened: { instance: DuckDBInstance; connection: DuckDBConnection; appender: DuckDBAppender },
    columns: readonly DuckDbColumn[],
    place: string,
  ) {
    this.duckdb = duckdb;
    this.instance = opened.instance;
    this.connection = opened.connection;
    this.appender = opened.appender;
    this.columns = columns;
    this.types = columns.map(({ kind }) => duckdb[kind]);
    this.place = place;
  }

  /**
   * Opens the file and the table, which are made when they are not there.
   * @throws NotConnected when the package is missing or the file cannot be opened; CorruptInput when it is no database; SchemaMismatch
   * when the table has other columns
   */
  static async open(
    path: string,
    table: string,
    columns: readonly DuckDbColumn[],
    anew: boolean,
  ): Promise<DuckDbTable> {
    const duckdb = await loadPackage();
    let instance: DuckDBInstance | undefined;
    try {
      await mkdir(dirname(path), { recursive: true });
      instance = await duckdb.DuckDBInstance.create(path);
      const connection = await instance.connect();
      const columnList = columns.map(({ name, kind }) => `${quoted(name)} ${kind}`).join(', ');
      await connection.run(
        `CREATE ${anew ? 'OR REPLACE TABLE' : 'TABLE IF NOT EXISTS'} ${quoted(table)} (${columnList})`,
      );
      await checkColumns(connection, table, columns);
      const appender = await connection.createAppender(table);
      return new DuckDbTable(duckdb, { instance, connection, appender }, columns, path);
    } catch (error) {
      instance?.closeSync();
      throw failure(error, path);
    }
  }

  /** Appends up to `CHUNK_ROWS` rows, column by column; times are ns since 1970 (bigint). */
  append(rows: number, values: readonly (readonly unknown[])[]): void {
    const { duckdb } = this;
    try {
      const chunk = duckdb.DuckDBDataChunk.create(this.types, rows);
      for (const [at, { kind }] of this.columns.entries()) {
        const column = values[at] as readonly DuckDBValue[];
        chunk.setColumnValues(
          at,
          kind === 'TIMESTAMP_NS'
            ? column.map((value) =>
                value === null ? null : new duckdb.DuckDBTimestampNanosecondsValue(value as bigint),
              )
            : column,
        );
      }
      this.appender.appendDataChunk(chunk);
    } catch (error) {
      throw failure(error, this.place);
    }
  }

  /** Commits what was appended. */
  flush(): void {
    try {
      this.appender.flushSync();
    } catch (error) {
      throw failure(error, this.place);
    }
  }

  close(): void {
    try {
      this.appender.closeSync();
    } finally {
      this.connection.closeSync();
      this.instance.closeSync();
    }
  }
}

async function checkColumns(
  connection: DuckDBConnection,
  table: string,
  columns: readonly DuckDbColumn[],
): Promise<void> {
  const found = await connection.runAndReadAll(
    'SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = $1 AND schema_name = current_schema() ORDER BY column_index',
    [table],
  );
  const there = found.getRows().map(([name, type]) => `${String(name)}: ${String(type)}`);
  for (const [at, { name, kind }] of columns.entries())
    if (there[at] !== `${name}: ${kind}` || there.length !== columns.length)
      throw new SchemaMismatch({
        component: 'duckdb',
        column: name,
        wanted: `a table "${table}" with ${columns.map((column) => `${column.name}: ${column.kind}`).join(', ')}`,
        available: there,
        hint: 'Choose columns with `select`, another table, or mode: "replace".',
      });
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** An error of DuckDB as one of rxarrow. */
function failure(error: unknown, path: string): RxArrowError {
  if (error instanceof RxArrowError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const details = { component: 'duckdb', cause: error };
  if (/not a valid DuckDB database|checksum|corrupt/i.test(message))
    return new CorruptInput(path, `DuckDB says: ${message}.`, details);
  if (/no space left|disk full|ENOSPC|could not write|out of memory/i.test(message))
    return new LimitExceeded('disk', `"${path}" cannot grow: ${message}.`, {
      ...details,
      hint: 'Free room on the disk.',
    });
  return new NotConnected(`"${path}" cannot be used: ${message}.`, details);
}

async function loadPackage(): Promise<typeof DuckDb> {
  try {
    return await import('@duckdb/node-api');
  } catch (cause) {
    const missing = isMissing(cause) || (cause as { code?: unknown }).code === 'ERR_MODULE_NOT_FOUND';
    throw new NotConnected(
      missing
        ? 'The package "@duckdb/node-api" is not installed.'
        : `"@duckdb/node-api" cannot be loaded: ${String(cause)}.`,
      { component: 'duckdb', hint: 'Install it with `npm install @duckdb/node-api`.', cause },
    );
  }
}
