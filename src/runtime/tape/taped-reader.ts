import type { RecordBatch } from 'apache-arrow';
import { CheckpointMismatch } from '../../base/errors.js';
import { controlBatch, readState, stateTable, type StateTables } from '../../columnar/index.js';
import type { TapeReader, TapeRecord, TapeWriter } from '../../core/tape/index.js';
import type { Origin, PullReader } from '../flow/index.js';

/** Batches that are read ahead while the disk writes, so that one sync serves them all. */
const MOST_AHEAD = 16;
const GAP = 'the run was started again; what came meanwhile cannot be read again';

interface Arrival {
  readonly batch: RecordBatch;
  readonly offset: number;
}

/**
 * Reads a source that cannot be read again by way of the tape: after a restart first what is on the tape behind the checkpoint, then,
 * behind a gap, what comes. Whatever comes is on the tape before it is handed on.
 */
export class TapedReader implements PullReader {
  private readonly inner: PullReader;
  private readonly origin: Origin;
  private readonly tape: TapeWriter;
  private readonly earlier: TapeReader | undefined;
  /** Called with the offset from which on the source needs the tape. */
  private readonly needs: (offset: number) => void;
  /** Where the tape ended when the run began. */
  private readonly until: number;
  /** Where it goes on; undefined: what is to be done depends on whether the run begins anew. */
  private from: number | undefined;
  private replaying: AsyncGenerator<TapeRecord, void, undefined> | undefined;
  private isLive = false;
  private gapDue = false;
  private queue: Arrival[] = [];
  /** The arrival that waits for the disk before it is handed on. */
  private delivering: Arrival | undefined;
  private filling = false;
  private ended = false;
  private closed = false;
  private failure: { readonly error: unknown } | undefined;
  private wake = (): void => undefined;

  constructor(
    inner: PullReader,
    origin: Origin,
    tape: TapeWriter,
    earlier: TapeReader | undefined,
    needs: (offset: number) => void,
  ) {
    this.inner = inner;
    this.origin = origin;
    this.tape = tape;
    this.earlier = earlier;
    this.needs = needs;
    this.until = earlier?.next ?? 0;
    needs(0);
  }

  seek(position: StateTables): void {
    const table = position['tape'];
    if (table === undefined)
      throw new CheckpointMismatch(`The position of "${this.origin.id}" is not one of a tape.`, { component: 'tape' });
    const id = (readState(table, 'id') as readonly (string | null)[])[0];
    const offset = (readState(table, 'offset') as Float64Array)[0] as number;
    refuseOtherTape(this.tape, id, offset);
    this.from = offset;
    this.needs(offset);
  }

  position(): StateTables {
    const offset = this.isLive
      ? (this.delivering?.offset ?? this.queue[0]?.offset ?? this.tape.next)
      : (this.from ?? this.tape.first);
    return { tape: stateTable({ id: [this.tape.head.tape], offset: Float64Array.of(offset) }) };
  }

  acknowledge(position: StateTables): void {
    const table = position['tape'];
    if (table !== undefined) this.needs((readState(table, 'offset') as Float64Array)[0] as number);
  }

  read(): Promise<RecordBatch | null> {
    return this.isLive ? this.readLive() : this.readTape();
  }

  private async readTape(): Promise<RecordBatch | null> {
    const { origin, until } = this;
    const { context } = origin;
    if (this.from === undefined && context.restored) {
      // The checkpoint does not know of the tape: nobody can tell what of it the stages have seen.
      context.onRestartGap?.(origin);
      this.from = until;
      this.gapDue = true;
    }
    this.from ??= this.tape.first;
    const { from } = this;
    this.gapDue ||= context.restored;
    this.replaying ??= this.earlier?.records({ fromOffset: from, toOffset: until, sources: [origin.id], topics: [] });
    for (;;) {
      const next = await this.replaying?.next();
      if (next === undefined || next.done === true) break;
      const { value: record } = next;
      this.gapDue = true;
      this.from = record.offset + 1;
      if (record.batch !== undefined) return record.batch;
    }
    this.isLive = true;
    if (this.gapDue) {
      context.events.emit({ kind: 'gap', source: origin.id, detail: GAP });
      this.take(controlBatch({ kind: 'gap', reason: GAP }));
    }
    return this.readLive();
  }

  private take(batch: RecordBatch): void {
    const offset = this.tape.append({ kind: 'batch', source: this.origin.id, batch });
    this.queue.push({ batch, offset });
    this.wake();
  }

  private async readLive(): Promise<RecordBatch | null> {
    for (;;) {
      this.fill();
      this.delivering = this.queue.shift();
      if (this.delivering !== undefined) {
        const { batch, offset } = this.delivering;
        await this.tape.safe(offset);
        this.delivering = undefined;
        return batch;
      }
      if (this.failure !== undefined) throw this.failure.error;
      if (this.ended || this.closed) return null;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** Reads on while there is room, whatever becomes of what has been read. */
  private fill(): void {
    if (this.filling || this.ended || this.closed || this.failure !== undefined) return;
    this.filling = true;
    const work = async (): Promise<void> => {
      while (this.queue.length < MOST_AHEAD && !this.closed) {
        const batch = await this.inner.read();
        if (batch === null) {
          this.ended = true;
          return;
        }
        this.take(batch);
      }
    };
    work()
      .catch((error: unknown) => {
        this.failure = { error };
      })
      .finally(() => {
        this.filling = false;
        this.wake();
      });
  }

  async close(): Promise<void> {
    this.closed = true;
    this.wake();
    await this.replaying?.return();
    await this.inner.close?.();
  }
}

/** @throws CheckpointMismatch when an offset of a checkpoint is not one of this tape */
export function refuseOtherTape(tape: TapeWriter, id: string | null | undefined, offset: number): void {
  const refuse = (found: string): CheckpointMismatch =>
    new CheckpointMismatch(found, {
      component: 'tape',
      hint: 'Start with the tape that belongs to the checkpoint, or move the checkpoints away to begin anew.',
    });
  if (id !== tape.head.tape) throw refuse('The checkpoint was made with another tape than the one that is there.');
  if (offset > tape.next)
    throw refuse(`The checkpoint was made when the tape had ${offset} records; it has ${tape.next}.`);
  if (offset < tape.first)
    throw refuse(`The checkpoint goes on at record ${offset} of the tape; the oldest that is kept is ${tape.first}.`);
}
