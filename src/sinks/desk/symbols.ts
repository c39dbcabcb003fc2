import { KeySlots } from '../../columnar/index.js';

/**
 * Symbols of a desk by slot, and their order by name. Within an instant everything is done in that order:
 * slots and sequences follow the order of a file, and two files with the same rows must trade the same.
 */
export class Symbols {
  readonly keys = new KeySlots();
  /** Slots by name. */
  order = new Int32Array(0);
  /** Place of a slot in `order`. */
  rank = new Int32Array(0);
  private known = 0;

  get size(): number {
    return this.known;
  }

  nameOf(slot: number): string {
    return this.keys.keyOf(slot) ?? '';
  }

  /** Takes in the symbols that have come; returns whether there were any. */
  refresh(): boolean {
    if (this.keys.size === this.known) return false;
    const names = this.keys.keys();
    this.known = names.length;
    this.order = Int32Array.from(names, (name) => this.keys.find(name));
    this.rank = new Int32Array(names.length);
    for (let place = 0; place < names.length; place++) this.rank[this.order[place] as number] = place;
    return true;
  }

  /** Sorts the first `count` of `slots` by name. Nearly always they are in order already. */
  sort(slots: Int32Array, count: number): void {
    const { rank } = this;
    for (let at = 1; at < count; at++) {
      const slot = slots[at] as number;
      const place = rank[slot] as number;
      let to = at;
      while (to > 0 && (rank[slots[to - 1] as number] as number) > place) {
        slots[to] = slots[to - 1] as number;
        to--;
      }
      slots[to] = slot;
    }
  }

  /** Gives these names the slots 0, 1, 2, ... */
  restore(names: readonly string[]): void {
    this.keys.clear();
    this.known = 0;
    for (const name of names) this.keys.slotOf(name);
  }
}
