import type { Data, RecordBatch, Schema } from 'apache-arrow';
import { newBatch, sliceRows } from './batch.js';
import { gatherColumns, pickRows } from './gather.js';

let kept = new Int32Array(1024);

/** The batch's rows with these numbers, in this order; a row may be taken twice, and a negative number gives a row of nulls. */
export function gatherRows(batch: RecordBatch, indices: Int32Array, count: number): RecordBatch {
  const schema = batch.schema as Schema;
  const columns = gatherColumns(batch.data.children as Data[], schema.fields, indices, count);
  return newBatch(schema, count, columns, batch.metadata);
}

/**
 * The rows with these numbers, which go up: the batch itself when all stay. A run of neighbours that is most of the
 * batch is cut out without copying.
 */
export function keepRows(batch: RecordBatch, numbers: Int32Array, count: number): RecordBatch {
  const rows = batch.numRows;
  if (count === rows) return batch;
  if (count > 0 && count * 4 >= rows) {
    const first = numbers[0] as number;
    if ((numbers[count - 1] as number) - first === count - 1) return sliceRows(batch, first, first + count);
  }
  const schema = batch.schema as Schema;
  const columns = pickRows(batch.data.children as Data[], schema.fields, numbers, count);
  return newBatch(schema, count, columns, batch.metadata);
}

/** The rows whose byte in `mask` is 1, as `keepRows` gives them; `count` is how many there are. */
export function filterRows(batch: RecordBatch, mask: Uint8Array, count: number): RecordBatch {
  const rows = batch.numRows;
  if (count === rows) return batch;
  if (kept.length < rows) kept = new Int32Array(Math.max(rows, kept.length * 2));
  numberKept(mask, rows, kept);
  return keepRows(batch, kept, count);
}

/** Writes the numbers of the rows whose byte is 1, one after the other; what stands behind them is left over. */
function numberKept(mask: Uint8Array, rows: number, out: Int32Array): void {
  let found = 0;
  let row = 0;
  for (; row + 3 < rows; row += 4) {
    out[found] = row;
    found += mask[row] as number;
    out[found] = row + 1;
    found += mask[row + 1] as number;
    out[found] = row + 2;
    found += mask[row + 2] as number;
    out[found] = row + 3;
    found += mask[row + 3] as number;
  }
  for (; row < rows; row++) {
    out[found] = row;
    found += mask[row] as number;
  }
}
