import { resolve } from 'node:path';
import type { RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { CheckpointMismatch, didYouMean, InvalidParams } from '../../base/errors.js';
import {
  columnIndex,
  filterRows,
  isControl,
  parseTimeNs,
  readState,
  readTimeNs,
  stateTable,
  type StateTables,
} from '../../columnar/index.js';
import { defineSource, diskService, type PullReader } from '../../core/index.js';
import { TapeReader, type TapeRecord } from '../../core/tape/index.js';

const time = () =>
  z
    .string()
    .refine((text) => parseTimeNs(text) !== undefined, 'a time such as "2024-01-31" or "2024-01-31T10:00:00Z"')
    .optional();

const params = () =>
  z.strictObject({
    folder: z.string().min(1).describe('Folder of the tape.'),
    source: z.string().min(1).optional().describe('Which of the recorded sources; needed where there are several.'),
    from: time().describe('First time, by when rows could be known (`available`).'),
    to: time().describe('Time before which to stop.'),
  });

/** Parameters of `tape`, as in a file. */
export type TapeSourceOptions = z.input<ReturnType<typeof params>>;

/** A recorded source: `tape({ folder: 'tape', source: 'trades' })`. */
export type TapeSource = <T extends TypeMap = TypeMap>(
  from: string | TapeSourceOptions,
  options?: { readonly id?: string },
) => Observable<RecordBatch<T>>;

/**
 * What a source gave, as the services `record` and `tape` have kept it: rows, watermarks and gaps in their order, as fast as they are
 * wanted. For the pace at which they came put `replay` behind it.
 * @throws RxArrowError NoTape, InvalidParams for a source that is not on it, CorruptInput when it is damaged
 */
export const tape = defineSource<ReturnType<typeof params>, TapeSource>({
  name: 'tape',
  title: 'Tape',
  summary: 'Plays a recorded source again: rows, watermarks and gaps as they came.',
  params,
  shorthand: 'folder',
  replay: 'exact',
  examples: [
    { title: 'The only recorded source', params: { folder: 'recorded-bars' } },
    {
      title: 'An hour of one of several',
      params: { folder: 'recorded-day', source: 'trades', from: '2024-01-31T10:00:00Z', to: '2024-01-31T11:00:00Z' },
    },
  ],
  async open({ folder, source, from, to }, { context }, { baseFolder }): Promise<PullReader> {
    const reader = await TapeReader.open(context.service(diskService), resolve(baseFolder ?? '.', folder));
    const range = { fromNs: timeOf(from), toNs: timeOf(to) };
    return new TapePlayback(reader, nameOf(reader, source), range);
  },
});

function timeOf(text: string | undefined): bigint | undefined {
  return text === undefined ? undefined : parseTimeNs(text);
}

function nameOf({ sources, folder }: TapeReader, wanted: string | undefined): string {
  const names = [...sources.keys()];
  const [only] = names;
  if (wanted === undefined && names.length === 1) return only as string;
  if (wanted !== undefined && names.includes(wanted)) return wanted;
  throw new InvalidParams({
    component: 'tape',
    path: 'source',
    found: wanted,
    expected: names.length === 0 ? `a tape with sources; "${folder}" has none` : `one of ${names.join(', ')}`,
    hint: wanted === undefined ? undefined : didYouMean(wanted, names),
  });
}

interface Times {
  readonly fromNs: bigint | undefined;
  readonly toNs: bigint | undefined;
}

class TapePlayback implements PullReader {
  private readonly reader: TapeReader;
  private readonly source: string;
  private readonly times: Times;
  private next: number;
  private records: AsyncGenerator<TapeRecord, void, undefined> | undefined;

  constructor(reader: TapeReader, source: string, times: Times) {
    this.reader = reader;
    this.source = source;
    this.times = times;
    this.next = reader.first;
  }

  async read(): Promise<RecordBatch | null> {
    this.records ??= this.reader.records({ ...this.times, fromOffset: this.next, sources: [this.source], topics: [] });
    for (;;) {
      const record = await this.records.next();
      if (record.done === true) {
        this.next = this.reader.next;
        return null;
      }
      const { batch, offset } = record.value;
      this.next = offset + 1;
      const wanted = batch === undefined ? undefined : rowsWithin(batch, this.times);
      if (wanted !== undefined) return wanted;
    }
  }

  position(): StateTables {
    return { place: stateTable({ tape: [this.reader.head.tape], next: Float64Array.of(this.next) }) };
  }

  seek({ place }: StateTables): void {
    const id = place === undefined ? undefined : (readState(place, 'tape') as readonly (string | null)[])[0];
    if (place === undefined || id !== this.reader.head.tape)
      throw new CheckpointMismatch('The position is one of another tape.', { component: 'tape' });
    this.next = (readState(place, 'next') as Float64Array)[0] as number;
  }

  async close(): Promise<void> {
    await this.records?.return();
  }
}

/** The rows of a batch that lie within the times; undefined when none does. */
function rowsWithin(batch: RecordBatch, { fromNs, toNs }: Times): RecordBatch | undefined {
  if (isControl(batch) || (fromNs === undefined && toNs === undefined)) return batch;
  const available = columnIndex(batch.schema, 'available');
  const index = available < 0 ? columnIndex(batch.schema, 'time') : available;
  const column = batch.data.children[index];
  if (column === undefined) return batch;
  const times = readTimeNs(column, 'available');
  const mask = new Uint8Array(batch.numRows);
  let count = 0;
  for (let row = 0; row < batch.numRows; row++) {
    const timeNs = times[row] as bigint;
    if ((fromNs !== undefined && timeNs < fromNs) || (toNs !== undefined && timeNs >= toNs)) continue;
    mask[row] = 1;
    count++;
  }
  return count === 0 ? undefined : filterRows(batch, mask, count);
}
