import { Field, Schema, type Data, type DataType, type RecordBatch } from 'apache-arrow';
import { didYouMean, InvalidParams } from '../../base/errors.js';
import { dictionaryWords, formatTimeNs, newBatch, parseDurationNs, type StateTables } from '../../columnar/index.js';
import { quality, type ForeignColumn } from '../../core/index.js';
import { planColumns, typeOf, writerFor } from './column-plan.js';
import { expectations, type Fault } from './faults.js';
import { NullWords, textOf, type FieldWriter } from './field-writer.js';
import type { Header } from './header.js';
import type { CsvParams } from './params.js';
import { PLAIN, type RecordSplitter } from './record-splitter.js';
import { TimeField } from './time-field.js';
import { TimeOrder } from './time-order.js';
import { WallClock } from './time-zone.js';
import type { FlagsWriter, IntegerWriter, NumberWriter } from './writers.js';
import { setInteger, TimeWriter, WordWriter } from './writers.js';

const TWO_32 = 4_294_967_296;
const NOTHING = new Uint8Array(0);
const NOTHING_IS_NULL = new NullWords(['']);

/** Turns records into the rows of a batch, with the columns that the file does not have. */
export class RowDecoder {
  /** Rows in the batch that is being filled. */
  rows = 0;
  /** Number of the next record in the file, from 0; those that are refused count too. */
  sequence = 0;
  private readonly params: CsvParams;
  private readonly header: Header;
  private readonly planned: readonly ForeignColumn[];
  private readonly columns: readonly FieldWriter[];
  private readonly schema: Schema;
  // The columns that are read, and from which fields.
  private readonly writers: FieldWriter[] = [];
  private readonly fields: number[] = [];
  // The columns that are made, and those that others are made of or checked by.
  private readonly made = new Set<FieldWriter>();
  private readonly absent: FieldWriter[] = [];
  private readonly symbol: WordWriter | undefined;
  private readonly time: TimeWriter | undefined;
  private readonly available: TimeWriter | undefined;
  private readonly numbers: IntegerWriter | undefined;
  private readonly flags: FlagsWriter | undefined;
  private readonly high: NumberWriter | undefined;
  private readonly low: NumberWriter | undefined;
  private readonly bid: NumberWriter | undefined;
  private readonly ask: NumberWriter | undefined;
  private readonly intervalHigh: number;
  private readonly intervalLow: number;
  private readonly order: TimeOrder | undefined;
  private readonly refusesSame: boolean;
  private begun = false;
  private faultAt = 0;

  constructor(params: CsvParams, header: Header) {
    this.params = params;
    this.header = header;
    const nulls = new NullWords(params.nullValues);
    const place = params.timeZone === undefined ? undefined : new WallClock(params.timeZone);
    const times = new TimeField(params.timeUnit, place);
    const planned = planColumns(params);
    this.planned = planned;
    this.checkNames();
    this.columns = planned.map((column) =>
      this.openColumn(column, (words) => writerFor(column, params, words, times), nulls),
    );
    const made = (name: string): FieldWriter | undefined => {
      const writer = this.named(name);
      return writer !== undefined && this.made.has(writer) ? writer : undefined;
    };
    const contract = params.contract;
    const symbol = this.named('symbol');
    const time = this.named('time');
    this.symbol = symbol instanceof WordWriter ? symbol : undefined;
    this.time = time instanceof TimeWriter ? time : undefined;
    this.available = made('available') as TimeWriter | undefined;
    this.numbers = made('sequence') as IntegerWriter | undefined;
    this.flags = made('quality') as FlagsWriter | undefined;
    if (contract === 'Bar') {
      this.high = this.named('high') as NumberWriter;
      this.low = this.named('low') as NumberWriter;
    } else if (contract === 'Quote') {
      this.bid = this.named('bid') as NumberWriter;
      this.ask = this.named('ask') as NumberWriter;
    }
    const interval = params.interval === undefined ? 0n : (parseDurationNs(params.interval) as bigint);
    this.intervalHigh = Number(interval >> 32n);
    this.intervalLow = Number(interval & 0xffffffffn);
    const checked = (params.order ?? (contract === undefined ? 'allow' : 'deadLetter')) !== 'allow';
    this.order = checked && this.time !== undefined ? new TimeOrder() : undefined;
    // Trades and quotes of one instant may be many; a bar is one.
    this.refusesSame = contract !== 'Trade' && contract !== 'Quote';
    this.schema = new Schema(
      planned.map((column, index) => {
        const type: DataType = typeOf(column, this.columns[index] as FieldWriter);
        return new Field(column.name, type, column.nullable);
      }),
    );
  }

  private named(name: string): FieldWriter | undefined {
    return this.columns[this.planned.findIndex((column) => column.name === name)];
  }

  private checkNames(): void {
    const names = this.planned.map((column) => column.name);
    for (const [name, field] of Object.entries(this.params.columns ?? {})) {
      if (names.includes(name)) continue;
      throw new InvalidParams({
        component: 'csv',
        path: `columns.${name}`,
        found: field,
        expected: `only names of columns that are read: ${names.join(', ')}`,
        hint: didYouMean(name, names) ?? 'Other columns are read when "schema" says what they hold.',
      });
    }
  }

  /** Finds the field of a column; without one it is made, null, or an error. */
  private openColumn(column: ForeignColumn, open: (nulls: NullWords) => FieldWriter, nulls: NullWords): FieldWriter {
    const { params, header } = this;
    const { name } = column;
    const field = header.find(name, params.columns?.[name]);
    if (field >= 0 && !(name === 'symbol' && params.symbol !== undefined)) {
      const writer = open(nulls);
      this.writers.push(writer);
      this.fields.push(field);
      return writer;
    }
    if (params.contract === undefined || params.schema?.[name] !== undefined) throw header.missing(name);
    const writer = open(NOTHING_IS_NULL);
    if (name === 'symbol') {
      if (params.symbol === undefined || !(writer instanceof WordWriter)) {
        throw new InvalidParams({
          component: 'csv',
          path: 'symbol',
          found: undefined,
          expected: `what is traded, since "${params.path}" has no column "symbol" but ${header.names.join(', ')}`,
          hint: 'Give symbol: "..." or columns: { symbol: "..." }.',
        });
      }
      // All codes are 0 unless written otherwise.
      writer.table.builder.code(params.symbol);
    } else if (name === 'available') {
      if (params.contract === 'Bar' && params.interval === undefined) {
        throw new InvalidParams({
          component: 'csv',
          path: 'interval',
          found: undefined,
          expected: 'how long a bar lasts, such as "1d" or "15m"',
          hint: `A bar can be known only when it has ended, and "${params.path}" has no column "available".`,
        });
      }
    } else if (column.nullable || name === 'side') {
      this.absent.push(writer);
    } else if (name !== 'sequence' && name !== 'quality') throw header.missing(name);
    this.made.add(writer);
    return writer;
  }

  /** Makes a row of a record; null, or what is wrong with it. */
  record(bytes: Uint8Array, record: RecordSplitter): Fault | null {
    const { writers, fields, header } = this;
    const { starts, ends, styles, count } = record;
    const width = header.names.length;
    if (count !== width) return count < width ? 'tooFewFields' : 'tooManyFields';
    if (record.malformed) return 'quote';
    if (!this.begun) this.begin();
    const row = this.rows;
    for (let index = 0; index < writers.length; index++) {
      const field = fields[index] as number;
      const fault = (writers[index] as FieldWriter).write(
        bytes,
        starts[field] as number,
        ends[field] as number,
        styles[field] as number,
        row,
      );
      if (fault !== null) {
        this.faultAt = index;
        return fault;
      }
    }
    const fault = this.complete(row);
    if (fault === null) this.rows = row + 1;
    return fault;
  }

  private begin(): void {
    for (const column of this.columns) column.begin(this.params.batchRows);
    for (const writer of this.absent) {
      for (let row = 0; row < this.params.batchRows; row++) writer.write(NOTHING, 0, 0, PLAIN, row);
    }
    this.begun = true;
  }

  /** What concerns the row as a whole: the columns that are made, sense and order. */
  private complete(row: number): Fault | null {
    const { time, available, numbers, flags, high, low, order } = this;
    if (high !== undefined && low !== undefined && (high.values[row] as number) < (low.values[row] as number))
      return 'highBelowLow';
    if (available !== undefined && time !== undefined && !this.addInterval(time.words, available.words, row))
      return 'notATime';
    if (order !== undefined && time !== undefined) {
      const code = this.symbol === undefined ? 0 : (this.symbol.codes[row] as number);
      const place = order.place(code, time.words, row);
      if (place === 'earlier') return 'outOfOrder';
      if (place === 'same' && this.refusesSame) return 'duplicate';
      order.advance(code, time.words, row);
    }
    if (numbers !== undefined) setInteger(numbers.words, row, this.sequence);
    if (flags !== undefined) flags.values[row] = this.isCrossed(row) ? quality.crossed : 0;
    return null;
  }

  private isCrossed(row: number): boolean {
    const { bid, ask } = this;
    return bid !== undefined && ask !== undefined && (bid.values[row] as number) > (ask.values[row] as number);
  }

  /** available = time + interval, by words; false beyond the year 2262. */
  private addInterval(time: Int32Array, available: Int32Array, row: number): boolean {
    const low = ((time[row * 2] as number) >>> 0) + this.intervalLow;
    const high = (time[row * 2 + 1] as number) + this.intervalHigh + (low >= TWO_32 ? 1 : 0);
    available[row * 2] = low;
    available[row * 2 + 1] = high;
    return high === (high | 0);
  }

  /** What is wrong with the record, as a sentence. */
  explain(fault: Fault, bytes: Uint8Array, record: RecordSplitter): string {
    const row = this.rows;
    switch (fault) {
      case 'tooFewFields':
      case 'tooManyFields':
        return `The row has ${record.count} fields; expected ${this.header.names.length}, as many as columns.`;
      case 'quote':
        return 'Text follows a closing quote; expected a delimiter.';
      case 'highBelowLow':
        return `The high ${this.high?.values[row]} is below the low ${this.low?.values[row]}.`;
      case 'duplicate':
        return `There has been a row of ${this.symbolOf(row)} at ${this.timeOf(row)} before.`;
      case 'outOfOrder':
        return `The row of ${this.symbolOf(row)} at ${this.timeOf(row)} comes after one at ${formatTimeNs(this.order?.latestNs(this.codeOf(row)) ?? 0n)}.`;
      default: {
        const field = this.fields[this.faultAt] as number;
        const text = textOf(bytes, record.starts[field] as number, record.ends[field] as number);
        const shown = text.length > 80 ? `${text.slice(0, 77)}...` : text;
        const what = text.trim() === '' ? 'is empty' : `holds ${JSON.stringify(shown)}`;
        return `Column "${this.header.names[field]}" ${what}; expected ${expectations[fault] ?? 'another value'}.`;
      }
    }
  }

  private codeOf(row: number): number {
    return this.symbol === undefined ? 0 : (this.symbol.codes[row] as number);
  }

  private symbolOf(row: number): string {
    return this.symbols()[this.codeOf(row)] ?? 'the file';
  }

  private timeOf(row: number): string {
    return formatTimeNs(this.time?.times[row] ?? 0n);
  }

  private symbols(): readonly (string | null)[] {
    if (this.symbol === undefined) return [''];
    return dictionaryWords(this.symbol.table.builder.column(new Int32Array(0), 0), 'symbol');
  }

  /** The batch so far, and an empty one in its place; null when it has no rows. */
  take(): RecordBatch | null {
    const { rows, columns } = this;
    if (rows === 0) return null;
    this.rows = 0;
    this.begun = false;
    const data: Data[] = columns.map((column) => column.take(rows));
    return newBatch(this.schema, rows, data);
  }

  latestTimes(): StateTables[string] {
    return (this.order ?? new TimeOrder()).snapshot(this.symbols());
  }

  restoreLatest(table: StateTables[string]): void {
    this.order?.restore(table, (symbol) => this.symbol?.table.builder.code(symbol) ?? 0);
  }
}
