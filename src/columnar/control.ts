import { Schema, type Data, type DataType, type RecordBatch } from 'apache-arrow';
import { CorruptInput, describe } from '../base/errors.js';
import { newBatch } from './batch.js';
import { nullColumn } from './gather.js';

/**
 * What a batch of zero rows can say in band:
 * - `watermark`: no row of this source that becomes available at or before `timeNs` is still to come;
 * - `gap`: rows are missing here, `rows` if known, and why;
 * - `health`: the state of the source changed;
 * - `mark`: the runtime looks whether every stage sees what it is pushed.
 */
export type Control =
  | { readonly kind: 'watermark'; readonly timeNs: bigint }
  | {
      readonly kind: 'gap';
      readonly reason: string;
      readonly rows?: number;
      readonly fromNs?: bigint;
      readonly toNs?: bigint;
    }
  | { readonly kind: 'health'; readonly state: 'up' | 'degraded' | 'down'; readonly reason: string }
  | { readonly kind: 'mark'; readonly number: number };

const KEY = 'rxarrow.control';
const EMPTY_SCHEMA = new Schema([]);

/** A control batch; with `schema` it also tells those behind what columns the stream has. */
export function controlBatch(control: Control, schema: Schema = EMPTY_SCHEMA): RecordBatch {
  const columns = schema.fields.length === 0 ? [] : emptyColumns(schema);
  return newBatch(schema, 0, columns, new Map([[KEY, controlText(control)]]));
}

/** A control as text: JSON, in which times end in "n". */
export function controlText(control: Control): string {
  return JSON.stringify(control, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}

const TIMES: ReadonlySet<string> = new Set(['timeNs', 'fromNs', 'toNs']);
const KINDS: ReadonlySet<unknown> = new Set(['watermark', 'gap', 'health', 'mark']);

/**
 * The control in a batch, or undefined for data. Cheap for batches that have rows.
 * @throws CorruptInput when the metadata of a batch from outside holds no control
 */
export function controlOf(batch: RecordBatch): Control | undefined {
  if (batch.numRows !== 0) return undefined;
  const text = batch.metadata.get(KEY);
  return text === undefined ? undefined : parseControl(text);
}

/**
 * The control that `controlText` made this text of.
 * @throws CorruptInput when it holds none
 */
export function parseControl(text: string): Control {
  let control: Control | null;
  try {
    // Only times are bigint: a reason such as "5n" stays text.
    control = JSON.parse(text, (key, value: unknown) =>
      TIMES.has(key) && typeof value === 'string' ? BigInt(value.replace(/n$/, '')) : value,
    ) as Control | null;
  } catch (cause) {
    throw new CorruptInput(`metadata ${KEY}`, `A control batch holds ${describe(text)}, which is not JSON.`, { cause });
  }
  if (typeof control !== 'object' || control === null || !KINDS.has(control.kind)) {
    throw new CorruptInput(
      `metadata ${KEY}`,
      `A control batch holds ${describe(text)}, which is no control of rxarrow.`,
    );
  }
  return control;
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
  return schema.fields.map((field) => nullColumn(field.type as DataType, field.name, 0));
}
