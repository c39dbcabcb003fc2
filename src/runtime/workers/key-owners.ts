import type { Data } from 'apache-arrow';
import { keyHash, KeySlots } from '../../columnar/index.js';

/**
 * Which thread each key belongs to: one of those that have the fewest keys, and of these the one that the hash of the key says.
 * Threads so have as many keys as each other, to within one, where the hash alone would leave them with more or fewer by chance.
 */
export class KeyOwners {
  private readonly slots = new KeySlots();
  private readonly counts: number[];
  private owners = new Uint8Array(64);
  private known = 0;

  constructor(threads: number) {
    this.counts = new Array<number>(threads).fill(0);
  }

  ownerOf(key: string): number {
    const slot = this.slots.slotOf(key);
    this.learn();
    return this.owners[slot] as number;
  }

  /**
   * Writes the thread of each row into `out`, and a 1 into `seen` for each thread that has some.
   * @throws SchemaMismatch when the column does not hold text
   */
  assign(column: Data, name: string, out: Uint8Array, seen: Uint8Array): void {
    const common = this.slots.locate(column, name);
    this.learn();
    const { owners } = this;
    if (common >= 0) {
      const owner = owners[common] as number;
      out.fill(owner, 0, column.length);
      seen[owner] = 1;
      return;
    }
    const rows = this.slots.rowSlots;
    for (let row = 0; row < column.length; row++) {
      const owner = owners[rows[row] as number] as number;
      out[row] = owner;
      seen[owner] = 1;
    }
  }

  private learn(): void {
    const { slots, counts } = this;
    for (; this.known < slots.capacity; this.known++) {
      if (this.known >= this.owners.length) {
        const larger = new Uint8Array(this.owners.length * 2);
        larger.set(this.owners);
        this.owners = larger;
      }
      const fewest = Math.min(...counts);
      let owner = keyHash(slots.keyOf(this.known) ?? '') % counts.length;
      while (counts[owner] !== fewest) owner = (owner + 1) % counts.length;
      counts[owner] = fewest + 1;
      this.owners[this.known] = owner;
    }
  }
}
