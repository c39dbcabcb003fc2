import { DataType, makeData, Schema, Utf8, vectorFromArray, type Data, type RecordBatch } from 'apache-arrow';
import { newBatch } from './batch.js';

/**
 * What a batch of zero rows can say in band:
 * - `watermark`: no row of this source that becomes available at or before `timeNs` is still to come;
 * - `gap`: rows are missing here, `rows` if known, and why;
 * - `health`: the state of the source changed;
 * - `mark`: the runtime looks whether every stage sees what it is pushed.
 */
export type Control =
  | { readonly kind: 'watermark'; readonly timeNs: bigint }
  | { readonly kind: 'gap'; readonly reason: string; readonly rows?: number; readonly fromNs?: bigint; readonly toNs?: bigint }
  | { readonly kind: 'health'; readonly state: 'up' | 'degraded' | 'down'; readonly reason: string }
  | { readonly kind: 'mark'; readonly number: number };

const KEY = 'rxarrow.control';
const EMPTY_SCHEMA = new Schema([]);

/** A control batch; with `schema` it also tells those behind what columns the stream has. */
export function controlBatch(control: Control, schema: Schema = EMPTY_SCHEMA): RecordBatch {
  const text = JSON.stringify(control, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
  const columns = schema.fields.length === 0 ? [] : emptyColumns(schema);
  return newBatch(schema, 0, columns, new Map([[KEY, text]]));
}

/** The control in a batch, or undefined for data. Cheap for batches that have rows. */
export function controlOf(batch: RecordBatch): Control | undefined {
  if (batch.numRows !== 0) return undefined;
  const text = batch.metadata.get(KEY);
  if (text === undefined) return undefined;
  return JSON.parse(text, (_, value: unknown) =>
    typeof value === 'string' && /^-?\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
  ) as Control;
}

/** Whether a batch carries a control. */
export function isControl(batch: RecordBatch): boolean {
  return batch.numRows === 0 && batch.metadata.has(KEY);
}

/** A batch of no rows with these columns. */
export function emptyBatch(schema: Schema): RecordBatch {
  return newBatch(schema, 0, emptyColumns(schema));
}

function emptyColumns(schema: Schema): Data[] {
  return schema.fields.map((field) => emptyColumn(field.type as DataType));
}

function emptyColumn(type: DataType): Data {
  if (DataType.isDictionary(type)) {
    return makeData({ type, length: 0, nullCount: 0, dictionary: vectorFromArray<Utf8>([], new Utf8()) });
  }
  return makeData({ type, length: 0, nullCount: 0 } as Parameters<typeof makeData>[0]);
}
