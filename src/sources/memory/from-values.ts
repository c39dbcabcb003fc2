import type { Bool, Float64, Int64, RecordBatch, TimestampNanosecond, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { batchFromArrays, batchFromRows, defineSource, type PlainArrays, type Word } from '../../core/index.js';
import { SlicedReader } from './sliced-reader.js';

const BATCH_ROWS = 4096;

/** The Arrow type of a column of such values: numbers, text, booleans, Date; bigint is a time in `time` and `available`. */
export type TypeOfValue<Name, V> = [NonNullable<V>] extends [number]
  ? Float64
  : [NonNullable<V>] extends [string]
    ? Word
    : [NonNullable<V>] extends [boolean]
      ? Bool
      : [NonNullable<V>] extends [Date]
        ? TimestampNanosecond
        : [NonNullable<V>] extends [bigint]
          ? Name extends 'time' | 'available'
            ? TimestampNanosecond
            : Int64
          : never;

type Streamed<T> = T extends TypeMap ? Observable<RecordBatch<T>> : Observable<RecordBatch>;

type ArrayColumns<A> = { -readonly [K in keyof A]: A[K] extends ArrayLike<infer V> ? TypeOfValue<K, V> : never };
type RowColumns<R> = { -readonly [K in keyof R]-?: TypeOfValue<K, R[K]> };

const arraysParams = () =>
  z
    .record(
      z.string().min(1),
      z.custom<ArrayLike<number>>(
        (value) => Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView)),
        'a list of values',
      ),
    )
    .describe('The columns: lists of one length of numbers, texts, booleans, times or whole numbers.');

/** Columns as a stream: `fromArrays({ time, symbol, close })`. */
export type FromArrays = <const A extends PlainArrays>(
  arrays: A,
  options?: { readonly id?: string },
) => Streamed<ArrayColumns<A>>;

/** Rows given as one array a column. */
export const fromArrays = defineSource<ReturnType<typeof arraysParams>, FromArrays>({
  name: 'fromArrays',
  title: 'Arrays',
  summary: 'Gives the rows of columns that are plain arrays.',
  params: arraysParams,
  replay: 'exact',
  examples: [{ title: 'Three prices', params: { symbol: ['A', 'A', 'A'], close: [1, 2, 3] } }],
  open(arrays) {
    const batch = batchFromArrays(arrays, 'fromArrays');
    return new SlicedReader('fromArrays', 1, () => batch, BATCH_ROWS);
  },
});

const rowsParams = () =>
  z.strictObject({
    rows: z.array(z.record(z.string(), z.unknown())).describe('The rows, each an object of column and value.'),
    batchRows: z.int().min(1).default(BATCH_ROWS).describe('Most rows in a batch.'),
  });

/** Rows as a stream: `fromRows([{ symbol: 'A', close: 1 }])`. */
export interface FromRows {
  <const R extends Readonly<Record<string, unknown>>>(
    rows: readonly R[],
    options?: { readonly batchRows?: number; readonly id?: string },
  ): Streamed<RowColumns<R>>;
  <const R extends Readonly<Record<string, unknown>>>(
    params: { readonly rows: readonly R[]; readonly batchRows?: number },
    options?: { readonly id?: string },
  ): Streamed<RowColumns<R>>;
}

/** Rows given as plain objects. */
export const fromRows = defineSource<ReturnType<typeof rowsParams>, FromRows>({
  name: 'fromRows',
  title: 'Rows',
  summary: 'Gives rows that are plain objects.',
  params: rowsParams,
  shorthand: 'rows',
  replay: 'exact',
  examples: [
    {
      title: 'Two prices',
      params: {
        rows: [
          { symbol: 'A', close: 1 },
          { symbol: 'A', close: 2 },
        ],
      },
    },
  ],
  open({ rows, batchRows }) {
    const batch = batchFromRows(rows, 'fromRows');
    return new SlicedReader('fromRows', 1, () => batch, batchRows);
  },
});
