import type { Bool, Float64, Int64, RecordBatch, TimestampNanosecond, TypeMap, Utf8 } from 'apache-arrow';
import type { Observable } from 'rxjs';
import type * as z from 'zod';
import { defineSource, type ContractColumns, type ForeignKind, type Word } from '../../core/index.js';
import { plannedSchema } from './column-plan.js';
import { csvParams, type csvContracts } from './params.js';
import { CsvReader } from './reader.js';

/** Parameters of `csv`, as in a file. */
export type CsvOptions = z.input<ReturnType<typeof csvParams>>;

/** The Arrow types of the words of `schema`. */
export interface CsvTypes {
  number: Float64;
  text: Utf8;
  word: Word;
  time: TimestampNanosecond;
  integer: Int64;
  boolean: Bool;
}

type ContractPart<C> = C extends keyof ContractColumns ? ContractColumns[C] : Record<never, never>;

type SchemaPart<C, S> = {
  [K in Exclude<keyof S, keyof ContractPart<C>>]: S[K] extends keyof CsvTypes ? CsvTypes[S[K]] : never;
};

/** The columns of a file that is read by a contract, a schema or both. */
export type CsvColumns<C, S> = {
  [K in keyof (ContractPart<C> & SchemaPart<C, S>)]: (ContractPart<C> & SchemaPart<C, S>)[K];
};

type Kinds = Readonly<Record<string, ForeignKind>>;
type Typed<C, S> = CsvColumns<C, S> extends TypeMap ? Observable<RecordBatch<CsvColumns<C, S>>> : never;

/** Reads delimited text: `csv('bars.csv', { contract: 'Bar', interval: '1d' })`. */
export interface Csv {
  <const C extends (typeof csvContracts)[number] | undefined = undefined, const S extends Kinds = Record<never, never>>(
    path: string,
    options: Omit<CsvOptions, 'path' | 'contract' | 'schema'> & {
      readonly contract?: C;
      readonly schema?: S;
      readonly id?: string;
    },
  ): Typed<C, S>;
  <const C extends (typeof csvContracts)[number] | undefined = undefined, const S extends Kinds = Record<never, never>>(
    params: Omit<CsvOptions, 'contract' | 'schema'> & { readonly contract?: C; readonly schema?: S },
    options?: { readonly id?: string },
  ): Typed<C, S>;
}

/**
 * Rows of a file of delimited text (RFC 4180), read in pieces, so that it may be larger than the memory.
 * Under a contract the columns `sequence` (number of the record in the file, from 0), `available` and `quality` are made when the
 * file does not have them. Rows that cannot be used go to the dead letters with file, line and cause.
 * @throws InvalidParams for a file that is not there, SchemaMismatch for a column that is not there, CorruptInput for an empty file
 */
export const csv = defineSource<ReturnType<typeof csvParams>, Csv>({
  name: 'csv',
  title: 'CSV file',
  summary: 'Reads delimited text into typed columns, in pieces, and puts aside the rows that cannot be used.',
  params: csvParams,
  shorthand: 'path',
  replay: 'exact',
  examples: [
    { title: 'Daily bars', params: { path: 'bars.csv', contract: 'Bar', interval: '1d', symbol: 'SPX' } },
    {
      title: 'A table of its own',
      params: { path: 'rates.csv', schema: { time: 'time', rate: 'number' }, columns: { time: 'Date' } },
    },
  ],
  columns: plannedSchema,
  open: (params, context, options) => CsvReader.open(params, context, options.baseFolder),
  readAgain: (params, lines, context, options) => CsvReader.again(params, lines, context, options.baseFolder),
});
