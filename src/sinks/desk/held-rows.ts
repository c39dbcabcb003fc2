import { readState, stateTable } from '../../columnar/index.js';
import type { RecordBatch } from 'apache-arrow';
import type { RowColumns } from './rows.js';

const NUMBERS = ['open', 'high', 'low', 'close', 'volume', 'wanted'] as const;
const TIMES = ['sequence', 'time', 'available'] as const;
const INTEGERS = ['slot', 'source', 'partition'] as const;

interface Columns extends RowColumns {
  slot: Int32Array;
  source: Int32Array;
  partition: Int32Array;
  sequence: BigInt64Array;
  time: BigInt64Array;
  available: BigInt64Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;
  wanted: Float64Array;
  extras: Float64Array[];
}

/** Rows of an instant that may not be complete, kept from one batch to the next. */
export class HeldRows {
  columns: Columns;
  count = 0;
  private capacity: number;
  private readonly extras: readonly string[];

  constructor(extras: readonly string[]) {
    this.extras = extras;
    this.capacity = 64;
    this.columns = empty(extras.length, this.capacity);
  }

  /** Copies rows [from, to); rows without a slot are not wanted. */
  append(rows: RowColumns, from: number, to: number): void {
    this.reserve(this.count + to - from);
    const held = this.columns;
    for (let row = from; row < to; row++) {
      if ((rows.slot[row] as number) < 0) continue;
      const at = this.count++;
      held.slot[at] = rows.slot[row] as number;
      held.source[at] = rows.source?.[row] ?? 0;
      held.partition[at] = rows.partition?.[row] ?? 0;
      for (const name of TIMES) held[name][at] = rows[name][row] as bigint;
      for (const name of NUMBERS) held[name][at] = rows[name]?.[row] ?? Number.NaN;
      for (const [extra, values] of held.extras.entries()) values[at] = rows.extras[extra]?.[row] ?? Number.NaN;
    }
  }

  clear(): void {
    this.count = 0;
  }

  private reserve(rows: number): void {
    if (rows <= this.capacity) return;
    const old = this.columns;
    this.capacity = Math.max(rows, this.capacity * 2);
    this.columns = empty(this.extras.length, this.capacity);
    for (const name of INTEGERS) this.columns[name].set(old[name]);
    for (const name of TIMES) this.columns[name].set(old[name]);
    for (const name of NUMBERS) this.columns[name].set(old[name]);
    for (const [extra, values] of this.columns.extras.entries()) values.set(old.extras[extra] as Float64Array);
  }

  /** A copy, with the place of each symbol by name instead of its slot. */
  snapshot(rank: Int32Array): RecordBatch {
    const { columns, count } = this;
    return stateTable({
      ...Object.fromEntries(INTEGERS.map((name) => [name, columns[name].slice(0, count)])),
      ...Object.fromEntries(TIMES.map((name) => [name, columns[name].slice(0, count)])),
      ...Object.fromEntries(NUMBERS.map((name) => [name, columns[name].slice(0, count)])),
      ...Object.fromEntries(
        this.extras.map((name, extra) => [`column ${name}`, (columns.extras[extra] as Float64Array).slice(0, count)]),
      ),
      slot: columns.slot.slice(0, count).map((slot) => rank[slot] as number),
    });
  }

  restore(table: RecordBatch): void {
    this.clear();
    this.reserve(table.numRows);
    this.count = table.numRows;
    const read = (name: string): never => readState(table, name) as never;
    for (const name of INTEGERS) this.columns[name].set(read(name));
    for (const name of TIMES) this.columns[name].set(read(name));
    for (const name of NUMBERS) this.columns[name].set(read(name));
    for (const [extra, name] of this.extras.entries()) this.columns.extras[extra]?.set(read(`column ${name}`));
  }
}

function empty(extras: number, rows: number): Columns {
  const numbers = (): Float64Array => new Float64Array(rows);
  return {
    slot: new Int32Array(rows),
    source: new Int32Array(rows),
    partition: new Int32Array(rows),
    sequence: new BigInt64Array(rows),
    time: new BigInt64Array(rows),
    available: new BigInt64Array(rows),
    open: numbers(),
    high: numbers(),
    low: numbers(),
    close: numbers(),
    volume: numbers(),
    wanted: numbers(),
    extras: Array.from({ length: extras }, numbers),
  };
}
