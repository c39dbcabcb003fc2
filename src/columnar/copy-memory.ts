const ALIGNMENT = 64;
const MIB = 1024 * 1024;
const PAGE_BYTES = 4096;
/** Touching so much fresh memory takes about a millisecond; then others have their turn. */
const SLICE_BYTES = MIB;

interface NumberArray {
  readonly BYTES_PER_ELEMENT: number;
}

/** A class of typed arrays. */
export type ArrayClass<T extends NumberArray> = (new (length: number) => T) &
  (new (buffer: ArrayBuffer, byteOffset: number, length: number) => T) & { readonly BYTES_PER_ELEMENT: number };

let lender: CopyMemory | undefined;

/**
 * Memory for copies of states, used again for each. Copying 100 MB into memory that the process has already takes 13 ms; into fresh
 * memory, which the system clears page by page, it takes 90. So the pages are asked for before the sources have to stand still, and
 * kept from one copy to the next.
 */
export class CopyMemory {
  private block = new ArrayBuffer(0);
  private touched = 0;
  private used = 0;
  /** What the latest copy wanted, whether or not there was room. */
  private wanted = 0;

  /** Bytes that are kept. */
  get bytes(): number {
    return this.block.byteLength;
  }

  /**
   * Forgets the latest copy and makes room for the next, which wants about `bytes`. `rest` is called between slices and gives a
   * promise to wait for when others should have their turn.
   */
  async prepare(bytes: number, rest: () => Promise<void> | undefined): Promise<void> {
    const needed = Math.max(bytes, this.wanted);
    this.used = this.wanted = 0;
    // An eighth more, so that a state that grows does not want a new block each time.
    const room = Math.ceil((needed * 1.125) / MIB) * MIB;
    if (needed > this.block.byteLength || room < this.block.byteLength / 4) {
      this.block = new ArrayBuffer(room);
      this.touched = 0;
    }
    const pages = new Uint8Array(this.block);
    while (this.touched < pages.length) {
      const end = Math.min(this.touched + SLICE_BYTES, pages.length);
      for (let at = this.touched; at < end; at += PAGE_BYTES) pages[at] = 1;
      this.touched = end;
      await rest();
    }
  }

  /** Copies that are made within `task` lie in this memory; they are there until it is prepared for the next. */
  lend<T>(task: () => T): T {
    const before = lender;
    lender = this;
    try {
      return task();
    } finally {
      lender = before;
    }
  }

  /** @internal */
  take<T extends NumberArray>(kind: ArrayClass<T>, length: number): T {
    const start = this.used;
    const bytes = Math.ceil((length * kind.BYTES_PER_ELEMENT) / ALIGNMENT) * ALIGNMENT;
    this.wanted += bytes;
    if (start + bytes > this.block.byteLength) return new kind(length);
    this.used += bytes;
    return new kind(this.block, start, length);
  }
}

/** An array to be written all over, for a copy of a state: what it holds at first is anything. */
export function arrayForCopy<T extends NumberArray>(kind: ArrayClass<T>, length: number): T {
  return lender === undefined ? new kind(length) : lender.take(kind, length);
}
