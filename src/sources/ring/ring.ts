import type { RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { controlBatch } from '../../columnar/index.js';
import { defineSource, type PullReader } from '../../core/index.js';
import { openRing, ringService, ringParam, type RingReader, type SharedRing } from '../../transports/index.js';

const params = () =>
  z.strictObject({
    ring: ringParam().describe(
      'The name that a sink `ring` of the same run has given it; in code also a ring, or the handle of one.',
    ),
  });

type Given = z.input<ReturnType<typeof params>>;

/** A ring by its name, or one of another thread. */
export interface RingSource {
  <T extends TypeMap = TypeMap>(
    ring: string | SharedRing,
    options?: { readonly id?: string },
  ): Observable<RecordBatch<T>>;
  <T extends TypeMap = TypeMap>(params: Given, options?: { readonly id?: string }): Observable<RecordBatch<T>>;
}

/**
 * The batches of a ring that a sink `ring` writes to, in this run or in another thread. Where it overwrites, a gap says how many rows
 * are missing before the next batch. Ends when all writers have.
 * @throws CorruptInput when what is there is damaged; NotConnected when a thread has ended while it was writing
 */
export const ring = defineSource<ReturnType<typeof params>, RingSource>({
  name: 'ring',
  title: 'Shared ring',
  summary: 'Reads a ring buffer in memory that worker threads share.',
  params,
  shorthand: 'ring',
  replay: 'none',
  needs: 'a sink `ring` of the run or a writer in another thread',
  examples: [{ title: 'What another stream of the run writes', params: { ring: 'quotes' } }],
  open: ({ ring: which }, { context }) =>
    new RingSourceReader(
      typeof which === 'string' ? context.service(ringService).find(which) : openRing(which),
      context,
    ),
});

class RingSourceReader implements PullReader {
  private readonly ring: SharedRing;
  private readonly reader: RingReader;
  private readonly over = new AbortController();
  private next: RecordBatch | undefined;

  constructor(ring: SharedRing, { clock }: { readonly clock: Parameters<SharedRing['reader']>[0] }) {
    this.ring = ring;
    this.reader = ring.reader(clock);
  }

  async read(): Promise<RecordBatch | null> {
    const waiting = this.next;
    if (waiting !== undefined) {
      this.next = undefined;
      return waiting;
    }
    let read;
    try {
      read = await this.reader.read(this.over.signal);
    } catch (error) {
      if (this.over.signal.aborted) return null;
      throw error;
    }
    if (read === null) return null;
    if (read.droppedRows === 0) return read.batch;
    this.next = read.batch;
    return controlBatch({
      kind: 'gap',
      reason: `the ring was full: ${read.droppedBatches} batches gave way`,
      rows: read.droppedRows,
    });
  }

  close(): void {
    this.over.abort();
    // Whoever waits for room would wait for ever; who overwrites does not care.
    const { policy, readers } = this.ring.handle.terms;
    if (policy === 'block' && readers === 1) this.reader.close();
  }
}
