import type { Data, RecordBatch, Schema } from 'apache-arrow';
import {
  columnIndex,
  formatTimeNs,
  isNumeric,
  isText,
  isTime,
  KeySlots,
  MIN_TIME_NS,
  readNumbers,
  readState,
  readTimeNs,
  Scratch,
  sliceRows,
  stateTable,
  type StateTables,
} from '../../columnar/index.js';
import { columnOf, quality as qualityBits, rowPosition, type StageNode } from '../../core/index.js';

export interface InstantsOptions {
  readonly component: string;
  readonly symbols: readonly string[];
  /** Column of the values. */
  readonly column: string;
  /** How old the last value of a symbol may be to stand in for one that is missing; undefined: none stands in. */
  readonly toleranceNs: bigint | undefined;
  readonly late: 'sideOutput' | 'drop';
}

/** What was known of the symbols at one moment; by their places in `symbols`, and only until the next instant. */
export interface Instant {
  readonly availableNs: bigint;
  /** When the latest of its rows happened. */
  readonly timeNs: bigint;
  /** NaN where there is none. */
  readonly values: Float64Array;
  /** 1 where the value is of this instant, 0 where there is none or an earlier one stands in. */
  readonly fresh: Uint8Array;
  readonly quality: Int32Array;
}

const SYMBOL = 'symbol';
const AVAILABLE = 'available';
const TIME = 'time';

/**
 * Gathers the rows of some symbols by the moment they became available. An instant is over when a row of a later one comes, of
 * whichever symbol, when a watermark speaks of it, or at the end. Of several rows of a symbol the last one counts.
 */
export class Instants {
  private readonly options: InstantsOptions;
  private readonly node: StageNode;
  private readonly keys = new KeySlots();
  private readonly scratch = new Scratch();
  private schema: Schema | undefined;
  private indices = { symbol: -1, available: -1, time: -1, value: -1, quality: -1 };
  private slots = new Int32Array(0);
  // The instant that is being gathered, if `open`, and up to when all are over.
  private open = false;
  private at = MIN_TIME_NS;
  private timeNs = MIN_TIME_NS;
  private over = MIN_TIME_NS;
  private readonly values: Float64Array;
  private readonly fresh: Uint8Array;
  private readonly quality: Int32Array;
  // What is known of each symbol from before.
  private readonly lastValues: Float64Array;
  private readonly lastTimes: BigInt64Array;
  private readonly lastQuality: Int32Array;

  constructor(options: InstantsOptions, node: StageNode) {
    this.options = options;
    this.node = node;
    const { symbols } = options;
    for (const symbol of symbols) this.keys.slotOf(symbol);
    this.values = new Float64Array(symbols.length).fill(Number.NaN);
    this.fresh = new Uint8Array(symbols.length);
    this.quality = new Int32Array(symbols.length);
    this.lastValues = new Float64Array(symbols.length).fill(Number.NaN);
    this.lastTimes = new BigInt64Array(symbols.length).fill(MIN_TIME_NS);
    this.lastQuality = new Int32Array(symbols.length);
  }

  /** Finds the columns; true when they may be others than before. */
  bind(schema: Schema): boolean {
    if (schema === this.schema) return false;
    const { component, column } = this.options;
    const time = columnIndex(schema, TIME);
    const quality = columnIndex(schema, 'quality');
    this.indices = {
      symbol: columnOf(schema, component, SYMBOL, isText, 'a column of words that tells symbols apart'),
      available: columnOf(schema, component, AVAILABLE, isTime, 'a time column'),
      time: time >= 0 && isTime(schema.fields[time]?.type as never) ? time : -1,
      value: columnOf(schema, component, column, isNumeric, 'a column of numbers'),
      quality: quality >= 0 && isNumeric(schema.fields[quality]?.type as never) ? quality : -1,
    };
    this.schema = schema;
    return true;
  }

  /** Takes rows; `close` is called with each instant that is over, in order. */
  take(batch: RecordBatch, close: (instant: Instant) => void): void {
    const rows = batch.numRows;
    const columns = batch.data.children as Data[];
    const { indices, scratch, fresh } = this;
    const known = this.options.symbols.length;
    if (this.slots.length < rows) this.slots = new Int32Array(2 * rows);
    const { slots } = this;
    this.keys.assign(columns[indices.symbol] as Data, SYMBOL, slots);
    const available = readTimeNs(columns[indices.available] as Data, AVAILABLE);
    const times = indices.time < 0 ? available : readTimeNs(columns[indices.time] as Data, TIME);
    const { values } = readNumbers(columns[indices.value] as Data, this.options.column, scratch, 0);
    const flags =
      indices.quality < 0 ? undefined : readNumbers(columns[indices.quality] as Data, 'quality', scratch, 1).values;
    let absorbed = 0;
    let filtered = 0;
    for (let row = 0; row < rows; row++) {
      const now = available[row] as bigint;
      if (this.open && now > this.at) this.close(close);
      const place = slots[row] as number;
      const value = values[row] as number;
      if (place >= known || !Number.isFinite(value)) {
        filtered++;
        continue;
      }
      if (this.open ? now < this.at : now <= this.over) {
        this.late(batch, row, now);
        continue;
      }
      absorbed++;
      const time = times[row] as bigint;
      if (!this.open) {
        this.open = true;
        this.at = now;
        this.timeNs = time;
      } else if (time > this.timeNs) this.timeNs = time;
      this.values[place] = value;
      this.quality[place] = flags === undefined ? 0 : (flags[row] as number) | 0;
      fresh[place] = 1;
    }
    this.node.count('absorbed', absorbed);
    this.node.count('filtered', filtered);
  }

  private late(batch: RecordBatch, row: number, timeNs: bigint): void {
    const { component, late } = this.options;
    if (late === 'drop') {
      this.node.count('late', 1);
      return;
    }
    const reached = this.open ? this.at : this.over;
    const refusal = this.node.context.lateRow(this.node, {
      component,
      stageId: this.node.id,
      cause: 'late',
      detail: `a row of ${formatTimeNs(timeNs)} came when the instants had reached ${formatTimeNs(reached)}`,
      position: rowPosition(batch, row),
      row: sliceRows(batch, row, row + 1),
    });
    if (refusal !== undefined) throw refusal;
  }

  /** All up to this moment has come. */
  watermark(timeNs: bigint, close: (instant: Instant) => void): void {
    if (this.open && this.at <= timeNs) this.close(close);
    if (timeNs > this.over) this.over = timeNs;
  }

  end(close: (instant: Instant) => void): void {
    if (this.open) this.close(close);
  }

  private close(close: (instant: Instant) => void): void {
    const { values, fresh, quality, lastValues, lastTimes, lastQuality, at } = this;
    const { toleranceNs } = this.options;
    if (toleranceNs !== undefined)
      for (let place = 0; place < values.length; place++) {
        if (fresh[place] === 1) {
          lastValues[place] = values[place] as number;
          lastTimes[place] = at;
          lastQuality[place] = quality[place] as number;
        } else if (at - (lastTimes[place] as bigint) <= toleranceNs) {
          values[place] = lastValues[place] as number;
          quality[place] = (lastQuality[place] as number) | qualityBits.filled;
        }
      }
    this.open = false;
    this.over = at;
    close({ availableNs: at, timeNs: this.timeNs, values, fresh, quality });
    values.fill(Number.NaN);
    fresh.fill(0);
    quality.fill(0);
  }

  snapshot(): StateTables {
    return {
      instant: stateTable({
        at: BigInt64Array.of(this.at),
        time: BigInt64Array.of(this.timeNs),
        over: BigInt64Array.of(this.over),
        open: Int32Array.of(Number(this.open)),
      }),
      symbols: stateTable({
        symbol: [...this.options.symbols],
        value: this.values.slice(),
        fresh: Int32Array.from(this.fresh),
        quality: this.quality.slice(),
        lastValue: this.lastValues.slice(),
        lastTime: this.lastTimes.slice(),
        lastQuality: this.lastQuality.slice(),
      }),
    };
  }

  restore({ instant, symbols }: StateTables): void {
    if (instant === undefined || symbols === undefined) return;
    const time = (name: string): bigint => (readState(instant, name) as BigInt64Array)[0] as bigint;
    this.at = time('at');
    this.timeNs = time('time');
    this.over = time('over');
    this.open = (readState(instant, 'open') as Int32Array)[0] === 1;
    this.values.set(readState(symbols, 'value') as Float64Array);
    this.fresh.set(readState(symbols, 'fresh') as Int32Array);
    this.quality.set(readState(symbols, 'quality') as Int32Array);
    this.lastValues.set(readState(symbols, 'lastValue') as Float64Array);
    this.lastTimes.set(readState(symbols, 'lastTime') as BigInt64Array);
    this.lastQuality.set(readState(symbols, 'lastQuality') as Int32Array);
  }
}
