/// <reference lib="es2024.sharedmemory" />
// ^ Atomics.waitAsync, which Node has had since 16.

/** Places of the numbers that threads share, in 32 bit cells. Positions and counts go round at 2^32. */
export const CELL = {
  writeLock: 0,
  readLock: 1,
  wordsLock: 2,
  /** Each taking of a lock has a number of its own. */
  lockTicket: 3,
  /** Where the oldest record begins, and where the next will. */
  head: 4,
  tail: 5,
  rowsIn: 6,
  rowsOut: 7,
  batchesIn: 8,
  batchesOut: 9,
  /** Rung when there is something to read, and when there is room. */
  data: 10,
  room: 11,
  endedProducers: 12,
  state: 13,
  words: 14,
  wordBytes: 15,
} as const;

/** Places of the totals, in 64 bit cells. */
export const TOTAL = {
  writtenRows: 8,
  readRows: 9,
  droppedRows: 10,
  droppedBatches: 11,
  /** What of the dropped readers have been told. */
  toldRows: 12,
  toldBatches: 13,
} as const;

export const STATE = { open: 0, closed: 1, abandoned: 2 } as const;

const CONTROL_BYTES = 256;
const SMALLEST_BYTES = 1024;

/** The largest ring. */
export const MOST_RING_BYTES = 2 ** 30;

/** Memory of a ring as each thread sees it: cells, then the records, then the words of dictionaries. */
export class RingMemory {
  readonly buffer: SharedArrayBuffer;
  readonly cells: Int32Array<SharedArrayBuffer>;
  readonly totals: BigInt64Array<SharedArrayBuffer>;
  readonly records: Uint8Array<SharedArrayBuffer>;
  readonly words: Uint8Array<SharedArrayBuffer>;

  constructor(buffer: SharedArrayBuffer, bytes: number) {
    this.buffer = buffer;
    this.cells = new Int32Array(buffer, 0, CONTROL_BYTES / 4);
    this.totals = new BigInt64Array(buffer, 0, CONTROL_BYTES / 8);
    this.records = new Uint8Array(buffer, CONTROL_BYTES, bytes);
    this.words = new Uint8Array(buffer, CONTROL_BYTES + bytes);
  }

  static create(bytes: number, wordBytes: number): RingMemory {
    return new RingMemory(new SharedArrayBuffer(CONTROL_BYTES + bytes + wordBytes), bytes);
  }

  total(place: number): number {
    return Number(Atomics.load(this.totals, place));
  }

  addTotal(place: number, value: number): void {
    Atomics.add(this.totals, place, BigInt(value));
  }
}

/** The power of two that has room for so many bytes: positions are then places after cutting bits off, also when they go round. */
export function ringBytes(wanted: number): number {
  let bytes = SMALLEST_BYTES;
  while (bytes < wanted) bytes *= 2;
  return bytes;
}
