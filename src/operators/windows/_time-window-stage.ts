import type { RecordBatch, Schema } from 'apache-arrow';
import {
  formatTimeNs,
  MAX_TIME_NS,
  emptyBatch,
  freshDictionaries,
  MIN_TIME_NS,
  readState,
  sliceRows,
  stateTable,
  type Control,
  type StateTables,
  copiedInto,
  compareTimesNs,
} from '../../columnar/index.js';
import { quality as qualityBits, rowPosition, type Emit, type StageNode, type SyncStage } from '../../core/index.js';
import { AggregateSlots } from './_aggregate-slots.js';
import type { AggregatePlan } from './_aggregates.js';
import { Fills, type FillPlan } from './_fills.js';
import { Gaps } from './_gaps.js';
import { compareText, OpenWindows } from './_open-windows.js';
import type { Panes, Span } from './_panes.js';
import { EXACT_NS, TimeBase } from './_time-base.js';
import { WindowInput } from './_window-input.js';
import { WindowWriter, windowSchema, type WriterOptions } from './_window-writer.js';

/** So many keys are kept whether they have a window or not. */
const FEW_KEYS = 4096;

export interface TimeWindowOptions {
  readonly component: string;
  readonly plans: readonly AggregatePlan[];
  readonly panes: Panes;
  readonly by: string | null | undefined;
  /** Column of the time of the event. */
  readonly column: string;
  /** Assigns rows by the instant before `column`: for bars, whose `available` is their end. */
  readonly ends?: boolean;
  readonly latenessNs: bigint;
  readonly late: 'sideOutput' | 'amend' | 'drop';
  readonly amendWithinNs: bigint;
  /** What happens to a window that the end of the stream cuts off. */
  readonly incomplete: 'emit' | 'drop';
  /** Whether each window says what all of its key up to its end have. */
  readonly cumulative?: { readonly timeToLiveNs: bigint | undefined } | undefined;
  readonly fill?: FillPlan | undefined;
  readonly contract?: string;
  /** Statistics that a window needs to be handed on; without it every window is. */
  readonly needs?: readonly number[];
}

/** What is to be done when the rows before it have been counted, one after the other. */
interface Due {
  readonly task: 'write' | 'free' | 'fill';
  readonly when: bigint;
  /** When what is written could be known. */
  readonly available: bigint;
  readonly key: string;
  /** Of a window; what is filled has none. */
  readonly slot: number;
  readonly span: Span;
}

/**
 * Windows of event time. A row belongs to windows by the time of its event. A window closes when nothing that belongs to it can
 * come in time: when an event has come, or a watermark speaks of a moment, that is the lateness after its end.
 */
export class TimeWindowStage implements SyncStage {
  protected readonly options: TimeWindowOptions;
  private readonly node: StageNode;
  protected readonly input: WindowInput;
  protected readonly windows = new OpenWindows();
  protected readonly slots: AggregateSlots;
  private readonly fills: Fills | undefined;
  private readonly gaps = new Gaps();
  protected readonly base = new TimeBase();
  private writer: WindowWriter | undefined;
  private sequence = 0n;
  /** The latest event and the latest `available` so far, and what watermarks have said. */
  private latest = MIN_TIME_NS;
  private latestKnown = MIN_TIME_NS;
  private spoken = MIN_TIME_NS;
  /** `available` of the latest row of output. */
  private written = MIN_TIME_NS;
  private latestDistance = Number.NEGATIVE_INFINITY;
  protected nextTask = Number.POSITIVE_INFINITY;
  // By key: the pane of its latest row and the windows of that.
  private paneFrom = new Float64Array(0);
  protected paneTo = new Float64Array(0);
  protected paneWindows = new Int32Array(0);
  protected paneCount = new Int32Array(0);
  private readonly pairs = { rows: new Int32Array(0), slots: new Int32Array(0), count: 0 };
  private times = new Float64Array(0);
  private known = new Float64Array(0);
  private readonly due: Due[] = [];
  private sweepAt = FEW_KEYS;
  private readonly values: Float64Array;

  constructor(options: TimeWindowOptions, node: StageNode) {
    this.options = options;
    this.node = node;
    const columns = options.plans.flatMap((plan) => plan.columns);
    this.input = new WindowInput(options.component, options.by, options.column, columns);
    this.slots = new AggregateSlots(options.component, options.plans);
    this.slots.check();
    this.values = new Float64Array(options.plans.length);
    if (options.fill !== undefined) this.fills = new Fills(options.fill, options.panes, options.plans.length);
  }

  process(batch: RecordBatch, emit: Emit): void {
    const { input } = this;
    if (input.bind(batch.schema as Schema) || this.writer === undefined) {
      this.hand(emit);
      this.writer = this.newWriter();
    }
    const rows = batch.numRows;
    if (rows === 0) {
      emit(this.writer.take());
      return;
    }
    input.read(batch);
    if (this.options.ends === true) input.times = input.times.map((time) => time - 1n);
    this.reserve(rows);
    for (let from = 0; from < rows;) from = this.take(batch, from, rows);
    this.hand(emit);
    this.forgetKeys();
  }

  private get writerOptions(): WriterOptions {
    const { component, plans, late, contract } = this.options;
    return { component, plans, revised: late === 'amend', contract };
  }

  private newWriter(): WindowWriter {
    const { input, writerOptions } = this;
    const schema = windowSchema(writerOptions, input.schema as Schema, input.keyField());
    return new WindowWriter(writerOptions, schema);
  }

  private hand(emit: Emit): void {
    const { writer } = this;
    if (writer !== undefined && writer.count > 0) emit(writer.take());
  }

  private reserve(rows: number): void {
    const { overlap } = this.options.panes;
    if (this.times.length < rows) {
      this.times = new Float64Array(rows * 2);
      this.known = new Float64Array(rows * 2);
      this.pairs.rows = new Int32Array(rows * 2 * overlap);
      this.pairs.slots = new Int32Array(rows * 2 * overlap);
    }
    const keys = this.input.keys.capacity;
    this.windows.reserveKeys(keys);
    this.fills?.reserve(keys);
    if (keys <= this.paneTo.length) return;
    const capacity = Math.max(keys, this.paneTo.length * 2, 8);
    this.paneTo = copiedInto(new Float64Array(capacity).fill(Number.NEGATIVE_INFINITY), this.paneTo);
    this.paneFrom = copiedInto(new Float64Array(capacity), this.paneFrom);
    this.paneWindows = copiedInto(new Int32Array(capacity * overlap), this.paneWindows);
    this.paneCount = copiedInto(new Int32Array(capacity), this.paneCount);
  }

  /** Takes rows from `from` on, as many as one base of time reaches; returns where it has stopped. */
  private take(batch: RecordBatch, from: number, rows: number): number {
    const { input, base, windows, pairs, times, known } = this;
    const events = input.times.subarray(from, rows);
    let reach = base.set ? base.distances(events, times.subarray(from)) : 0;
    if (reach === 0) {
      this.moveBase(events[0] as bigint);
      reach = base.distances(events, times.subarray(from));
    }
    base.distances(input.known.subarray(from, from + reach), known.subarray(from));
    if (this.gaps.open) this.gaps.close(events[0] as bigint);
    const { slots, quality } = input;
    const { overlap } = this.options.panes;
    const { paneFrom, paneTo, paneWindows, paneCount } = this;
    const to = from + reach;
    let absorbed = 0;
    let { latestDistance: latest, nextTask } = this;
    let latestRow = -1;
    let lastKnown = Number.NEGATIVE_INFINITY;
    let knownRow = from;
    for (let row = from; row < to; row++) {
      const time = times[row] as number;
      const available = known[row] as number;
      if (available > lastKnown) {
        lastKnown = available;
        knownRow = row;
      }
      if (time > latest) {
        latest = time;
        latestRow = row;
        if (time >= nextTask) {
          this.latest = input.times[row] as bigint;
          this.advance();
          nextTask = this.nextTask;
        }
      }
      const key = slots[row] as number;
      if (!(time < (paneTo[key] as number) && time >= (paneFrom[key] as number))) {
        if (latestRow >= 0) this.latest = input.times[latestRow] as bigint;
        this.reachKnown(input.known[knownRow] as bigint);
        const entered = this.enter(batch, key, row);
        nextTask = this.nextTask;
        if (!entered) continue;
      }
      absorbed++;
      const bits = quality === undefined ? 0 : (quality[row] as number);
      const end = key * overlap + (paneCount[key] as number);
      for (let at = key * overlap; at < end; at++) {
        const slot = paneWindows[at] as number;
        pairs.rows[pairs.count] = row;
        pairs.slots[pairs.count++] = slot;
        windows.rows[slot] = (windows.rows[slot] as number) + 1;
        if (bits > 0) windows.quality[slot] = (windows.quality[slot] as number) | bits;
        if (available > (windows.known[slot] as number)) windows.known[slot] = available;
      }
    }
    this.latestDistance = latest;
    if (latestRow >= 0) this.latest = input.times[latestRow] as bigint;
    this.reachKnown(input.known[knownRow] as bigint);
    this.node.count('absorbed', absorbed);
    this.settle();
    return to;
  }

  private reachKnown(timeNs: bigint): void {
    if (timeNs > this.latestKnown) this.latestKnown = timeNs;
  }

  /** What could be known by now has become so at or before this moment. */
  private reached(): bigint {
    return this.latestKnown > this.spoken ? this.latestKnown : this.spoken;
  }

  private moveBase(timeNs: bigint): void {
    const { base } = this;
    const by = base.set ? Number(timeNs - base.base) : 0;
    base.move(timeNs);
    if (by !== 0) {
      this.slots.shiftTimes(by);
      this.windows.shiftTimes(by);
    }
    this.paneTo.fill(Number.NEGATIVE_INFINITY);
    this.latestDistance = this.latest === MIN_TIME_NS ? Number.NEGATIVE_INFINITY : base.distance(this.latest);
    this.findNextTask();
  }

  /** Finds the windows of a row of another pane than the latest of its key; false when it goes into none that is open. */
  protected enter(batch: RecordBatch, key: number, row: number): boolean {
    const { options, windows, base } = this;
    const pane = options.panes.at(this.input.times[row] as bigint);
    if (pane.spans.length === 0) {
      this.node.count('filtered', 1);
      return false;
    }
    const closed = this.closedUpTo();
    const first = key * options.panes.overlap;
    let count = 0;
    for (const { start, end } of pane.spans) {
      const closes = end + options.latenessNs;
      if (closes <= closed) continue;
      let slot = windows.find(key, start);
      if (slot < 0) slot = this.addWindow(key, start, end, 'open', closes);
      this.paneWindows[first + count++] = slot;
    }
    const past = pane.spans.length - count;
    const amended = past > 0 && options.late === 'amend' && this.amend(key, row, pane.spans, closed);
    if (count === 0) {
      if (amended) this.node.count('absorbed', 1);
      else this.lateRow(batch, row, (pane.spans.at(-1) as Span).end);
    }
    const from = base.distance(pane.from);
    const to = base.distance(pane.to);
    this.paneCount[key] = count;
    this.paneFrom[key] = from;
    // A pane of which some windows are closed is looked at row by row.
    this.paneTo[key] = past === 0 && from > -EXACT_NS && to < EXACT_NS ? to : Number.NEGATIVE_INFINITY;
    return count > 0;
  }

  protected addWindow(key: number, start: bigint, end: bigint, state: 'open' | 'kept' | 'total', when: bigint): number {
    const slot = this.windows.add(key, start, end, state);
    this.slots.reserve(this.windows.capacity);
    this.nextTask = Math.min(this.nextTask, this.base.distance(when));
    return slot;
  }

  /** Every window that closes at or before this moment is closed. */
  protected closedUpTo(): bigint {
    return this.latest > this.spoken ? this.latest : this.spoken;
  }

  protected lateRow(batch: RecordBatch, row: number, end: bigint): void {
    const { options, node } = this;
    if (options.late === 'drop') {
      node.count('late', 1);
      return;
    }
    const refusal = node.context.lateRow(node, {
      component: options.component,
      stageId: node.id,
      cause: 'late',
      detail: `a row of a window that ended at ${formatTimeNs(end)} came after the watermark had reached ${formatTimeNs(this.closedUpTo())}`,
      position: rowPosition(batch, row),
      row: sliceRows(batch, row, row + 1),
    });
    if (refusal !== undefined) throw refusal;
  }

  /** Takes back what was said of closed windows and says it anew; false when none of them is kept any more. */
  private amend(key: number, row: number, spans: readonly Span[], closed: bigint): boolean {
    const { options, windows, pairs, input } = this;
    // What came before the row is said before it.
    this.settle();
    let amended = false;
    const now = this.reached();
    for (const { start, end } of spans) {
      const closes = end + options.latenessNs;
      const forgotten = closes + options.amendWithinNs;
      if (closes > closed || forgotten <= closed) continue;
      const known = windows.find(key, start);
      const slot = known < 0 ? this.addWindow(key, start, end, 'kept', forgotten) : known;
      if (known >= 0) this.write(slot, true, now);
      windows.quality[slot] = (windows.quality[slot] as number) | (input.quality?.[row] ?? 0);
      windows.rows[slot] = (windows.rows[slot] as number) + 1;
      pairs.rows[0] = row;
      pairs.slots[0] = slot;
      pairs.count = 1;
      this.accumulate();
      if (known >= 0) windows.revision[slot] = (windows.revision[slot] as number) + 1;
      this.write(slot, false, now);
      amended = true;
    }
    return amended;
  }

  /** Time has gone on: what is due by now waits until the rows before it have been counted. */
  private advance(): void {
    const closed = this.closedUpTo();
    this.schedule(closed, closed - this.options.latenessNs);
    // A slot is freed once, and before it is asked for again.
    if (this.due.some(({ task }) => task === 'free')) this.settle();
  }

  /** Notes all windows that close at or before a moment as due, and what is to be filled up to another. */
  private schedule(closed: bigint, filledUpTo: bigint): void {
    const { windows, fills, options } = this;
    const found: Due[] = [];
    windows.forEach((slot) => {
      const when = this.taskTime(slot);
      if (when === undefined || when + options.latenessNs > closed) return;
      const task = windows.isOpen(slot) ? 'write' : 'free';
      const closes = when + options.latenessNs;
      // A row may belong to a window by its time and yet have become known later.
      const known = this.base.moment(windows.known[slot] as number);
      const available = task === 'write' && known > closes ? known : closes;
      found.push({ task, when, available, key: this.keyOf(slot), slot, span: this.spanOf(slot) });
    });
    if (fills !== undefined) {
      const writes = found.filter(({ task }) => task === 'write');
      fills.schedule(
        writes.map(({ slot, span }) => ({ key: windows.key[slot] as number, span })),
        filledUpTo,
        (key, span) => {
          const name = this.input.keys.keyOf(key) as string;
          const available = span.end + options.latenessNs;
          found.push({ task: 'fill', when: span.end, available, key: name, slot: -1, span });
        },
      );
    }
    found.sort(inTurn);
    for (const each of found) {
      if (each.task === 'write') {
        windows.close(each.slot);
        this.paneTo[windows.key[each.slot] as number] = Number.NEGATIVE_INFINITY;
      }
      this.due.push(each);
    }
    this.findNextTask();
  }

  private keyOf(slot: number): string {
    return this.input.keys.keyOf(this.windows.key[slot] as number) as string;
  }

  private spanOf(slot: number): Span {
    return { start: this.windows.start[slot] as bigint, end: this.windows.end[slot] as bigint };
  }

  /** When something happens to what is in a slot, but for the lateness; undefined: never. */
  private taskTime(slot: number): bigint | undefined {
    const { windows, options } = this;
    const end = windows.end[slot] as bigint;
    if (windows.isOpen(slot)) return end;
    // Without amendments a window is freed as soon as it has been handed on.
    if (!windows.isTotal(slot)) return options.late === 'amend' ? end + options.amendWithinNs : undefined;
    const { timeToLiveNs } = options.cumulative ?? {};
    return timeToLiveNs === undefined ? undefined : end + timeToLiveNs;
  }

  private findNextTask(): void {
    let next = this.fills?.next();
    this.windows.forEach((slot) => {
      const when = this.taskTime(slot);
      if (when !== undefined && (next === undefined || when < next)) next = when;
    });
    this.nextTask = next === undefined ? Number.POSITIVE_INFINITY : this.base.distance(next + this.options.latenessNs);
  }

  /** Counts the rows so far, then does what is due. */
  protected settle(): void {
    this.accumulate();
    for (const due of this.due) {
      if (due.task === 'fill') this.writeFilled(due);
      else if (due.task === 'write') {
        this.writeClosed(due);
        if (this.options.late !== 'amend') this.free(due.slot);
        // A total that has got another window since lives on.
      } else if (this.taskTime(due.slot) === due.when && this.keyOf(due.slot) === due.key) this.free(due.slot);
    }
    if (this.due.length === 0) return;
    this.due.length = 0;
    this.findNextTask();
  }

  private free(slot: number): void {
    this.slots.reset(slot);
    this.windows.remove(slot);
  }

  private accumulate(): void {
    if (this.pairs.count === 0) return;
    this.slots.add(this.input.numbers, this.times, this.pairs);
    this.pairs.count = 0;
  }

  private writeClosed({ slot, available }: Due): void {
    const { windows, options, gaps } = this;
    const { start, end } = this.spanOf(slot);
    if (gaps.touch(start, end)) windows.quality[slot] = (windows.quality[slot] as number) | qualityBits.gap;
    gaps.forget(end - options.panes.longest - options.latenessNs - options.amendWithinNs);
    this.write(options.cumulative === undefined ? slot : this.addToTotal(slot), false, available);
  }

  /** Adds a window to the total of its key; the slot of that. */
  private addToTotal(slot: number): number {
    const { windows } = this;
    const key = windows.key[slot] as number;
    const end = windows.end[slot] as bigint;
    const { timeToLiveNs } = this.options.cumulative ?? {};
    let total = windows.find(key, MIN_TIME_NS);
    if (total >= 0 && timeToLiveNs !== undefined && end - (windows.end[total] as bigint) > timeToLiveNs) {
      this.free(total);
      total = -1;
    }
    if (total < 0) {
      total = windows.add(key, MIN_TIME_NS, end, 'total');
      this.slots.reserve(windows.capacity);
      windows.since[total] = windows.start[slot] as bigint;
    }
    windows.end[total] = end;
    windows.quality[total] = (windows.quality[total] as number) | (windows.quality[slot] as number);
    this.slots.merge(total, slot);
    return total;
  }

  /** Rows come in the order of `available`, so that what reads them may rely on it. */
  private inOrder(availableNs: bigint): bigint {
    if (availableNs > this.written) this.written = availableNs;
    return this.written;
  }

  private write(slot: number, retracted: boolean, availableNs: bigint): void {
    const { windows, options, values } = this;
    this.slots.values(slot, values);
    if (options.needs?.some((index) => Number.isNaN(values[index])) === true) return;
    (this.writer as WindowWriter).add(
      {
        key: this.keyOf(slot),
        sequence: this.sequence++,
        timeNs: windows.since[slot] as bigint,
        availableNs: this.inOrder(availableNs),
        quality: windows.quality[slot] as number,
        revision: windows.revision[slot] as number,
        retracted,
      },
      values,
    );
    if (!retracted) this.fills?.remember(windows.key[slot] as number, values);
  }

  private writeFilled({ key, span, available }: Due): void {
    const { values, input, gaps } = this;
    const filled = this.fills?.values(input.keys.find(key), values) ?? false;
    if (!filled) return;
    (this.writer as WindowWriter).add(
      {
        key,
        sequence: this.sequence++,
        timeNs: span.start,
        availableNs: this.inOrder(available),
        quality: qualityBits.filled | (gaps.touch(span.start, span.end) ? qualityBits.gap : 0),
        revision: 0,
        retracted: false,
      },
      values,
    );
  }

  control(control: Control, batch: RecordBatch, emit: Emit): void {
    if (control.kind === 'watermark' && control.timeNs > this.spoken) {
      this.spoken = control.timeNs;
      if (this.base.distance(control.timeNs) >= this.nextTask) this.advance();
      this.settle();
      this.hand(emit);
    } else if (control.kind === 'gap') this.gaps.add(control, this.closedUpTo());
    emit(batch);
  }

  end(emit: Emit): void {
    const { windows, options } = this;
    const reached = this.reached();
    windows.forEach((slot) => {
      if (!windows.isOpen(slot) || (windows.end[slot] as bigint) <= reached) return;
      windows.quality[slot] = (windows.quality[slot] as number) | qualityBits.partial;
    });
    this.schedule(MAX_TIME_NS * 2n, this.closedUpTo() - options.latenessNs);
    if (options.incomplete === 'drop')
      for (let at = this.due.length - 1; at >= 0; at--)
        if (this.due[at]?.task === 'write' && (this.due[at] as Due).span.end > reached) this.due.splice(at, 1);
    this.settle();
    this.hand(emit);
  }

  /** Keys without a window are forgotten when there are many: the memory is that of what is open. */
  private forgetKeys(): void {
    const { keys } = this.input;
    if (keys.size < this.sweepAt) return;
    for (const key of keys.keys()) {
      const slot = keys.find(key);
      if (this.windows.has(slot) || this.fills?.has(slot) === true) continue;
      keys.release(key);
      this.fills?.clear(slot);
      this.paneTo[slot] = Number.NEGATIVE_INFINITY;
    }
    this.sweepAt = Math.max(FEW_KEYS, 4 * keys.size);
  }

  snapshot(): StateTables {
    const { windows, input } = this;
    const order = windows.ordered(input.keys);
    const clock = stateTable({
      latest: BigInt64Array.of(this.latest),
      latestKnown: BigInt64Array.of(this.latestKnown),
      spoken: BigInt64Array.of(this.spoken),
      written: BigInt64Array.of(this.written),
      sequence: BigInt64Array.of(this.sequence),
      base: BigInt64Array.of(this.base.base),
      based: Int32Array.of(Number(this.base.set)),
    });
    const open = stateTable({
      key: order.map((slot) => this.keyOf(slot)),
      state: order.map((slot) => windows.stateOf(slot)),
      start: BigInt64Array.from(order, (slot) => windows.start[slot] as bigint),
      end: BigInt64Array.from(order, (slot) => windows.end[slot] as bigint),
      since: BigInt64Array.from(order, (slot) => windows.since[slot] as bigint),
      rows: Float64Array.from(order, (slot) => windows.rows[slot] as number),
      known: Float64Array.from(order, (slot) => windows.known[slot] as number),
      quality: Int32Array.from(order, (slot) => windows.quality[slot] as number),
      revision: Int32Array.from(order, (slot) => windows.revision[slot] as number),
      ...this.slots.snapshot(order),
    });
    const shape = this.writer === undefined ? {} : { shape: emptyBatch(this.writer.schema) };
    return { clock, open, ...shape, ...this.gaps.snapshot(), ...this.fills?.snapshot(input.keys) };
  }

  restore(tables: StateTables): void {
    // Windows may be handed on before another batch tells the columns.
    if (tables.shape !== undefined)
      this.writer = new WindowWriter(this.writerOptions, freshDictionaries(tables.shape.schema as Schema));
    const { clock, open } = tables;
    if (clock === undefined || open === undefined) return;
    const { windows, input } = this;
    const moment = (name: string): bigint => (readState(clock, name) as BigInt64Array)[0] as bigint;
    this.latest = moment('latest');
    this.latestKnown = moment('latestKnown');
    this.spoken = moment('spoken');
    this.written = moment('written');
    this.sequence = moment('sequence');
    if ((readState(clock, 'based') as Int32Array)[0] === 1) this.base.move(moment('base'));
    this.latestDistance = this.latest === MIN_TIME_NS ? Number.NEGATIVE_INFINITY : this.base.distance(this.latest);
    const states = readState(open, 'state') as ('open' | 'kept' | 'total')[];
    const starts = readState(open, 'start') as BigInt64Array;
    const ends = readState(open, 'end') as BigInt64Array;
    windows.clear();
    for (const [row, key] of (readState(open, 'key') as string[]).entries()) {
      const slot = input.keys.slotOf(key);
      windows.reserveKeys(input.keys.capacity);
      windows.add(slot, starts[row] as bigint, ends[row] as bigint, states[row] as 'open' | 'kept' | 'total');
    }
    windows.since.set(readState(open, 'since') as BigInt64Array);
    windows.rows.set(readState(open, 'rows') as Float64Array);
    windows.known.set(readState(open, 'known') as Float64Array);
    windows.quality.set(readState(open, 'quality') as Int32Array);
    windows.revision.set(readState(open, 'revision') as Int32Array);
    this.slots.restore(open);
    this.gaps.restore(tables);
    this.fills?.restore(tables, input.keys);
    this.findNextTask();
  }
}

/** By their ends, of one end by when they were known and by key; memory is freed last. */
function inTurn(a: Due, b: Due): number {
  return (
    Number(a.task === 'free') - Number(b.task === 'free') ||
    compareTimesNs(a.when, b.when) ||
    compareTimesNs(a.available, b.available) ||
    compareText(a.key, b.key)
  );
}
