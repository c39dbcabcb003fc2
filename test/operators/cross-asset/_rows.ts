import fc from 'fast-check';
import type { RecordBatch } from 'apache-arrow';
import { controlBatch, type Control } from 'rxarrow/columnar';
import { batchFromRows } from '../../../src/core/from-values.js';

/** A row of a stream of one value a symbol. */
export interface Row {
  readonly symbol: string;
  readonly time: bigint;
  readonly available: bigint;
  readonly returns: number | null;
  readonly quality: number;
}

export const SYMBOLS = ['AAA', 'BBB', 'CCC', 'DDD'] as const;
const MINUTE = 60_000_000_000n;

export const instantNs = (instant: number): bigint => BigInt(instant) * MINUTE;

export function row(instant: number, symbol: string, returns: number | null, quality = 0): Row {
  return { symbol, time: instantNs(instant) - 1n, available: instantNs(instant), returns, quality };
}

export const batchOf = (rows: readonly Row[]): RecordBatch => batchFromRows(rows as never);
export const watermark = (instant: number): RecordBatch => {
  const control: Control = { kind: 'watermark', timeNs: instantNs(instant) };
  return controlBatch(control);
};

/** Instants at which some of the symbols have a value in whole ticks, in any order, now and then null. */
export const someRows = (instants: number): fc.Arbitrary<Row[]> =>
  fc
    .array(
      fc.tuple(
        fc.shuffledSubarray([...SYMBOLS], { minLength: 1 }),
        fc.array(fc.option(fc.integer({ min: -50, max: 50 }), { freq: 12 }), { minLength: 4, maxLength: 4 }),
      ),
      { minLength: 1, maxLength: instants },
    )
    .map((all) =>
      all.flatMap(([symbols, ticks], instant) =>
        symbols.map((symbol, k) => row(instant + 1, symbol, ticks[k] === null ? null : ticks[k]! * 0.25)),
      ),
    );

/** The rows in batches of these sizes, again and again. */
export function cutInto(rows: readonly Row[], sizes: readonly number[]): RecordBatch[] {
  const batches: RecordBatch[] = [];
  for (let from = 0, turn = 0; from < rows.length; turn++) {
    const size = sizes[turn % sizes.length]!;
    batches.push(batchOf(rows.slice(from, from + size)));
    from += size;
  }
  return batches;
}
