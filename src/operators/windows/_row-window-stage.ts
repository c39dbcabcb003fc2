import type { RecordBatch, Schema } from 'apache-arrow';
import {
  emptyBatch,
  freshDictionaries,
  MIN_TIME_NS,
  readState,
  stateTable,
  type Control,
  type StateTables,
  copiedInto,
} from '../../columnar/index.js';
import { quality as qualityBits, type Emit, type StageNode, type SyncStage } from '../../core/index.js';
import type { BarRule } from '../../kernels/index.js';
import { AggregateSlots } from './_aggregate-slots.js';
import type { AggregatePlan } from './_aggregates.js';
import { OpenWindows } from './_open-windows.js';
import { TimeBase } from './_time-base.js';
import { WindowInput } from './_window-input.js';
import { WindowWriter, windowSchema, type WriterOptions } from './_window-writer.js';

const FEW_KEYS = 4096;

export interface RowWindowOptions {
  readonly component: string;
  readonly plans: readonly AggregatePlan[];
  readonly by: string | null | undefined;
  readonly column: string;
  /** When a window ends, and the columns it looks at; a row that lacks one of them belongs to no window. */
  readonly rule: BarRule;
  readonly reads: readonly string[];
  readonly incomplete: 'emit' | 'drop';
  readonly timeToLiveNs: bigint | undefined;
  readonly contract?: string | undefined;
}

/**
 * Windows that rows themselves close, per key: after so many of them, so much volume and so on. A row never waits for another
 * key, and what one key gives does not depend on others.
 */
export class RowWindowStage implements SyncStage {
  private readonly options: RowWindowOptions;
  private readonly node: StageNode;
  private readonly input: WindowInput;
  private readonly windows = new OpenWindows();
  private readonly slots: AggregateSlots;
  private readonly base = new TimeBase();
  private readonly rule: Record<string, Float64Array> = {};
  private writer: WindowWriter | undefined;
  /** By key: its open window or -1, its latest event, a distance. */
  private current = new Int32Array(0);
  private lastSeen = new Float64Array(0);
  /** By window: the sequence of its latest row. */
  private sequences = new BigInt64Array(0);
  private counted = 0n;
  private times = new Float64Array(0);
  private known = new Float64Array(0);
  private readonly pairs = { rows: new Int32Array(0), slots: new Int32Array(0), count: 0 };
  private readonly closed: number[] = [];
  private readonly inputs: Float64Array[] = [];
  private readonly values: Float64Array;
  private latest = Number.NEGATIVE_INFINITY;
  private sweepAt = FEW_KEYS;

  constructor(options: RowWindowOptions, node: StageNode) {
    this.options = options;
    this.node = node;
    const columns = [...options.plans.flatMap((plan) => plan.columns), ...options.reads];
    this.input = new WindowInput(options.component, options.by, options.column, columns);
    this.slots = new AggregateSlots(options.component, options.plans);
    this.slots.check();
    this.values = new Float64Array(options.plans.length);
    this.reserveKeys(1);
  }

  process(batch: RecordBatch, emit: Emit): void {
    const { input } = this;
    if (input.bind(batch.schema as Schema) || this.writer === undefined) {
      this.hand(emit);
      const schema = windowSchema(this.writerOptions, input.schema as Schema, input.keyField());
      this.writer = new WindowWriter(this.writerOptions, schema);
    }
    const rows = batch.numRows;
    if (rows === 0) {
      emit(this.writer.take());
      return;
    }
    input.read(batch);
    if (this.times.length < rows) {
      this.times = new Float64Array(rows * 2);
      this.known = new Float64Array(rows * 2);
      this.pairs.rows = new Int32Array(rows * 2);
      this.pairs.slots = new Int32Array(rows * 2);
    }
    this.reserveKeys(input.keys.capacity);
    for (const [index, name] of this.options.reads.entries())
      this.inputs[index] = input.numbers.get(name) as Float64Array;
    for (let from = 0; from < rows;) from = this.take(from, rows);
    this.hand(emit);
    this.forgetKeys();
  }

  private get writerOptions(): WriterOptions {
    const { component, plans, contract } = this.options;
    return { component, plans, revised: false, contract };
  }

  private reserveKeys(keys: number): void {
    this.windows.reserveKeys(keys);
    const before = this.current.length;
    if (keys <= before) return;
    const capacity = Math.max(keys, before * 2, 8);
    this.current = copiedInto(new Int32Array(capacity).fill(-1), this.current);
    this.lastSeen = copiedInto(new Float64Array(capacity).fill(Number.NEGATIVE_INFINITY), this.lastSeen);
    for (const [name, fill] of Object.entries(this.options.rule.columns)) {
      const column = new Float64Array(capacity).fill(fill);
      const old = this.rule[name];
      if (old !== undefined) column.set(old);
      this.rule[name] = column;
    }
  }

  private take(from: number, rows: number): number {
    const { input, base, times, known, windows, pairs, current, lastSeen, inputs, rule } = this;
    const events = input.times.subarray(from, rows);
    let reach = base.set ? base.distances(events, times.subarray(from)) : 0;
    if (reach === 0) {
      this.moveBase(events[0] as bigint);
      reach = base.distances(events, times.subarray(from));
    }
    base.distances(input.known.subarray(from, from + reach), known.subarray(from));
    const { timeToLiveNs } = this.options;
    const timeToLive = timeToLiveNs === undefined ? Number.POSITIVE_INFINITY : Number(timeToLiveNs);
    const { slots, quality, sequence } = input;
    const { step } = this.options.rule;
    let absorbed = 0;
    const to = from + reach;
    for (let row = from; row < to; row++) {
      if (lacks(inputs, row)) continue;
      absorbed++;
      const key = slots[row] as number;
      const time = times[row] as number;
      if (time - (lastSeen[key] as number) > timeToLive) this.forget(key);
      if (time > (lastSeen[key] as number)) lastSeen[key] = time;
      if (time > this.latest) this.latest = time;
      let slot = current[key] as number;
      if (slot < 0) {
        const start = input.times[row] as bigint;
        slot = this.open(key, start);
      }
      pairs.rows[pairs.count] = row;
      pairs.slots[pairs.count++] = slot;
      windows.rows[slot] = (windows.rows[slot] as number) + 1;
      if (quality !== undefined && (quality[row] as number) > 0)
        windows.quality[slot] = (windows.quality[slot] as number) | (quality[row] as number);
      if ((known[row] as number) > (windows.known[slot] as number)) windows.known[slot] = known[row] as number;
      if (sequence !== undefined) this.sequences[slot] = sequence[row] as bigint;
      if (!step(rule, key, inputs, row)) continue;
      current[key] = -1;
      this.closed.push(slot);
    }
    this.node.count('absorbed', absorbed);
    this.node.count('filtered', reach - absorbed);
    this.settle();
    return to;
  }

  private open(key: number, start: bigint): number {
    const slot = this.windows.add(key, start, start, 'open');
    this.slots.reserve(this.windows.capacity);
    if (slot >= this.sequences.length) {
      const grown = new BigInt64Array(Math.max(16, this.windows.capacity * 2));
      grown.set(this.sequences);
      this.sequences = grown;
    }
    this.current[key] = slot;
    return slot;
  }

  private moveBase(timeNs: bigint): void {
    const { base } = this;
    const by = base.set ? Number(timeNs - base.base) : 0;
    base.move(timeNs);
    if (by === 0) return;
    this.slots.shiftTimes(by);
    this.windows.shiftTimes(by);
    for (let key = 0; key < this.lastSeen.length; key++) this.lastSeen[key] = (this.lastSeen[key] as number) - by;
    this.latest -= by;
  }

  /** A key begins anew; what it has begun is lost. */
  private forget(key: number): void {
    const slot = this.current[key] as number;
    this.current[key] = -1;
    for (const [name, fill] of Object.entries(this.options.rule.columns)) (this.rule[name] as Float64Array)[key] = fill;
    if (slot < 0) return;
    this.settle();
    this.free(slot);
  }

  private free(slot: number): void {
    this.slots.reset(slot);
    this.windows.remove(slot);
  }

  private settle(): void {
    const { pairs } = this;
    this.slots.add(this.input.numbers, this.times, pairs);
    pairs.count = 0;
    for (const slot of this.closed) {
      this.write(slot);
      this.free(slot);
    }
    this.closed.length = 0;
  }

  private write(slot: number): void {
    const { windows, input, values } = this;
    this.slots.values(slot, values);
    (this.writer as WindowWriter).add(
      {
        key: input.keys.keyOf(windows.key[slot] as number) as string,
        sequence: input.sequence === undefined ? this.counted++ : (this.sequences[slot] as bigint),
        timeNs: windows.start[slot] as bigint,
        availableNs: this.base.moment(windows.known[slot] as number),
        quality: windows.quality[slot] as number,
        revision: 0,
        retracted: false,
      },
      values,
    );
  }

  private hand(emit: Emit): void {
    const { writer } = this;
    if (writer !== undefined && writer.count > 0) emit(writer.take());
  }

  control(control: Control, batch: RecordBatch, emit: Emit): void {
    const { windows } = this;
    if (control.kind === 'gap')
      windows.forEach((slot) => {
        windows.quality[slot] = (windows.quality[slot] as number) | qualityBits.gap;
      });
    emit(batch);
  }

  end(emit: Emit): void {
    const { windows, options } = this;
    if (options.incomplete === 'drop' || this.writer === undefined) return;
    const left = windows.ordered(this.input.keys);
    // In the order in which their latest rows came.
    const order = (slot: number): bigint => this.sequences[slot] ?? 0n;
    if (this.input.sequence !== undefined) left.sort((a, b) => Number(order(a) - order(b)));
    for (const slot of left) {
      windows.quality[slot] = (windows.quality[slot] as number) | qualityBits.partial;
      this.write(slot);
      this.free(slot);
    }
    this.current.fill(-1);
    this.hand(emit);
  }

  /** Frees the memory of keys that have been silent for their time to live, when there are many. */
  private forgetKeys(): void {
    const { keys } = this.input;
    const { timeToLiveNs } = this.options;
    if (timeToLiveNs === undefined || keys.size < this.sweepAt) return;
    for (const name of keys.keys()) {
      const key = keys.find(name);
      if (this.latest - (this.lastSeen[key] as number) <= Number(timeToLiveNs)) continue;
      this.forget(key);
      this.lastSeen[key] = Number.NEGATIVE_INFINITY;
      keys.release(name);
    }
    this.sweepAt = Math.max(FEW_KEYS, 4 * keys.size);
  }

  snapshot(): StateTables {
    const { windows, input } = this;
    const { keys } = input;
    const order = windows.ordered(keys);
    const names = keys.keys();
    const rules = Object.entries(this.rule).map(([name, column]) => [
      `rule.${name}`,
      Float64Array.from(names, (key) => column[keys.find(key)] as number),
    ]);
    const open = stateTable({
      key: order.map((slot) => keys.keyOf(windows.key[slot] as number) as string),
      start: BigInt64Array.from(order, (slot) => windows.start[slot] as bigint),
      rows: Float64Array.from(order, (slot) => windows.rows[slot] as number),
      known: Float64Array.from(order, (slot) => windows.known[slot] as number),
      quality: Int32Array.from(order, (slot) => windows.quality[slot] as number),
      sequence: BigInt64Array.from(order, (slot) => this.sequences[slot] ?? 0n),
      ...this.slots.snapshot(order),
    });
    const byKey = stateTable({
      key: names,
      lastSeen: Float64Array.from(names, (key) => this.lastSeen[keys.find(key)] as number),
      ...(Object.fromEntries(rules) as Record<string, Float64Array>),
    });
    const clock = stateTable({
      base: BigInt64Array.of(this.base.set ? this.base.base : MIN_TIME_NS),
      latest: Float64Array.of(this.latest),
      counted: BigInt64Array.of(this.counted),
    });
    const shape = this.writer === undefined ? {} : { shape: emptyBatch(this.writer.schema) };
    return { clock, keys: byKey, open, ...shape };
  }

  restore(tables: StateTables): void {
    // Windows may be handed on before another batch tells the columns.
    if (tables.shape !== undefined)
      this.writer = new WindowWriter(this.writerOptions, freshDictionaries(tables.shape.schema as Schema));
    const { clock, keys: byKey, open } = tables;
    if (clock === undefined || byKey === undefined || open === undefined) return;
    const { windows, input } = this;
    const base = (readState(clock, 'base') as BigInt64Array)[0] as bigint;
    if (base !== MIN_TIME_NS) this.base.move(base);
    this.latest = (readState(clock, 'latest') as Float64Array)[0] as number;
    this.counted = (readState(clock, 'counted') as BigInt64Array)[0] as bigint;
    const names = readState(byKey, 'key') as string[];
    for (const name of names) input.keys.slotOf(name);
    this.reserveKeys(input.keys.capacity);
    const take = (column: Float64Array, from: string): void => {
      const values = readState(byKey, from) as Float64Array;
      for (const [row, name] of names.entries()) column[input.keys.find(name)] = values[row] as number;
    };
    take(this.lastSeen, 'lastSeen');
    for (const [name, column] of Object.entries(this.rule)) take(column, `rule.${name}`);
    windows.clear();
    const starts = readState(open, 'start') as BigInt64Array;
    const sequences = readState(open, 'sequence') as BigInt64Array;
    for (const [row, name] of (readState(open, 'key') as string[]).entries()) {
      const slot = this.open(input.keys.find(name), starts[row] as bigint);
      this.sequences[slot] = sequences[row] as bigint;
    }
    windows.rows.set(readState(open, 'rows') as Float64Array);
    windows.known.set(readState(open, 'known') as Float64Array);
    windows.quality.set(readState(open, 'quality') as Int32Array);
    this.slots.restore(open);
  }
}

function lacks(inputs: readonly Float64Array[], row: number): boolean {
  for (let input = 0; input < inputs.length; input++) if (Number.isNaN(inputs[input]?.[row])) return true;
  return false;
}
