import { resolve } from 'node:path';
import type { RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { CheckpointMismatch, CorruptInput } from '../../base/errors.js';
import { IpcStreamReader, readState, stateTable, type StateTables } from '../../columnar/index.js';
import { defineSource, type PullReader } from '../../core/index.js';
import { openFile } from '../files/open-file.js';
import { named } from './arrow-file.js';

const CHUNK_BYTES = 256 * 1024;

/** What gives bytes piece by piece: a Node stream, a web stream, a generator. */
export type ByteStream = AsyncIterable<Uint8Array>;

const params = () =>
  z.strictObject({
    from: z
      .union([
        z.string().min(1),
        z.custom<ByteStream>(
          (value) => typeof value === 'object' && value !== null && Symbol.asyncIterator in value,
          'a path or a readable stream of bytes',
        ),
      ])
      .describe('The path of a file, or a readable stream of bytes.'),
  });

/** An Arrow IPC stream: `arrowStream('ticks.arrows')`, `arrowStream(process.stdin)`. */
export type ArrowStream = <T extends TypeMap = TypeMap>(
  from: string | ByteStream | { readonly from: string | ByteStream },
  options?: { readonly id?: string },
) => Observable<RecordBatch<T>>;

/**
 * The batches of an Arrow IPC stream, read as they come and checked before use. A file can be read again from a position,
 * a stream of bytes only once.
 * @throws InvalidParams for a file that is not there, CorruptInput for a stream that is damaged, cut or none
 */
export const arrowStream = defineSource<ReturnType<typeof params>, ArrowStream>({
  name: 'arrowStream',
  title: 'Arrow stream',
  summary: 'Reads an Arrow IPC stream from a file or a readable stream, believing nothing.',
  see: ['Apache Arrow, Columnar Format, IPC Streaming Format'],
  params,
  shorthand: 'from',
  replay: 'exact',
  examples: [{ title: 'Ticks in a file', params: { from: 'ticks.arrows' } }],
  async open({ from }, _context, { baseFolder }): Promise<PullReader> {
    if (typeof from !== 'string') {
      const pieces = from[Symbol.asyncIterator]();
      const reader = new StreamBatches('the stream', async () => {
        const next = await pieces.next();
        return next.done === true ? undefined : next.value;
      });
      return {
        read: () => reader.read(),
        async close() {
          // A stream that waits for its next piece is ended from outside; a generator is asked to end.
          if ('destroy' in from && typeof from.destroy === 'function') from.destroy();
          else await pieces.return?.();
        },
      };
    }
    const file = await openFile(resolve(baseFolder ?? '.', from), 'arrowStream');
    const reader = new StreamBatches(from, async () => {
      const bytes = new Uint8Array(CHUNK_BYTES);
      const { bytesRead } = await file.read(bytes, 0, CHUNK_BYTES, null);
      return bytesRead === 0 ? undefined : bytes.subarray(0, bytesRead);
    });
    return {
      read: () => reader.read(),
      position: () => reader.position(),
      seek: (position) => reader.seek(position),
      close: () => file.close(),
    };
  },
});

class StreamBatches {
  private readonly name: string;
  private readonly piece: () => Promise<Uint8Array | undefined>;
  private readonly decoder = new IpcStreamReader();
  private ready: RecordBatch[] = [];
  private given = 0;
  private toSkip = 0;

  constructor(name: string, piece: () => Promise<Uint8Array | undefined>) {
    this.name = name;
    this.piece = piece;
  }

  read(): RecordBatch | Promise<RecordBatch | null> {
    return this.next() ?? this.readOn();
  }

  private next(): RecordBatch | undefined {
    for (let batch = this.ready.shift(); batch !== undefined; batch = this.ready.shift()) {
      this.given++;
      if (this.given > this.toSkip) return batch;
    }
    return undefined;
  }

  private async readOn(): Promise<RecordBatch | null> {
    for (;;) {
      const piece = await this.piece();
      try {
        if (piece === undefined) {
          this.decoder.end();
          return null;
        }
        if (!(piece instanceof Uint8Array))
          throw new CorruptInput('its beginning', 'The stream gives something else than bytes.');
        this.ready = this.decoder.push(piece);
      } catch (error) {
        throw named(this.name, error, 'arrowStream');
      }
      const batch = this.next();
      if (batch !== undefined) return batch;
    }
  }

  position(): StateTables {
    return { place: stateTable({ batches: new Float64Array([Math.max(this.given, this.toSkip)]) }) };
  }

  seek(position: StateTables): void {
    const { place } = position;
    if (place === undefined)
      throw new CheckpointMismatch('The position is not one of an Arrow stream.', { component: 'arrowStream' });
    this.toSkip = (readState(place, 'batches') as Float64Array)[0] as number;
  }
}
