import { RecordBatch, Table, type TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { defineSource } from '../../core/index.js';
import { SlicedReader } from './sliced-reader.js';

const WHOLE = Number.POSITIVE_INFINITY;

const memoryParams = () =>
  z.strictObject({
    batches: z
      .custom<readonly RecordBatch[]>(
        (value) => Array.isArray(value) && value.every((batch) => batch instanceof RecordBatch),
        'a list of record batches',
      )
      .describe('The batches, as they are to come.'),
  });

/** Batches that are there: `memory([batch, batch])`. */
export interface Memory {
  <T extends TypeMap = TypeMap>(
    batches: readonly RecordBatch<T>[],
    options?: { readonly id?: string },
  ): Observable<RecordBatch<T>>;
  <T extends TypeMap = TypeMap>(
    params: { readonly batches: readonly RecordBatch<T>[] },
    options?: { readonly id?: string },
  ): Observable<RecordBatch<T>>;
}

/** Batches that are in memory, one after the other, control batches included. */
export const memory = defineSource<ReturnType<typeof memoryParams>, Memory>({
  name: 'memory',
  title: 'Batches in memory',
  summary: 'Gives record batches that are there already.',
  params: memoryParams,
  shorthand: 'batches',
  replay: 'exact',
  examples: [{ title: 'No batches', params: { batches: [] } }],
  open: ({ batches }) => new SlicedReader('memory', batches.length, (index) => batches[index] as RecordBatch, WHOLE),
});

const tableParams = () =>
  z.strictObject({
    table: z.custom<Table>((value) => value instanceof Table, 'an Arrow table').describe('The table.'),
    batchRows: z.int().min(1).default(4096).describe('Most rows in a batch.'),
  });

/** A finished table as a stream: `fromTable(table)`. */
export interface FromTable {
  <T extends TypeMap>(
    table: Table<T>,
    options?: { readonly batchRows?: number; readonly id?: string },
  ): Observable<RecordBatch<T>>;
  <T extends TypeMap>(
    params: { readonly table: Table<T>; readonly batchRows?: number },
    options?: { readonly id?: string },
  ): Observable<RecordBatch<T>>;
}

/** The rows of an Arrow table, with its columns and their types. */
export const fromTable = defineSource<ReturnType<typeof tableParams>, FromTable>({
  name: 'fromTable',
  title: 'Arrow table',
  summary: 'Gives the rows of an Arrow table.',
  params: tableParams,
  shorthand: 'table',
  replay: 'exact',
  examples: [{ title: 'An empty table', params: { table: new Table() } }],
  open: ({ table, batchRows }) =>
    new SlicedReader('fromTable', table.batches.length, (index) => table.batches[index] as RecordBatch, batchRows),
});
