import type { DataType, RecordBatch, Schema } from 'apache-arrow';
import {
  columnIndex,
  controlOf,
  controlText,
  IpcStreamWriter,
  isTime,
  readTimeNs,
  sameSchema,
} from '../../columnar/index.js';
import type { FrameKind } from './frame.js';
import { encodeText } from './segment.js';

/** What goes onto a tape. */
export type TapeEntry =
  | { readonly kind: 'batch'; readonly source: string; readonly batch: RecordBatch }
  | { readonly kind: 'end'; readonly source: string }
  | { readonly kind: 'note'; readonly topic: string; readonly payload: Uint8Array };

/** A frame as far as its contents say it. */
export interface EncodedEntry {
  readonly kind: FrameKind;
  readonly number: number;
  readonly rows: number;
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly payload: readonly Uint8Array[];
  /** The number is new in this block and stands for this. */
  readonly declares: Uint8Array | undefined;
}

interface SourceStream {
  schema: Schema | undefined;
  writer: IpcStreamWriter;
}

const encoder = new TextEncoder();

/** What stands before the bytes of a batch: whether its Arrow stream begins anew. */
const GOES_ON = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0);
const BEGINS = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0);

/** Encodes the entries of one block: a source's batches are one Arrow stream, which has its columns and words once. */
export class BlockEncoder {
  private readonly numbers = new Map<string, number>();
  private readonly streams = new Map<string, SourceStream>();

  /** @param timeNs the time of what has no rows, and of rows without a time */
  encode(entry: TapeEntry, timeNs: bigint): EncodedEntry {
    const plain = { rows: 0, fromNs: timeNs, toNs: timeNs };
    if (entry.kind === 'note')
      return { kind: 'note', ...plain, ...this.numberOf({ topic: entry.topic }), payload: [entry.payload] };
    const named = this.numberOf({ source: entry.source });
    if (entry.kind === 'end') return { kind: 'end', ...plain, ...named, payload: [] };
    const { batch } = entry;
    const control = batch.numRows === 0 ? controlOf(batch) : undefined;
    if (control !== undefined && batch.schema.fields.length === 0)
      return { kind: 'control', ...plain, ...named, payload: [encoder.encode(controlText(control))] };
    const times = batch.numRows === 0 ? undefined : timesOf(batch);
    return {
      kind: 'rows',
      ...named,
      rows: batch.numRows,
      fromNs: times?.fromNs ?? timeNs,
      toNs: times?.toNs ?? timeNs,
      payload: this.write(entry.source, batch),
    };
  }

  private write(source: string, batch: RecordBatch): Uint8Array[] {
    const known = this.streams.get(source);
    if (known?.schema !== undefined && sameSchema(known.schema, batch.schema))
      return [GOES_ON, ...known.writer.writeApart(batch)];
    const fresh: SourceStream = { schema: batch.schema, writer: new IpcStreamWriter() };
    this.streams.set(source, fresh);
    return [BEGINS, ...fresh.writer.writeApart(batch)];
  }

  private numberOf(said: { readonly source: string } | { readonly topic: string }): {
    readonly number: number;
    readonly declares: Uint8Array | undefined;
  } {
    const key = JSON.stringify(said);
    const known = this.numbers.get(key);
    if (known !== undefined) return { number: known, declares: undefined };
    const number = this.numbers.size;
    this.numbers.set(key, number);
    return { number, declares: encodeText(said) };
  }
}

function timesOf(batch: RecordBatch): { readonly fromNs: bigint; readonly toNs: bigint } | undefined {
  const available = columnIndex(batch.schema, 'available');
  const index = available < 0 ? columnIndex(batch.schema, 'time') : available;
  const column = batch.data.children[index];
  if (column === undefined || !isTime(column.type as DataType) || column.nullCount > 0) return undefined;
  const times = readTimeNs(column, 'available');
  let fromNs = times[0] as bigint;
  let toNs = fromNs;
  for (let row = 1; row < batch.numRows; row++) {
    const timeNs = times[row] as bigint;
    if (timeNs < fromNs) fromNs = timeNs;
    else if (timeNs > toNs) toNs = timeNs;
  }
  return { fromNs, toNs };
}
