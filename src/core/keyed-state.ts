import type { KernelState, StateColumn, StateLayout } from '../kernels/kernel.js';
import { KeySlots, readState, stateTable, type StateTables } from '../columnar/index.js';

const TABLE = 'keys';

/** State of a kernel for many keys: plain columns with one slot a key, which grow as keys come. */
export class KeyedState {
  readonly slots = new KeySlots();
  /** The columns by name; the same object for ever, its arrays are replaced when they grow. */
  readonly columns: Record<string, Float64Array | Int32Array> = {};
  private readonly layout: StateLayout;
  private capacity = 0;

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

  /** A copy of everything, one row a key, ordered by key. */
  snapshot(): StateTables {
    const keys = this.slots.keys();
    const order = keys.map((key) => this.slots.find(key));
    const columns = Object.fromEntries(
      this.kept().map(([name, column]) => [name, { values: this.copy(name, column, order), width: column.width }]),
    );
    return { [TABLE]: stateTable({ ...columns, key: keys }) };
  }

  // Some parameters leave a kernel without one of its columns.
  private kept(): [string, StateColumn][] {
    return Object.entries(this.layout).filter(([, { width }]) => width > 0);
  }

  private copy(name: string, column: StateColumn, order: readonly number[]): Float64Array | Int32Array {
    const from = this.columns[name] as Float64Array | Int32Array;
    const to =
      column.type === 'int32'
        ? new Int32Array(order.length * column.width)
        : new Float64Array(order.length * column.width);
    for (const [row, slot] of order.entries()) {
      to.set(from.subarray(slot * column.width, (slot + 1) * column.width) as never, row * column.width);
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
