import { LimitExceeded, NotConnected } from '../../base/errors.js';
import { abandoned, RingLock } from './ring-lock.js';
import { CELL, STATE, TOTAL, type RingMemory } from './ring-memory.js';
import { RingSignal } from './ring-signal.js';

/** What happens to a batch for which there is no room. */
export type RingPolicy = 'block' | 'overwrite';

/** How a ring is used; every thread that uses it is told the same. */
export interface RingTerms {
  /** Bytes of the records, a power of two. */
  readonly bytes: number;
  /** The most rows that wait in it. */
  readonly rows: number;
  readonly policy: RingPolicy;
  /** Threads that write, and threads that read. */
  readonly producers: number;
  readonly readers: number;
}

/** A record as it was taken from the ring: in memory of its own. */
export interface RingRecord {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly rows: number;
  /** Which producer wrote it. */
  readonly producer: number;
  /** A number that the writer gave it. */
  readonly tag: number;
  /** What the layout of `bytes` is. */
  readonly kind: number;
  /** What had to give way since the record that was taken before. */
  readonly droppedRows: number;
  readonly droppedBatches: number;
}

/** A record to be written; the pieces stand one after the other, each at a multiple of 8 bytes. */
export interface RingEntry extends Pick<RingRecord, 'rows' | 'producer' | 'tag' | 'kind'> {
  readonly pieces: readonly Uint8Array[];
}

const HEADER_BYTES = 32;
const ALIGNMENT = 16;
const HEADER_CELLS = HEADER_BYTES / 4;

const aligned = (bytes: number, to: number): number => (bytes + to - 1) & -to;

/** Bytes that a record of these pieces takes up. */
export function recordBytes(pieces: readonly Uint8Array[]): number {
  let bytes = HEADER_BYTES;
  for (const piece of pieces) bytes += aligned(piece.length, 8);
  return aligned(bytes, ALIGNMENT);
}

/** Bytes of the pieces themselves, up to the last that counts. */
function payloadBytes(pieces: readonly Uint8Array[]): number {
  let bytes = 0;
  for (const piece of pieces) bytes = aligned(bytes, 8) + piece.length;
  return bytes;
}

interface Header extends Pick<RingRecord, 'rows' | 'producer' | 'tag' | 'kind'> {
  /** Bytes of the whole record, and of what it carries. */
  readonly bytes: number;
  readonly payload: number;
}

/**
 * Records of bytes in memory that threads share, in the order in which they were written. A record is there when `tail` is moved
 * behind it, which is the last thing that its writer does; so a thread that is ended at any instant leaves no half of one.
 *
 * One writer and one reader that never drops anything need no lock: the writer alone moves the tail, the reader alone the head. Where
 * there are several, they take turns among themselves; and who overwrites moves the head too, so that all take turns.
 */
export class ByteRing {
  readonly memory: RingMemory;
  readonly terms: RingTerms;
  readonly data: RingSignal;
  readonly room: RingSignal;
  private readonly mask: number;
  /** The records as numbers, for their headers. */
  private readonly numbers: Int32Array;
  private readonly header = new Int32Array(HEADER_CELLS);
  private readonly headerBytes = new Uint8Array(this.header.buffer);
  private readonly writing: RingLock | undefined;
  private readonly reading: RingLock | undefined;

  constructor(memory: RingMemory, terms: RingTerms) {
    this.memory = memory;
    this.terms = terms;
    this.mask = terms.bytes - 1;
    this.numbers = new Int32Array(memory.buffer, memory.records.byteOffset, terms.bytes / 4);
    this.data = new RingSignal(memory, CELL.data);
    this.room = new RingSignal(memory, CELL.room);
    const overwrites = terms.policy === 'overwrite';
    if (overwrites || terms.producers > 1) this.writing = new RingLock(memory, CELL.writeLock);
    if (overwrites || terms.readers > 1)
      this.reading = new RingLock(memory, overwrites ? CELL.writeLock : CELL.readLock);
  }

  /**
   * Writes a record; false when there is no room for it now, which never happens to who overwrites.
   * @throws LimitExceeded when it could not be there even alone; NotConnected when the ring is closed
   */
  tryPut(entry: RingEntry): boolean {
    const bytes = recordBytes(entry.pieces);
    const { terms } = this;
    if (bytes > terms.bytes)
      throw new LimitExceeded(
        'bytes',
        `A batch of ${entry.rows} rows takes ${bytes} bytes of the ring, which has ${terms.bytes}.`,
        { component: 'ring', hint: 'Cut batches smaller with `rebatch`, or make the ring larger.' },
      );
    if (entry.rows > terms.rows)
      throw new LimitExceeded('rows', `A batch has ${entry.rows} rows; the ring holds ${terms.rows} at most.`, {
        component: 'ring',
        hint: 'Cut batches smaller with `rebatch`, or let the ring hold more rows.',
      });
    const put = (): boolean => this.put(entry, bytes);
    const done = this.writing === undefined ? put() : this.writing.hold(put);
    if (done) this.data.ring();
    return done;
  }

  /**
   * Takes the oldest record; undefined when there is none now.
   * @throws NotConnected when a thread has ended while it was at work
   */
  tryTake(): RingRecord | undefined {
    if (this.state === STATE.abandoned) throw abandoned();
    if (this.isEmpty) return undefined;
    const take = (): RingRecord | undefined => this.take();
    const record = this.reading === undefined ? take() : this.reading.hold(take);
    if (record !== undefined) this.room.ring();
    return record;
  }

  get state(): number {
    return Atomics.load(this.memory.cells, CELL.state);
  }

  get isEmpty(): boolean {
    const { cells } = this.memory;
    return Atomics.load(cells, CELL.head) === Atomics.load(cells, CELL.tail);
  }

  /** @throws NotConnected when nothing can be written any more */
  refuseClosed(): void {
    if (this.state === STATE.abandoned) throw abandoned();
    if (this.state === STATE.closed)
      throw new NotConnected('The ring is closed, and nobody will read what is written.', { component: 'ring' });
  }

  private put({ pieces, rows, producer, tag, kind }: RingEntry, bytes: number): boolean {
    this.refuseClosed();
    const { cells } = this.memory;
    if (this.terms.policy === 'overwrite') while (!this.fits(bytes, rows)) this.dropOldest();
    else if (!this.fits(bytes, rows)) return false;
    const tail = Atomics.load(cells, CELL.tail);
    this.header.set([bytes, rows, producer, tag, kind, payloadBytes(pieces)]);
    this.copyIn(tail, this.headerBytes);
    let at = tail + HEADER_BYTES;
    for (const piece of pieces) {
      this.copyIn(at, piece);
      at += aligned(piece.length, 8);
    }
    this.memory.addTotal(TOTAL.writtenRows, rows);
    Atomics.add(cells, CELL.rowsIn, rows);
    Atomics.add(cells, CELL.batchesIn, 1);
    Atomics.store(cells, CELL.tail, (tail + bytes) | 0);
    return true;
  }

  private fits(bytes: number, rows: number): boolean {
    const { cells } = this.memory;
    const usedBytes = (Atomics.load(cells, CELL.tail) - Atomics.load(cells, CELL.head)) >>> 0;
    const usedRows = (Atomics.load(cells, CELL.rowsIn) - Atomics.load(cells, CELL.rowsOut)) >>> 0;
    return usedBytes + bytes <= this.terms.bytes && usedRows + rows <= this.terms.rows;
  }

  private dropOldest(): void {
    const { cells } = this.memory;
    const head = Atomics.load(cells, CELL.head);
    const { bytes, rows } = this.headerAt(head);
    this.memory.addTotal(TOTAL.droppedRows, rows);
    this.memory.addTotal(TOTAL.droppedBatches, 1);
    this.moveHead(head, bytes, rows);
  }

  private take(): RingRecord | undefined {
    // Another reader may have been faster.
    if (this.isEmpty) return undefined;
    const head = Atomics.load(this.memory.cells, CELL.head);
    const { bytes, rows, producer, tag, kind, payload } = this.headerAt(head);
    const droppedRows = this.untold(TOTAL.droppedRows, TOTAL.toldRows);
    const droppedBatches = this.untold(TOTAL.droppedBatches, TOTAL.toldBatches);
    const taken = this.copyOut(head + HEADER_BYTES, payload);
    this.memory.addTotal(TOTAL.readRows, rows);
    this.moveHead(head, bytes, rows);
    return { bytes: taken, rows, producer, tag, kind, droppedRows, droppedBatches };
  }

  private untold(total: number, told: number): number {
    if (this.terms.policy !== 'overwrite') return 0;
    const { totals } = this.memory;
    const all = Atomics.load(totals, total);
    return Number(all - Atomics.exchange(totals, told, all));
  }

  private moveHead(head: number, bytes: number, rows: number): void {
    const { cells } = this.memory;
    Atomics.add(cells, CELL.rowsOut, rows);
    Atomics.add(cells, CELL.batchesOut, 1);
    Atomics.store(cells, CELL.head, (head + bytes) | 0);
  }

  private headerAt(position: number): Header {
    const { numbers, mask } = this;
    // Records begin at multiples of 16, so that the end of the memory cuts a header only in the middle.
    const first = (position & mask) >> 2;
    const second = ((position + 16) & mask) >> 2;
    return {
      bytes: numbers[first] as number,
      rows: numbers[first + 1] as number,
      producer: numbers[first + 2] as number,
      tag: numbers[first + 3] as number,
      kind: numbers[second] as number,
      payload: numbers[second + 1] as number,
    };
  }

  private copyIn(position: number, bytes: Uint8Array): void {
    const { records } = this.memory;
    const at = position & this.mask;
    const before = records.length - at;
    if (bytes.length <= before) {
      records.set(bytes, at);
      return;
    }
    records.set(bytes.subarray(0, before), at);
    records.set(bytes.subarray(before), 0);
  }

  private copyOut(position: number, length: number): Uint8Array<ArrayBuffer> {
    const { records } = this.memory;
    const at = position & this.mask;
    const bytes = new Uint8Array(length);
    const before = Math.min(length, records.length - at);
    bytes.set(records.subarray(at, at + before));
    if (before < length) bytes.set(records.subarray(0, length - before), before);
    return bytes;
  }
}
