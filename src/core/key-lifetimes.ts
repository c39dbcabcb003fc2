import type { Data, RecordBatch } from 'apache-arrow';
import { SchemaMismatch } from '../base/errors.js';
import {
  columnIndex,
  describeSchema,
  NO_KEY,
  readState,
  readStrings,
  readTimeNs,
  stateTable,
  type StateTables,
} from '../columnar/index.js';
import type { KeyedState } from './keyed-state.js';

const TABLE = 'lifetimes';

/** Knows when each key had its last row, and forgets those that have been silent for longer than their time to live. */
export class KeyLifetimes {
  private readonly keys: KeyedState;
  private readonly timeToLiveNs: bigint;
  private readonly component: string;
  private readonly lastSeen = new Map<string, bigint>();
  private readonly due = new Map<number, string>();
  private latest = -(2n ** 63n);
  private sweptAt = -(2n ** 63n);

  constructor(keys: KeyedState, timeToLiveNs: bigint, component: string) {
    this.keys = keys;
    this.timeToLiveNs = timeToLiveNs;
    this.component = component;
  }

  /** Rows before which a key has to be forgotten, in order; notes the times of all rows. */
  cuts(batch: RecordBatch, key: Data | undefined, keyName: string): number[] {
    const times = this.timesOf(batch);
    const names = key === undefined ? undefined : readStrings(key, keyName);
    const rows: number[] = [];
    this.due.clear();
    for (let row = 0; row < batch.numRows; row++) {
      const name = names?.[row] ?? NO_KEY;
      const time = times[row] as bigint;
      const last = this.lastSeen.get(name);
      if (last !== undefined && time - last > this.timeToLiveNs) {
        rows.push(row);
        this.due.set(row, name);
      }
      this.lastSeen.set(name, time);
      if (time > this.latest) this.latest = time;
    }
    return rows;
  }

  private timesOf(batch: RecordBatch): BigInt64Array {
    for (const name of ['available', 'time']) {
      const column = batch.data.children[columnIndex(batch.schema, name)];
      if (column !== undefined) return readTimeNs(column, name);
    }
    throw new SchemaMismatch({
      component: this.component,
      column: 'available',
      wanted: 'a time column, since timeToLive is set',
      available: describeSchema(batch.schema),
    });
  }

  forgetAt(row: number): void {
    const name = this.due.get(row);
    if (name !== undefined) this.keys.release(name);
  }

  /** Frees the slots of keys that have been silent too long; once in a time to live, since it looks at all keys. */
  sweep(): void {
    if (this.latest - this.sweptAt <= this.timeToLiveNs) return;
    this.sweptAt = this.latest;
    for (const [name, last] of this.lastSeen) {
      if (this.latest - last <= this.timeToLiveNs) continue;
      this.lastSeen.delete(name);
      this.keys.release(name);
    }
  }

  snapshot(): StateTables {
    const names = [...this.lastSeen.keys()].sort();
    const times = BigInt64Array.from(names, (name) => this.lastSeen.get(name) as bigint);
    return { [TABLE]: stateTable({ key: names, lastSeen: times }) };
  }

  restore(tables: StateTables): void {
    const table = tables[TABLE];
    if (table === undefined) return;
    this.lastSeen.clear();
    const times = readState(table, 'lastSeen') as BigInt64Array;
    for (const [row, name] of (readState(table, 'key') as readonly string[]).entries()) {
      const time = times[row] as bigint;
      this.lastSeen.set(name, time);
      if (time > this.latest) this.latest = time;
    }
  }
}
