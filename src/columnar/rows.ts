import type { Data, RecordBatch, Schema } from 'apache-arrow';
import { newBatch, sliceRows } from './batch.js';
import { gatherColumns } from './gather.js';

let kept = new Int32Array(1024);

/** The batch's rows with these numbers, in this order; a row may be taken twice, and a negative number gives a row of nulls. */
export function gatherRows(batch: RecordBatch, indices: Int32Array, count: number): RecordBatch {
  const schema = batch.schema as Schema;
  const names = schema.fields.map((field) => field.name);
  const columns = gatherColumns(batch.data.children as Data[], names, indices, count);
  return newBatch(schema, count, columns, batch.metadata);
}

/**
 * The rows whose byte in `mask` is 1. `count` is how many there are.
 * A run of neighbours that is most of the batch is cut out without copying.
 */
export function filterRows(batch: RecordBatch, mask: Uint8Array, count: number): RecordBatch {
  const rows = batch.numRows;
  if (count === rows) return batch;
  if (kept.length < rows) kept = new Int32Array(Math.max(rows, kept.length * 2));
  let found = 0;
  for (let row = 0; row < rows; row++) {
    kept[found] = row;
    found += mask[row] as number;
  }
  if (count > 0 && count * 4 >= rows) {
    const first = kept[0] as number;
    if ((kept[count - 1] as number) - first === count - 1) return sliceRows(batch, first, first + count);
  }
  return gatherRows(batch, kept, count);
}
