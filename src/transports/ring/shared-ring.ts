import type { RecordBatch, Schema } from 'apache-arrow';
import { systemClock, type Clock } from '../../base/clock.js';
import { InvalidParams } from '../../base/errors.js';
import {
  controlOf,
  decodeBatchFrame,
  emptyBatch,
  encodeBatchFrame,
  FixedColumns,
  FrameReader,
  FrameWriter,
} from '../../columnar/index.js';
import { ByteRing, type RingPolicy, type RingRecord, type RingTerms } from './byte-ring.js';
import { CELL, MOST_RING_BYTES, ringBytes, RingMemory, STATE, TOTAL } from './ring-memory.js';
import { SharedWords } from './shared-words.js';

export interface RingOptions {
  /** Bytes of the rows that wait in it; rounded up to a power of two. */
  readonly bytes: number;
  /** The most rows that wait in it; only the bytes count when left out. */
  readonly rows?: number;
  /** What happens when it is full: the writer waits, or the oldest batches give way and are counted. */
  readonly policy?: RingPolicy;
  /** Threads that write, 1 when left out. The ring has ended when each has said that it has. */
  readonly producers?: number;
  /** Threads that read, 1 when left out; each batch goes to one of them. */
  readonly readers?: number;
  /**
   * Columns of a fixed width that all batches have, which then go through as they are: several times as fast as frames, which may
   * have any columns and show damage.
   */
  readonly columns?: Schema;
  /** Bytes for the words of dictionary columns when `columns` are given. */
  readonly wordBytes?: number;
}

/** A ring as it is handed to another thread: `new Worker(file, { workerData: { ring: ring.handle } })`. */
export interface RingHandle {
  readonly buffer: SharedArrayBuffer;
  readonly terms: RingTerms;
  /** A frame without rows that says which columns. */
  readonly columns: Uint8Array | undefined;
}

/** What is in a ring, and what went through it. */
export interface RingStats {
  readonly batches: number;
  readonly rows: number;
  readonly bytes: number;
  readonly writtenRows: number;
  readonly readRows: number;
  readonly droppedRows: number;
  readonly droppedBatches: number;
}

/** A batch as it came out of a ring. */
export interface RingBatch {
  readonly batch: RecordBatch;
  readonly producer: number;
  readonly tag: number;
  /** What had to give way right before it. */
  readonly droppedRows: number;
  readonly droppedBatches: number;
}

const KIND = { frame: 0, columns: 1 } as const;
const WORD_BYTES = 1024 * 1024;

/**
 * A bounded queue of batches in memory that threads share. The thread that makes it hands `handle` to others, which open it again with
 * `SharedRing.open`.
 */
export class SharedRing {
  readonly handle: RingHandle;
  private readonly ring: ByteRing;
  private readonly schema: Schema | undefined;

  private constructor(handle: RingHandle) {
    this.handle = handle;
    this.ring = new ByteRing(new RingMemory(handle.buffer, handle.terms.bytes), handle.terms);
    if (handle.columns !== undefined) this.schema = decodeBatchFrame(handle.columns).schema;
  }

  /** @throws InvalidParams when a bound is none; SchemaMismatch when columns are of no fixed width */
  static create(options: RingOptions): SharedRing {
    const { rows, policy = 'block', producers = 1, readers = 1, columns, wordBytes = WORD_BYTES } = options;
    count('bytes', options.bytes, MOST_RING_BYTES);
    count('producers', producers, 2 ** 16);
    count('readers', readers, 2 ** 16);
    count('wordBytes', wordBytes, MOST_RING_BYTES);
    if (rows !== undefined) count('rows', rows, 2 ** 31);
    const bytes = ringBytes(options.bytes);
    const { buffer } = RingMemory.create(bytes, columns === undefined ? 0 : wordBytes);
    const terms = { bytes, rows: rows ?? 2 ** 31, policy, producers, readers };
    const ring = new SharedRing({
      buffer,
      terms,
      columns: columns === undefined ? undefined : encodeBatchFrame(emptyBatch(columns)),
    });
    ring.fixedColumns();
    return ring;
  }

  /** The ring that another thread has made. */
  static open(handle: RingHandle): SharedRing {
    return new SharedRing(handle);
  }

  /** An end to write to; `producer` is the number that readers see. One thread is one producer. */
  writer(producer = 0, clock: Clock = systemClock): RingWriter {
    return new RingWriter(this.ring, this.fixedColumns(), producer, clock);
  }

  /** An end to read from. */
  reader(clock: Clock = systemClock): RingReader {
    return new RingReader(this.ring, this.fixedColumns(), clock);
  }

  get stats(): RingStats {
    const { memory } = this.ring;
    const cell = (place: number): number => Atomics.load(memory.cells, place);
    return {
      batches: (cell(CELL.batchesIn) - cell(CELL.batchesOut)) >>> 0,
      rows: (cell(CELL.rowsIn) - cell(CELL.rowsOut)) >>> 0,
      bytes: (cell(CELL.tail) - cell(CELL.head)) >>> 0,
      writtenRows: memory.total(TOTAL.writtenRows),
      readRows: memory.total(TOTAL.readRows),
      droppedRows: memory.total(TOTAL.droppedRows),
      droppedBatches: memory.total(TOTAL.droppedBatches),
    };
  }

  /** Whether nothing can be written any more. */
  get isClosed(): boolean {
    return this.ring.state !== STATE.open;
  }

  /** Ends it for all threads at once: who waits to write is refused, who reads gets what is there and then the end. */
  close(): void {
    closeRing(this.ring);
  }

  private fixedColumns(): FixedColumns | undefined {
    if (this.schema === undefined) return undefined;
    return new FixedColumns(this.schema, new SharedWords(this.ring.memory), 'ring');
  }
}

function closeRing(ring: ByteRing): void {
  Atomics.compareExchange(ring.memory.cells, CELL.state, STATE.open, STATE.closed);
  ring.data.ring();
  ring.room.ring();
}

/** The end of a ring that a producer writes to. */
export class RingWriter {
  private readonly ring: ByteRing;
  private readonly columns: FixedColumns | undefined;
  private readonly producer: number;
  private readonly clock: Clock;
  private readonly frames = new FrameWriter();
  private ended = false;

  /** @internal */
  constructor(ring: ByteRing, columns: FixedColumns | undefined, producer: number, clock: Clock) {
    this.ring = ring;
    this.columns = columns;
    this.producer = producer;
    this.clock = clock;
  }

  /**
   * Writes a batch, control batches included; false when there is no room for it now.
   * @throws LimitExceeded when it could not be there even alone; SchemaMismatch when it has not the columns of the ring;
   * NotConnected when the ring is closed
   */
  tryWrite(batch: RecordBatch, tag = 0): boolean {
    return this.ring.tryPut(this.entryOf(batch, tag));
  }

  /**
   * Writes a batch as soon as there is room for it. What `tryWrite` throws is thrown here too.
   * @throws the signal's reason when it is aborted while it waits
   */
  async write(batch: RecordBatch, signal?: AbortSignal, tag = 0): Promise<void> {
    const entry = this.entryOf(batch, tag);
    for (;;) {
      const seen = this.ring.room.value;
      if (this.ring.tryPut(entry)) return;
      await this.ring.room.wait(seen, this.clock, signal);
    }
  }

  /** Writes a batch and stands still until there is room: for threads of their own. False when that takes longer than `timeoutMs`. */
  writeSync(batch: RecordBatch, timeoutMs = Number.POSITIVE_INFINITY, tag = 0): boolean {
    const entry = this.entryOf(batch, tag);
    const until = this.clock.monotonicMs() + timeoutMs;
    for (;;) {
      const seen = this.ring.room.value;
      if (this.ring.tryPut(entry)) return true;
      const leftMs = until - this.clock.monotonicMs();
      if (leftMs <= 0) return false;
      this.ring.room.waitSync(seen, leftMs);
    }
  }

  /** This producer will write no more. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    Atomics.add(this.ring.memory.cells, CELL.endedProducers, 1);
    this.ring.data.ring();
  }

  private entryOf(batch: RecordBatch, tag: number) {
    const { producer } = this;
    if (this.ended)
      throw new InvalidParams({
        component: 'ring',
        path: 'write',
        found: 'a batch',
        expected: 'no batch after the end',
      });
    const rows = batch.numRows;
    // Controls have columns of their own, or none.
    return this.columns === undefined || controlOf(batch) !== undefined
      ? { pieces: [this.frames.write(batch)], rows, producer, tag, kind: KIND.frame }
      : { pieces: this.columns.pieces(batch, 'ring'), rows, producer, tag, kind: KIND.columns };
  }
}

/** The end of a ring that batches are read from. */
export class RingReader {
  private readonly ring: ByteRing;
  private readonly columns: FixedColumns | undefined;
  private readonly clock: Clock;
  private readonly frames = new FrameReader();

  /** @internal */
  constructor(ring: ByteRing, columns: FixedColumns | undefined, clock: Clock) {
    this.ring = ring;
    this.columns = columns;
    this.clock = clock;
  }

  /**
   * The next batch, null when the ring has ended, or undefined when there is nothing now.
   * @throws CorruptInput when what is there is damaged; NotConnected when a thread has ended while it was at work
   */
  tryRead(): RingBatch | null | undefined {
    // Who ends has written before: to be asked first.
    const ended = this.ended;
    const record = this.ring.tryTake();
    if (record !== undefined) return this.batchOf(record);
    return ended ? null : undefined;
  }

  /**
   * The next batch as soon as there is one, or null when the ring has ended.
   * @throws the signal's reason when it is aborted while it waits
   */
  async read(signal?: AbortSignal): Promise<RingBatch | null> {
    for (;;) {
      const seen = this.ring.data.value;
      const read = this.tryRead();
      if (read !== undefined) return read;
      await this.ring.data.wait(seen, this.clock, signal);
    }
  }

  /** The next batch; stands still until there is one. Undefined when that takes longer than `timeoutMs`. */
  readSync(timeoutMs = Number.POSITIVE_INFINITY): RingBatch | null | undefined {
    const until = this.clock.monotonicMs() + timeoutMs;
    for (;;) {
      const seen = this.ring.data.value;
      const read = this.tryRead();
      if (read !== undefined) return read;
      const leftMs = until - this.clock.monotonicMs();
      if (leftMs <= 0) return undefined;
      this.ring.data.waitSync(seen, leftMs);
    }
  }

  /** Ends the ring for all threads, as nobody reads it any more. */
  close(): void {
    closeRing(this.ring);
  }

  private get ended(): boolean {
    const { memory, terms, state } = this.ring;
    return state === STATE.closed || Atomics.load(memory.cells, CELL.endedProducers) >= terms.producers;
  }

  private batchOf({ bytes, rows, kind, producer, tag, droppedRows, droppedBatches }: RingRecord): RingBatch {
    const batch =
      kind === KIND.columns && this.columns !== undefined ? this.columns.read(bytes, rows) : this.frames.read(bytes);
    return { batch, producer, tag, droppedRows, droppedBatches };
  }
}

function count(path: string, found: number, most: number): void {
  if (!Number.isInteger(found) || found < 1 || found > most)
    throw new InvalidParams({ component: 'ring', path, found, expected: `an integer from 1 to ${most}` });
}
