import type { KernelState, StateColumn, StateLayout } from '../kernels/kernel.js';
import { arrayForCopy, KeySlots, readState, stateTable, type StateTables } from '../columnar/index.js';

const TABLE = 'keys';

/** The keys in order, with the slot of each, as they were at some count of changes. */
interface KeyOrder {
  readonly changes: number;
  readonly keys: readonly string[];
  readonly slots: Int32Array;
}

/** State of a kernel for many keys: plain columns with one slot a key, which grow as keys come. */
export class KeyedState {
  readonly slots = new KeySlots();
  /** The columns by name; the same object for ever, its arrays are replaced when they grow. */
  readonly columns: Record<string, Float64Array | Int32Array> = {};
  private readonly layout: StateLayout;
  private capacity = 0;
  private order: KeyOrder | undefined;

  constructor(layout: StateLayout) {
    this.layout = layout;
    this.reserve(1);
  }

  /** The columns as the kernel types them. */
  get kernelState(): KernelState<StateLayout> {
    return this.columns as KernelState<StateLayout>;
  }

  /** Makes room for the slots in use. */
  reserve(slots: number): void {
    if (slots <= this.capacity) return;
    const capacity = Math.max(slots, this.capacity * 2, 4);
    for (const [name, column] of Object.entries(this.layout)) {
      const length = capacity * column.width;
      const grown = column.type === 'int32' ? new Int32Array(length) : new Float64Array(length);
      const old = this.columns[name];
      if (column.fill !== undefined && column.fill !== 0) grown.fill(column.fill);
      if (old !== undefined) grown.set(old as never);
      this.columns[name] = grown;
    }
    this.capacity = capacity;
  }

  /** Puts a slot back to the beginning. */
  reset(slot: number): void {
    for (const [name, column] of Object.entries(this.layout)) {
      this.columns[name]?.fill(column.fill ?? 0, slot * column.width, (slot + 1) * column.width);
    }
  }

  /** Forgets a key; its slot starts afresh when it is given out again. */
  release(key: string): void {
    const slot = this.slots.find(key);
    if (slot < 0) return;
    this.slots.release(key);
    this.reset(slot);
  }

  /** Bytes that a copy of everything takes. */
  get bytes(): number {
    const { size } = this.slots;
    const slotBytes = this.kept().reduce((sum, [, { type, width }]) => sum + width * (type === 'int32' ? 4 : 8), 0);
    return size * slotBytes;
  }

  /** A copy of everything, one row a key, ordered by key. */
  snapshot(): StateTables {
    const { keys, slots } = this.inOrder();
    const columns = Object.fromEntries(
      this.kept().map(([name, column]) => [name, { values: this.copy(name, column, slots), width: column.width }]),
    );
    return { [TABLE]: stateTable({ ...columns, key: keys }) };
  }

  /** Sorting thousands of keys takes longer than copying what they have, and mostly they are those of the last time. */
  private inOrder(): KeyOrder {
    const { slots, order } = this;
    if (order?.changes === slots.changes) return order;
    const keys = slots.keys();
    this.order = { changes: slots.changes, keys, slots: Int32Array.from(keys, (key) => slots.find(key)) };
    return this.order;
  }

  // Some parameters leave a kernel without one of its columns.
  private kept(): [string, StateColumn][] {
    return Object.entries(this.layout).filter(([, { width }]) => width > 0);
  }

  private copy(name: string, { type, width }: StateColumn, slots: Int32Array): Float64Array | Int32Array {
    const from = this.columns[name] as Float64Array | Int32Array;
    const to = arrayForCopy<Float64Array | Int32Array>(
      type === 'int32' ? Int32Array : Float64Array,
      slots.length * width,
    );
    if (width === 1) {
      for (let row = 0; row < slots.length; row++) to[row] = from[slots[row] as number] as number;
      return to;
    }
    for (let row = 0; row < slots.length;) {
      const first = slots[row] as number;
      let next = row + 1;
      // Neighbours are copied in one go.
      while (next < slots.length && slots[next] === first + next - row) next++;
      to.set(from.subarray(first * width, (first + next - row) * width) as never, row * width);
      row = next;
    }
    return to;
  }

  restore(tables: StateTables): void {
    const table = tables[TABLE];
    if (table === undefined) return;
    this.slots.clear();
    const keys = readState(table, 'key') as readonly string[];
    this.reserve(keys.length);
    for (let slot = 0; slot < this.capacity; slot++) this.reset(slot);
    for (const key of keys) this.slots.slotOf(key);
    for (const [name, column] of this.kept()) {
      const from = readState(table, name) as Float64Array | Int32Array;
      const to = this.columns[name] as Float64Array | Int32Array;
      to.set(from.subarray(0, keys.length * column.width) as never);
    }
  }
}
