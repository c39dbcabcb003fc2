import { Field, Schema, type RecordBatch } from 'apache-arrow';
import { describe } from '../../base/errors.js';
import { BatchBuilder, parseDurationNs, type EpochUnit } from '../../columnar/index.js';
import { contracts, quality, typeOfKind } from '../../core/index.js';
import { jsonTimeNs } from '../payload/json-time.js';
import { cellWriter, type CellFault, type CellWriter } from './cell-writers.js';
import { jsonPath, valueAt, type JsonPath } from './json-path.js';
import type { MappingParams } from './mapping-params.js';
import { MessageFilter } from './message-filter.js';
import { plannedColumns } from './planned-columns.js';

const MADE: ReadonlySet<string> = new Set(['sequence', 'available', 'quality', 'latencyMs']);
const MOST_ROWS = 1 << 20;

/** Whether a row of a message is wanted: one that came before is not. `root` is the message, `row` the part of it. */
export type Admit = (root: unknown, row: unknown) => boolean;

/** How `available` is found: when the message came, or from the time of the row. */
export type AvailableBy = 'received' | 'time';

export interface RowMappingOptions {
  readonly available: AvailableBy;
  /** Number of the first row. */
  readonly firstSequence: bigint;
  /** Columns of the schema that are made, as those of a contract are. */
  readonly made?: ReadonlySet<string> | undefined;
  /** Told of the latency of each row, where somebody wants to know. */
  readonly latency?: ((milliseconds: number) => void) | undefined;
}

/** Makes rows of messages by declaration: paths, kinds, units, constants. */
export class RowMapping {
  readonly schema: Schema;
  /** Number of the row that is made next. */
  sequence: bigint;
  /** The symbol that a message was asked for, where one message is of one symbol. */
  asked: string | undefined;
  /** Rows since the last batch. */
  rows = 0;
  private readonly builder: BatchBuilder;
  private readonly filter: MessageFilter;
  private readonly rowsPath: JsonPath | undefined;
  private readonly writers: readonly CellWriter[];
  private readonly at: Readonly<Record<string, number>>;
  private readonly available: AvailableBy;
  private readonly intervalNs: bigint;
  private readonly timePath: JsonPath | undefined;
  private readonly timeUnit: EpochUnit;
  private readonly checks: (at: number) => CellFault | undefined;
  private readonly latency: ((milliseconds: number) => void) | undefined;

  constructor(params: MappingParams, options: RowMappingOptions) {
    const { contract, columns, timeUnit, interval } = params;
    const planned = plannedColumns(params);
    this.schema = new Schema(
      planned.map(({ name, kind, nullable }) => new Field(name, typeOfKind(kind), nullable)),
      contract === undefined
        ? undefined
        : new Map([['rxarrow.contract', `${contract}/${contracts[contract].version}`]]),
    );
    this.builder = new BatchBuilder(this.schema);
    this.filter = new MessageFilter(params.when);
    this.rowsPath = params.rows === undefined ? undefined : jsonPath(params.rows);
    const isMade = (name: string): boolean =>
      columns[name] === undefined &&
      (name === 'latencyMs' || (contract !== undefined && MADE.has(name)) || options.made?.has(name) === true);
    this.writers = planned.flatMap((column, index) =>
      isMade(column.name) ? [] : [cellWriter(column, index, columns[column.name], timeUnit, () => this.asked)],
    );
    const indexOf = (name: string): number => planned.findIndex((column) => column.name === name);
    const made = (name: string): number => (isMade(name) ? indexOf(name) : -1);
    this.at = {
      time: planned.find(({ name }) => name === 'time')?.kind === 'time' ? indexOf('time') : -1,
      sequence: made('sequence'),
      available: made('available'),
      quality: made('quality'),
      latencyMs: made('latencyMs'),
    };
    const time = columns['time'] ?? 'time';
    const timePath = typeof time === 'string' ? time : time.path;
    this.timePath = timePath === undefined ? undefined : jsonPath(timePath);
    this.timeUnit = (typeof time === 'string' ? undefined : time.unit) ?? timeUnit;
    this.available = options.available;
    this.intervalNs = interval === undefined ? 0n : (parseDurationNs(interval) ?? 0n);
    this.sequence = options.firstSequence;
    this.latency = options.latency;
    const [first, second] = contract === 'Bar' ? ['high', 'low'] : ['bid', 'ask'];
    const [a, b] = [indexOf(first as string), indexOf(second as string)];
    this.checks =
      contract === 'Bar'
        ? (row) => this.barFault(a, b, row)
        : (row) => {
            if (contract === 'Quote') this.markCrossed(a, b, row);
            return undefined;
          };
  }

  /** The time of a row before anything is made of it; undefined when it has none that can be read. */
  timeOf(root: unknown, row: unknown): bigint | undefined {
    return this.timePath === undefined ? undefined : jsonTimeNs(valueAt(this.timePath, root, row), this.timeUnit);
  }

  /** Whether a message is one of rows. */
  isWanted(message: unknown): boolean {
    return this.filter.matches(message);
  }

  /**
   * Takes the rows of a message.
   * @param refuse told of each row that cannot be used, with its number in the message
   */
  take(
    message: unknown,
    receivedNs: bigint,
    refuse: (fault: CellFault, row: number) => void,
    admit: Admit = () => true,
  ): void {
    const list = this.listOf(message);
    if ('cause' in list) {
      refuse(list, 0);
      return;
    }
    this.builder.reserve(this.rows + list.length);
    for (const [number, row] of list.entries()) {
      if (!admit(message, row)) continue;
      const fault = this.write(message, row, receivedNs);
      if (fault === undefined) this.rows++;
      else {
        this.builder.resetRow(this.rows);
        refuse(fault, number);
      }
    }
  }

  private listOf(message: unknown): readonly unknown[] | CellFault {
    if (this.rowsPath === undefined) return [message];
    const found = valueAt(this.rowsPath, message, message);
    const list: readonly unknown[] | undefined = Array.isArray(found)
      ? found
      : typeof found === 'object' && found !== null
        ? [found]
        : undefined;
    if (list === undefined)
      return {
        cause: 'noRows',
        detail: `At ${this.rowsPath.text} the message has ${describe(found)}; expected the list of rows.`,
      };
    if (list.length <= MOST_ROWS) return list;
    return { cause: 'tooManyRows', detail: `The message has ${list.length} rows; the limit is ${MOST_ROWS}.` };
  }

  private write(root: unknown, row: unknown, receivedNs: bigint): CellFault | undefined {
    const { builder, rows, at } = this;
    for (const writer of this.writers) {
      const fault = writer(root, row, builder, rows);
      if (fault !== undefined) return fault;
    }
    const time = at['time'] as number;
    const timeNs = time < 0 ? undefined : (builder.int64(time)[rows] as bigint);
    const sequence = at['sequence'] as number;
    if (sequence >= 0) builder.int64(sequence)[rows] = this.sequence;
    const available = at['available'] as number;
    if (available >= 0) {
      const known = this.available === 'received' || timeNs === undefined ? receivedNs : timeNs + this.intervalNs;
      builder.int64(available)[rows] = known;
    }
    const flags = at['quality'] as number;
    if (flags >= 0) builder.uint32(flags)[rows] = 0;
    const fault = this.checks(rows);
    if (fault !== undefined) return fault;
    this.sequence++;
    this.stampLatency(timeNs, receivedNs);
    return undefined;
  }

  private stampLatency(timeNs: bigint | undefined, receivedNs: bigint): void {
    const column = this.at['latencyMs'] as number;
    if (column < 0 && this.latency === undefined) return;
    if (timeNs === undefined) {
      if (column >= 0) this.builder.setNull(column, this.rows);
      return;
    }
    const milliseconds = Number(receivedNs - timeNs) / 1e6;
    if (column >= 0) this.builder.float64(column)[this.rows] = milliseconds;
    this.latency?.(milliseconds);
  }

  private barFault(high: number, low: number, row: number): CellFault | undefined {
    const [top, bottom] = [this.builder.float64(high)[row] as number, this.builder.float64(low)[row] as number];
    return top < bottom ? { cause: 'highBelowLow', detail: `The high ${top} is below the low ${bottom}.` } : undefined;
  }

  private markCrossed(bid: number, ask: number, row: number): void {
    const flags = this.at['quality'] as number;
    if (flags < 0) return;
    const isCrossed = (this.builder.float64(bid)[row] as number) > (this.builder.float64(ask)[row] as number);
    if (isCrossed) this.builder.uint32(flags)[row] = quality.crossed;
  }

  /** The rows as a batch; null when there are none. */
  finish(): RecordBatch | null {
    const { rows } = this;
    if (rows === 0) return null;
    this.rows = 0;
    return this.builder.finish(rows);
  }
}
