/** Memory that threads share, with the number they know it by. */
export interface Block {
  readonly number: number;
  readonly memory: SharedArrayBuffer;
}

const SMALLEST = 1 << 14;

/**
 * Blocks for what goes to the threads and what comes back, used again when the batch is done: there are as many as batches are under
 * way at most.
 */
export class BlockPool {
  private readonly free = new Map<number, Block[]>();
  private readonly made: (memory: SharedArrayBuffer) => number;

  /** `made` tells the threads of new memory, and gives its number. */
  constructor(made: (memory: SharedArrayBuffer) => number) {
    this.made = made;
  }

  take(bytes: number): Block {
    let size = SMALLEST;
    while (size < bytes) size *= 2;
    const known = this.free.get(size)?.pop();
    if (known !== undefined) return known;
    const memory = new SharedArrayBuffer(size);
    return { number: this.made(memory), memory };
  }

  giveBack(block: Block): void {
    const size = block.memory.byteLength;
    const list = this.free.get(size);
    if (list === undefined) this.free.set(size, [block]);
    else list.push(block);
  }
}
