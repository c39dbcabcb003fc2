import { DataType, type Data, type RecordBatch } from 'apache-arrow';
import { InvalidParams } from '../base/errors.js';
import { columnIndex, dictionaryWords, keepRows, readCells } from '../columnar/index.js';

/** By which column rows go to keys, and how many keys there are. */
export interface Keyed {
  readonly column: string;
  readonly keys: number;
}

/** Rows of a batch that go under one key. */
export interface KeyedPart {
  readonly key: string;
  readonly batch: RecordBatch;
}

/** Cuts a batch by a column: rows of one value always go under the same key, in their order; nulls under the first. */
export function keyedParts(batch: RecordBatch, { column, keys }: Keyed, component: string): readonly KeyedPart[] {
  const at = columnIndex(batch.schema, column);
  const data = batch.data.children[at] as Data | undefined;
  if (data === undefined)
    throw new InvalidParams({
      component,
      path: 'keyBy',
      found: column,
      expected: `a column of the batch: ${batch.schema.fields.map(({ name }) => String(name)).join(', ')}`,
    });
  const rows: number[][] = Array.from({ length: keys }, () => []);
  const keyOfRow = DataType.isDictionary(data.type) ? byCode(data, column, keys) : byCell(data, column, keys);
  for (let row = 0; row < batch.numRows; row++) rows[keyOfRow(row)]?.push(row);
  return rows.flatMap((numbers, key) =>
    numbers.length === 0
      ? []
      : [{ key: String(key), batch: keepRows(batch, Int32Array.from(numbers), numbers.length) }],
  );
}

function byCode(data: Data, column: string, keys: number): (row: number) => number {
  const keyOfCode = Int32Array.from(dictionaryWords(data, column), (word) => keyOf(word, keys));
  const codes = data.values as Int32Array;
  const hasNulls = data.nullCount > 0;
  return (row) => (hasNulls && !data.getValid(row) ? 0 : (keyOfCode[codes[row] as number] as number));
}

function byCell(data: Data, column: string, keys: number): (row: number) => number {
  const cells = readCells(data, column);
  return (row) => keyOf(cells[row], keys);
}

/** FNV-1a over the text of the value. */
function keyOf(value: unknown, keys: number): number {
  if (value === null || value === undefined) return 0;
  const text = String(value);
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % keys;
}
