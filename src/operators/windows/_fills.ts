import {
  MIN_TIME_NS,
  readState,
  stateTable,
  type KeySlots,
  type StateTables,
  compareTimesNs,
} from '../../columnar/index.js';
import type { Panes, Span } from './_panes.js';

/** What stands in a window in which nothing happened. */
export interface FillPlan {
  /** For each statistic which one of the window before it repeats; -1: it is zero. */
  readonly from: readonly number[];
  /** Windows filled in a row before a key is silent until its next row. */
  readonly limit: number;
}

/** Fills the windows of keys in which nothing happened, by what the window before had. */
export class Fills {
  private readonly plan: FillPlan;
  private readonly panes: Panes;
  private readonly width: number;
  /** By key: where its next window begins; `MIN_TIME_NS` while nothing is filled. */
  private upTo = new BigInt64Array(0);
  private left = new Int32Array(0);
  private latest = new Float64Array(0);
  private told = new Uint8Array(0);

  constructor(plan: FillPlan, panes: Panes, width: number) {
    this.plan = plan;
    this.panes = panes;
    this.width = width;
  }

  reserve(keys: number): void {
    const before = this.upTo.length;
    if (keys <= before) return;
    const capacity = Math.max(keys, before * 2, 8);
    const upTo = new BigInt64Array(capacity).fill(MIN_TIME_NS);
    upTo.set(this.upTo);
    this.upTo = upTo;
    const left = new Int32Array(capacity);
    left.set(this.left);
    this.left = left;
    const latest = new Float64Array(capacity * this.width);
    latest.set(this.latest);
    this.latest = latest;
    const told = new Uint8Array(capacity);
    told.set(this.told);
    this.told = told;
  }

  /** Whether windows of a key are filled. */
  has(key: number): boolean {
    return this.upTo[key] !== MIN_TIME_NS;
  }

  /** Forgets a key. */
  clear(key: number): void {
    this.upTo[key] = MIN_TIME_NS;
    this.told[key] = 0;
  }

  /** Says which windows are to be filled between those that close now, and after them up to a moment. */
  schedule(
    closing: readonly { readonly key: number; readonly span: Span }[],
    upTo: bigint,
    fill: (key: number, span: Span) => void,
  ): void {
    const byKey = new Map<number, Span[]>();
    for (const { key, span } of closing) byKey.set(key, [...(byKey.get(key) ?? []), span]);
    for (let key = 0; key < this.upTo.length; key++) {
      const spans = (byKey.get(key) ?? []).sort((a, b) => compareTimesNs(a.start, b.start));
      for (const span of spans) {
        this.fillUpTo(key, span.start, fill);
        this.upTo[key] = span.end;
        this.left[key] = this.plan.limit;
      }
      this.fillUpTo(key, upTo, fill);
    }
  }

  private fillUpTo(key: number, moment: bigint, fill: (key: number, span: Span) => void): void {
    while (this.has(key)) {
      const span = this.panes.after(this.upTo[key] as bigint);
      if (span.end > moment) return;
      fill(key, span);
      this.upTo[key] = span.end;
      this.left[key] = (this.left[key] as number) - 1;
      if (this.left[key] === 0) this.upTo[key] = MIN_TIME_NS;
    }
  }

  /** When the next window is to be filled. */
  next(): bigint | undefined {
    let next: bigint | undefined;
    for (let key = 0; key < this.upTo.length; key++) {
      if (!this.has(key)) continue;
      const { end } = this.panes.after(this.upTo[key] as bigint);
      if (next === undefined || end < next) next = end;
    }
    return next;
  }

  /** A window of a key has these statistics. */
  remember(key: number, values: Float64Array): void {
    this.told[key] = 1;
    this.latest.set(values, key * this.width);
  }

  /** Puts what stands in a filled window into `out`; false when the key has had none that says. */
  values(key: number, out: Float64Array): boolean {
    if (this.told[key] !== 1) return false;
    for (const [index, from] of this.plan.from.entries())
      out[index] = from < 0 ? 0 : (this.latest[key * this.width + from] as number);
    this.latest.set(out, key * this.width);
    return true;
  }

  snapshot(keys: KeySlots): StateTables {
    const names = keys.keys().filter((name) => this.has(keys.find(name)) || this.told[keys.find(name)] === 1);
    const order = names.map((name) => keys.find(name));
    const latest = new Float64Array(order.length * this.width);
    for (const [row, key] of order.entries())
      latest.set(this.latest.subarray(key * this.width, (key + 1) * this.width), row * this.width);
    return {
      fills: stateTable({
        key: names,
        upTo: BigInt64Array.from(order, (key) => this.upTo[key] as bigint),
        left: Int32Array.from(order, (key) => this.left[key] as number),
        told: Int32Array.from(order, (key) => this.told[key] as number),
        latest: { values: latest, width: this.width },
      }),
    };
  }

  restore({ fills }: StateTables, keys: KeySlots): void {
    if (fills === undefined) return;
    const upTo = readState(fills, 'upTo') as BigInt64Array;
    const left = readState(fills, 'left') as Int32Array;
    const told = readState(fills, 'told') as Int32Array;
    const latest = readState(fills, 'latest') as Float64Array;
    for (const [row, name] of (readState(fills, 'key') as string[]).entries()) {
      const key = keys.slotOf(name);
      this.reserve(keys.capacity);
      this.upTo[key] = upTo[row] as bigint;
      this.left[key] = left[row] as number;
      this.told[key] = told[row] as number;
      this.latest.set(latest.subarray(row * this.width, (row + 1) * this.width), key * this.width);
    }
  }
}
