import type { RecordBatch } from 'apache-arrow';
import type { StateCells } from '../../core/index.js';
import { readState, type StateColumnInput, type StateNumbers } from '../../columnar/index.js';

interface Column {
  values: StateNumbers;
  readonly initial: number;
}

/** Columns with one cell a slot, which grow together and are written down in the order of the symbols' names. */
export class SlotColumns {
  private readonly columns = new Map<string, Column>();
  private capacity = 0;

  number(name: string, initial = 0): StateCells<Float64Array> & { values: Float64Array } {
    return this.add(name, new Float64Array(this.capacity).fill(initial), initial) as { values: Float64Array };
  }

  integer(name: string, initial = 0): { values: Int32Array } {
    return this.add(name, new Int32Array(this.capacity).fill(initial), initial) as { values: Int32Array };
  }

  time(name: string): { values: BigInt64Array } {
    return this.add(name, new BigInt64Array(this.capacity), 0) as { values: BigInt64Array };
  }

  private add(name: string, values: StateNumbers, initial: number): Column {
    const known = this.columns.get(name);
    if (known !== undefined) return known;
    const column = { values, initial };
    this.columns.set(name, column);
    return column;
  }

  /** Makes room for `slots` slots. */
  reserve(slots: number): void {
    if (slots <= this.capacity) return;
    const capacity = Math.max(slots, this.capacity * 2, 16);
    for (const column of this.columns.values()) column.values = grown(column, capacity);
    this.capacity = capacity;
  }

  get isEmpty(): boolean {
    return this.columns.size === 0;
  }

  /** Copies of the cells of these slots, in this order. */
  snapshot(slots: Int32Array, count: number): Record<string, StateColumnInput> {
    const copies: Record<string, StateColumnInput> = {};
    for (const [name, column] of this.columns) {
      const copy = like(column.values, count);
      for (let row = 0; row < count; row++) copy[row] = column.values[slots[row] as number] as never;
      copies[name] = copy;
    }
    return copies;
  }

  /** Puts the rows of a table into slots 0, 1, 2, ... */
  restore(table: RecordBatch): void {
    this.reserve(table.numRows);
    for (const [name, column] of this.columns) column.values.set(readState(table, name) as never);
  }
}

function like(values: StateNumbers, length: number): StateNumbers {
  if (values instanceof Float64Array) return new Float64Array(length);
  return values instanceof Int32Array ? new Int32Array(length) : new BigInt64Array(length);
}

function grown(column: Column, capacity: number): StateNumbers {
  const values = like(column.values, capacity);
  if (column.initial !== 0 && !(values instanceof BigInt64Array)) values.fill(column.initial);
  values.set(column.values as never);
  return values;
}
