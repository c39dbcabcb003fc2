import { compareTimesNs } from '../../columnar/index.js';
import type { KeySlots } from '../../columnar/index.js';

const FREE = 0;
const OPEN = 1;
/** Handed on, and kept for rows that come late. */
const KEPT = 2;
/** No window: what all windows of a key so far add up to. */
const TOTAL = 3;
const NONE = -1;

/** The windows of all keys that are open or kept: plain columns with one slot a window, chained by key. */
export class OpenWindows {
  key = new Int32Array(0);
  start = new BigInt64Array(0);
  end = new BigInt64Array(0);
  /** Of a total the start of its first window; else the start. */
  since = new BigInt64Array(0);
  rows = new Float64Array(0);
  /** When the latest of its rows became available: a distance from the base of times. */
  known = new Float64Array(0);
  quality = new Int32Array(0);
  revision = new Int32Array(0);
  private state = new Uint8Array(0);
  private next = new Int32Array(0);
  private head = new Int32Array(0);
  private readonly free: number[] = [];
  private used = 0;

  /** One more than the highest slot in use. */
  get capacity(): number {
    return this.used;
  }

  get size(): number {
    return this.used - this.free.length;
  }

  /** Makes room for the slots of keys. */
  reserveKeys(keys: number): void {
    if (keys <= this.head.length) return;
    const grown = new Int32Array(Math.max(keys, this.head.length * 2, 8)).fill(NONE);
    grown.set(this.head);
    this.head = grown;
  }

  isOpen(slot: number): boolean {
    return this.state[slot] === OPEN;
  }

  isTotal(slot: number): boolean {
    return this.state[slot] === TOTAL;
  }

  /** The window of a key that starts there, or -1. */
  find(key: number, start: bigint): number {
    let slot = this.head[key] as number;
    while (slot !== NONE && this.start[slot] !== start) slot = this.next[slot] as number;
    return slot;
  }

  /** The open windows of a key, the earliest first. */
  openOf(key: number): number[] {
    const slots: number[] = [];
    for (let slot = this.head[key] as number; slot !== NONE; slot = this.next[slot] as number)
      if (this.isOpen(slot)) slots.push(slot);
    return slots.sort((a, b) => compareTimesNs(this.start[a] as bigint, this.start[b] as bigint));
  }

  /** Whether a key has a window or a total. */
  has(key: number): boolean {
    return this.head[key] !== NONE;
  }

  add(key: number, start: bigint, end: bigint, state: 'open' | 'kept' | 'total'): number {
    const slot = this.free.pop() ?? this.used++;
    if (slot >= this.key.length) this.grow();
    this.key[slot] = key;
    this.start[slot] = start;
    this.end[slot] = end;
    this.since[slot] = start;
    this.rows[slot] = 0;
    this.known[slot] = Number.NEGATIVE_INFINITY;
    this.quality[slot] = 0;
    this.revision[slot] = 0;
    this.state[slot] = state === 'open' ? OPEN : state === 'kept' ? KEPT : TOTAL;
    this.next[slot] = this.head[key] as number;
    this.head[key] = slot;
    return slot;
  }

  private grow(): void {
    const capacity = Math.max(16, this.key.length * 2);
    const larger = <T extends { set(from: T): void }>(to: T, from: T): T => {
      to.set(from);
      return to;
    };
    this.key = larger(new Int32Array(capacity), this.key);
    this.start = larger(new BigInt64Array(capacity), this.start);
    this.end = larger(new BigInt64Array(capacity), this.end);
    this.since = larger(new BigInt64Array(capacity), this.since);
    this.known = larger(new Float64Array(capacity), this.known);
    this.rows = larger(new Float64Array(capacity), this.rows);
    this.quality = larger(new Int32Array(capacity), this.quality);
    this.revision = larger(new Int32Array(capacity), this.revision);
    this.state = larger(new Uint8Array(capacity), this.state);
    this.next = larger(new Int32Array(capacity), this.next);
  }

  /** The base of times has moved by `by`. */
  shiftTimes(by: number): void {
    for (let slot = 0; slot < this.used; slot++) this.known[slot] = (this.known[slot] as number) - by;
  }

  /** No more rows come for it in time. */
  close(slot: number): void {
    this.state[slot] = KEPT;
  }

  remove(slot: number): void {
    const key = this.key[slot] as number;
    let at = this.head[key] as number;
    if (at === slot) this.head[key] = this.next[slot] as number;
    else {
      while (this.next[at] !== slot) at = this.next[at] as number;
      this.next[at] = this.next[slot] as number;
    }
    this.state[slot] = FREE;
    this.free.push(slot);
  }

  stateOf(slot: number): 'open' | 'kept' | 'total' {
    return this.state[slot] === OPEN ? 'open' : this.state[slot] === KEPT ? 'kept' : 'total';
  }

  /** Calls with each slot that is in use. */
  forEach(call: (slot: number) => void): void {
    for (let slot = 0; slot < this.used; slot++) if (this.state[slot] !== FREE) call(slot);
  }

  /** Slots in the order of key and start. */
  ordered(keys: KeySlots): number[] {
    const slots: number[] = [];
    this.forEach((slot) => slots.push(slot));
    const name = (slot: number): string => keys.keyOf(this.key[slot] as number) as string;
    return slots.sort((a, b) => compareText(name(a), name(b)) || compareTimesNs(this.start[a]!, this.start[b]!));
  }

  clear(): void {
    this.used = 0;
    this.free.length = 0;
    this.head.fill(NONE);
  }
}

/** By UTF-16 code units, as snapshots are ordered. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
