import { Field, Float64, Schema, TimestampNanosecond, type RecordBatch } from 'apache-arrow';
import { BatchBuilder, columnIndex, decodeBatchFrame, encodeBatchFrame } from '../../columnar/index.js';
import { CorruptInput } from '../../base/errors.js';

/** A bar as it is fetched and kept: start in ms since 1970, open, high, low, close, volume. */
export type BarRow = readonly [number, number, number, number, number, number];

const NUMBERS = ['open', 'high', 'low', 'close', 'volume'] as const;
const SCHEMA = new Schema([
  new Field('time', new TimestampNanosecond('UTC'), false),
  ...NUMBERS.map((name) => new Field(name, new Float64(), true)),
]);

/** Bars as a frame of Arrow data with a checksum. */
export function encodeBars(bars: readonly BarRow[]): Uint8Array {
  const builder = new BatchBuilder(SCHEMA, bars.length);
  for (const [row, bar] of bars.entries()) {
    builder.int64(0)[row] = BigInt(bar[0]) * 1_000_000n;
    for (let column = 1; column <= NUMBERS.length; column++) builder.float64(column)[row] = bar[column] as number;
  }
  return encodeBatchFrame(builder.finish(bars.length));
}

/** @throws CorruptInput for bytes that are no bars */
export function decodeBars(bytes: Uint8Array): BarRow[] {
  return barsOf(decodeBatchFrame(bytes));
}

/** The rows of a batch that has the columns of bars. */
export function barsOf(batch: RecordBatch): BarRow[] {
  const column = (name: string): ArrayLike<number> | BigInt64Array => {
    const values: unknown = batch.data.children[columnIndex(batch.schema, name)]?.values;
    if (values instanceof BigInt64Array || values instanceof Float64Array) return values;
    throw new CorruptInput(`column ${name}`, `Bars have no column "${name}" of the right type.`);
  };
  const time = column('time');
  const [open, high, low, close, volume] = NUMBERS.map(column) as [
    ArrayLike<number>,
    ArrayLike<number>,
    ArrayLike<number>,
    ArrayLike<number>,
    ArrayLike<number>,
  ];
  return Array.from({ length: batch.numRows }, (_, row) => [
    Number((time[row] as bigint) / 1_000_000n),
    open[row] as number,
    high[row] as number,
    low[row] as number,
    close[row] as number,
    volume[row] as number,
  ]);
}
