import type { Data, RecordBatch, Schema, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import {
  columnIndex,
  concatBatches,
  controlBatch,
  gatherRows,
  MIN_TIME_NS,
  NO_KEY,
  parseDurationNs,
  readState,
  readTimeNs,
  stateTable,
  type Control,
  type StateTables,
} from '../../columnar/index.js';
import {
  defineJoin,
  durationParam,
  type Emit,
  type JoinStage,
  type StageNode,
  type StageOptions,
} from '../../core/index.js';
import { AheadJoin, placeFrom, type AheadJoinOptions } from './_ahead-join.js';
import { RightColumns, type Common, type RightColumnsOptions } from './_right-columns.js';
import { TimedQueue } from './_timed-queue.js';

const LEFT = 0;
const RIGHT = 1;
// Below the batches that a source may have unsettled, so that the right stream flows on while the left one is silent.
const FOLD_BATCHES = 8;

const paramsSchema = () =>
  z
    .strictObject({
      direction: z
        .enum(['backward', 'forward', 'nearest'])
        .default('backward')
        .describe(
          'Which right row: the latest before, the first after, or the nearer of the two. What looks ahead answers once it can be known.',
        ),
      by: z
        .string()
        .min(1)
        .nullable()
        .default('symbol')
        .describe('Column whose values must be equal; null to match by time alone.'),
      column: z.string().min(1).default('available').describe('Time column of both streams.'),
      tolerance: durationParam()
        .optional()
        .describe('How far away a right row may be; farther ones give null. Needed by what looks ahead.'),
      exact: z.boolean().default(true).describe('Whether a right row of the same time counts.'),
      columns: z
        .array(z.string().min(1))
        .optional()
        .describe('Columns to take from the right stream; all but keys and times when left out.'),
      prefix: z.string().default('').describe('Put before the names of the columns that come from the right stream.'),
    })
    .refine(
      ({ direction, tolerance, column }) =>
        direction === 'backward' || (tolerance !== undefined && column === 'available'),
      { message: 'a tolerance, and "available" as the column, since what looks ahead waits', path: ['tolerance'] },
    );

type Prefixed<R, P extends string> = { [K in Exclude<keyof R, Common> as `${P}${K & string}`]: R[K] };

/** `asOf({ left: trades, right: quotes }, { tolerance: '1m' })`: the left rows with what was known on the right. */
export type AsOf = <L extends TypeMap, R extends TypeMap, const P extends string = ''>(
  streams: { readonly left: Observable<RecordBatch<L>>; readonly right: Observable<RecordBatch<R>> },
  params?: Omit<z.input<ReturnType<typeof paramsSchema>>, 'prefix'> & { readonly prefix?: P },
  options?: StageOptions,
) => Observable<RecordBatch<L & Prefixed<R, P>>>;

/** Adds to each row of the left stream the latest row of the right one that was known by then. */
export const asOf = defineJoin({
  name: 'asOf',
  title: 'As-of join',
  summary:
    'Adds to each row of the left stream the latest row of the right stream of the same key that was known at that time; or the first after it, or the nearer.',
  formula:
    'For a left row at t: the right row with the largest time at or before t, not older than `tolerance`. A left row waits until the right stream has passed t. Forward: the right row with the smallest time at or after t, within `tolerance`; nearest: the nearer of the two, the earlier if they are as near. Both come out, and are `available`, when that is certain: at the time of a later right row, or when none can come any more; rows of one moment come in the order of the left ones.',
  see: ['kdb+ reference, aj', 'pandas, merge_asof with direction "backward"'],
  params: paramsSchema,
  streams: ['left', 'right'],
  examples: [
    { title: 'The quote that stood, at most a minute old', params: { tolerance: '1m' } },
    {
      title: 'The first price within five minutes after',
      params: { direction: 'forward', tolerance: '5m', prefix: 'next_' },
    },
  ],
  open: (given, node, _, names) =>
    given.direction === 'backward' ? new AsOfStage(given, names, node) : aheadStage(given, names, node),
  signature: undefined as AsOf | undefined,
});

class AsOfStage implements JoinStage {
  private readonly given: z.output<ReturnType<typeof paramsSchema>>;
  private readonly toleranceNs: bigint | undefined;
  private readonly left: TimedQueue;
  private readonly right: TimedQueue;
  private readonly joining: RightColumns;
  /** The latest right row of each key, in this order of keys; what the next left rows may be joined with. */
  private known: RecordBatch | undefined;
  private watermark = MIN_TIME_NS;
  private readonly node: StageNode;

  constructor(given: z.output<ReturnType<typeof paramsSchema>>, names: readonly string[], node: StageNode) {
    this.given = given;
    this.node = node;
    this.toleranceNs = given.tolerance === undefined ? undefined : parseDurationNs(given.tolerance);
    this.joining = new RightColumns(rightColumnsOf(given));
    this.left = new TimedQueue('asOf', names[LEFT] ?? 'left', given.column, node);
    this.right = new TimedQueue('asOf', names[RIGHT] ?? 'right', given.column, node);
  }

  process(input: number, batch: RecordBatch, emit: Emit): void {
    (input === LEFT ? this.left : this.right).push(batch);
    this.drain(emit);
    this.fold();
  }

  end(input: number, emit: Emit): void {
    (input === LEFT ? this.left : this.right).end();
    this.drain(emit);
    this.fold();
  }

  control(input: number, control: Control, batch: RecordBatch, emit: Emit): void {
    if (control.kind !== 'watermark') {
      emit(batch);
      return;
    }
    (input === LEFT ? this.left : this.right).watermark(control.timeNs);
    this.drain(emit);
    this.fold();
    const { left } = this;
    // When the left stream is through, nothing more comes, whatever the right one says.
    const reached = left.ended && left.empty ? control.timeNs : left.reached;
    if (reached <= this.watermark) return;
    this.watermark = reached;
    emit(controlBatch({ kind: 'watermark', timeNs: reached }));
  }

  private drain(emit: Emit): void {
    const { left, right } = this;
    if (left.empty || (right.schema === undefined && !right.ended)) return;
    const { exact } = this.given;
    const ready = left.takeWhile((time) => right.ended || time < right.frontier || (!exact && time === right.frontier));
    if (ready.parts.length === 0) return;
    const rows = concatBatches(ready.parts);
    this.joining.bind(rows.schema, right.schema);
    emit(this.join(rows));
    for (const ticket of ready.tickets) ticket.release();
  }

  /**
   * Of the right rows that stand before every left row to come, only the latest of each key can still be asked for:
   * while the left stream is silent, the others need not be kept.
   */
  private fold(): void {
    const { left, right } = this;
    // When the left stream is through, nobody asks any more.
    const over = left.ended && left.empty;
    if (right.schema === undefined || (right.batches < FOLD_BATCHES && !over)) return;
    const next = left.empty ? left.frontier : left.headTime;
    const { exact } = this.given;
    const passed = this.takeRight((time) => over || (exact ? time <= next : time < next));
    if (passed.parts.length === 0) return;
    const pool = this.joining.pool(right.schema, this.known, passed.parts);
    const latest = new Map<string, number>();
    const keys = this.joining.keysOf(pool);
    for (let at = 0; at < pool.numRows; at++) latest.set(keys?.[at] ?? NO_KEY, at);
    this.keep(pool, latest);
    for (const ticket of passed.tickets) ticket.release();
  }

  private takeRight(fits: (timeNs: bigint) => boolean): ReturnType<TimedQueue['takeWhile']> {
    const before = this.right.heldRows();
    const taken = this.right.takeWhile(fits);
    this.node.count('absorbed', before - this.right.heldRows());
    return taken;
  }

  private keep(pool: RecordBatch, latest: ReadonlyMap<string, number>): void {
    // In time order, so that the next pool is in time order as well.
    const rows = Int32Array.from([...latest.values()].sort((a, b) => a - b));
    this.known = gatherRows(pool, rows, rows.length);
  }

  private join(rows: RecordBatch): RecordBatch {
    const { schema } = this.right;
    if (schema === undefined) return rows;
    const times = this.timesOf(rows);
    const last = times[rows.numRows - 1] as bigint;
    const { exact } = this.given;
    const passed = this.takeRight((time) => (exact ? time <= last : time < last));
    const pool = this.joining.pool(schema, this.known, passed.parts);
    for (const ticket of passed.tickets) ticket.release();
    const matches = this.match(rows, times, pool);
    return this.joining.join(rows, pool, matches);
  }

  private match(rows: RecordBatch, times: BigInt64Array, pool: RecordBatch): Int32Array {
    const { exact } = this.given;
    const leftKeys = this.joining.keysOf(rows);
    const rightKeys = this.joining.keysOf(pool);
    const rightTimes = this.timesOf(pool);
    const latest = new Map<string, number>();
    const matches = new Int32Array(rows.numRows);
    let at = 0;
    for (let row = 0; row < rows.numRows; row++) {
      const time = times[row] as bigint;
      while (at < pool.numRows && ((rightTimes[at] as bigint) < time || (exact && rightTimes[at] === time))) {
        latest.set(rightKeys?.[at] ?? NO_KEY, at);
        at++;
      }
      const found = latest.get(leftKeys?.[row] ?? NO_KEY) ?? -1;
      const fresh =
        found >= 0 && (this.toleranceNs === undefined || time - (rightTimes[found] as bigint) <= this.toleranceNs);
      matches[row] = fresh ? found : -1;
    }
    for (; at < pool.numRows; at++) latest.set(rightKeys?.[at] ?? NO_KEY, at);
    this.keep(pool, latest);
    return matches;
  }

  private timesOf(batch: RecordBatch): BigInt64Array {
    if (batch.numRows === 0) return new BigInt64Array(0);
    return readTimeNs(batch.data.children[columnIndex(batch.schema, this.given.column)] as Data, this.given.column);
  }

  columns([left, right]: readonly Schema[]): Schema | undefined {
    if (left !== undefined) this.joining.bind(left, this.right.schema ?? right);
    return this.joining.output;
  }

  heldRows(): number {
    return this.left.heldRows() + this.right.heldRows();
  }

  snapshot(): StateTables {
    const state = stateTable({
      frontier: BigInt64Array.of(this.left.frontier, this.right.frontier),
      spoken: BigInt64Array.of(this.left.spoken, this.right.spoken),
      watermark: BigInt64Array.of(this.watermark, this.watermark),
      ended: Int32Array.of(Number(this.left.ended), Number(this.right.ended)),
    });
    const left = this.left.waiting();
    const right = this.right.waiting();
    return {
      state,
      ...(left === undefined ? {} : { left }),
      ...(right === undefined ? {} : { right }),
      ...(this.known === undefined ? {} : { known: this.known }),
    };
  }

  restore(tables: StateTables): void {
    if (tables.state === undefined) return;
    const frontier = readState(tables.state, 'frontier') as BigInt64Array;
    const spoken = readState(tables.state, 'spoken') as BigInt64Array;
    const ended = readState(tables.state, 'ended') as Int32Array;
    this.watermark = (readState(tables.state, 'watermark') as BigInt64Array)[0] ?? MIN_TIME_NS;
    const stateOf = (input: number): { frontier: bigint; spoken: bigint; ended: boolean } => ({
      frontier: frontier[input] ?? MIN_TIME_NS,
      spoken: spoken[input] ?? MIN_TIME_NS,
      ended: ended[input] === 1,
    });
    this.left.restore(tables.left, stateOf(LEFT));
    this.right.restore(tables.right, stateOf(RIGHT));
    if (tables.known === undefined) return;
    // Its dictionaries are recoded into those of this run.
    this.right.schema ??= tables.known.schema;
    this.known = this.joining.adopt(tables.known);
  }

  close(): void {
    this.left.close();
    this.right.close();
  }
}

type Given = z.output<ReturnType<typeof paramsSchema>>;

function rightColumnsOf({ by, column, columns, prefix }: Given): RightColumnsOptions {
  return { component: 'asOf', by, without: [column], columns, prefix };
}

function aheadStage(given: Given, names: readonly string[], node: StageNode): JoinStage {
  const toleranceNs = parseDurationNs(given.tolerance as string) as bigint;
  const answer = given.direction === 'forward' ? forward : nearest;
  return new AheadJoin(
    {
      ...rightColumnsOf(given),
      beforeNs: given.direction === 'nearest' ? toleranceNs : 0n,
      fans: false,
      answer: answer(toleranceNs, given.exact),
    },
    names,
    node,
  );
}

/** The first right row after, or none as soon as none can come within the tolerance. */
function forward(toleranceNs: bigint, exact: boolean): AheadJoinOptions['answer'] {
  return ({ timeNs, times, rows, upTo }, out) => {
    const place = placeFrom(times, timeNs, !exact);
    const next = times[place];
    const latest = timeNs + toleranceNs;
    if (next !== undefined && next <= latest) out({ match: rows[place] as number, knownNs: next });
    else if (latest <= upTo) out({ match: -1, knownNs: latest });
    else return false;
    return true;
  };
}

/** The nearer of the right rows before and after; that before is certain once none as near can come after. */
function nearest(toleranceNs: bigint, exact: boolean): AheadJoinOptions['answer'] {
  return ({ timeNs, times, rows, upTo }, out) => {
    const place = placeFrom(times, timeNs, exact) - 1;
    const before = times[place];
    const behind = before !== undefined && timeNs - before <= toleranceNs ? timeNs - before : undefined;
    const later = placeFrom(times, timeNs, !exact);
    const next = times[later];
    const latest = timeNs + (behind ?? toleranceNs);
    if (next !== undefined && (behind === undefined ? next <= latest : next < latest))
      out({ match: rows[later] as number, knownNs: next });
    else if (latest <= upTo) out({ match: behind === undefined ? -1 : (rows[place] as number), knownNs: latest });
    else return false;
    return true;
  };
}
