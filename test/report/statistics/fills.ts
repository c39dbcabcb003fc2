import type { FillColumns } from '../../../src/report/statistics/index.js';

type Row = readonly [time: number, symbol: string, side: number, quantity: number, price: number, fee?: number];

/** Fills from rows. */
export function fills(rows: readonly Row[]): FillColumns {
  return {
    timeNs: BigInt64Array.from(rows, (row) => BigInt(row[0])),
    symbol: rows.map((row) => row[1]),
    side: Int8Array.from(rows, (row) => row[2]),
    quantity: Float64Array.from(rows, (row) => row[3]),
    price: Float64Array.from(rows, (row) => row[4]),
    fee: Float64Array.from(rows, (row) => row[5] ?? 0),
  };
}
