import type { Data, RecordBatch, Schema } from 'apache-arrow';
import {
  columnIndex,
  controlBatch,
  gatherRows,
  MIN_TIME_NS,
  newBatch,
  NO_KEY,
  readState,
  readTimeNs,
  stateTable,
  timeColumn,
  type Control,
  type StateTables,
  compareTimesNs,
} from '../../columnar/index.js';
import { HeldBatches, type Emit, type JoinStage, type StageNode } from '../../core/index.js';
import { RightColumns, type RightColumnsOptions } from './_right-columns.js';
import { TimedQueue } from './_timed-queue.js';

const LEFT = 0;
const RIGHT = 1;
const KNOWN = 'available';

/** What is known of a left row: the right rows it is joined with, -1 for none, and when each could be said. */
export interface Answer {
  readonly match: number;
  readonly knownNs: bigint;
}

/** What a left row asks: all right rows of its key, in order of time, that have become available by `upTo`. */
export interface Question {
  readonly timeNs: bigint;
  readonly times: BigInt64Array;
  /** Rows of the pool of this key. */
  readonly rows: Int32Array;
  /** Nothing that becomes available at or before this is still to come. */
  readonly upTo: bigint;
  /** What was answered when time stood here has been answered. */
  readonly since: bigint;
}

export interface AheadJoinOptions extends RightColumnsOptions {
  /** How long before a left row a right row may matter. */
  readonly beforeNs: bigint;
  /** Whether a left row may come out several times or not at all: then it counts as absorbed. */
  readonly fans: boolean;
  /** Adds answers to `out`; false when the row asks again later. */
  answer(question: Question, out: (answer: Answer) => void): boolean;
}

interface Row {
  readonly row: number;
  readonly match: number;
  readonly knownNs: bigint;
}

/**
 * A join whose right rows may come after their left row. Both streams are in order of `available`; a row comes out when it can
 * be known, in that order, and `available` says so: nothing is told before its time.
 */
export class AheadJoin implements JoinStage {
  private readonly options: AheadJoinOptions;
  private readonly left: TimedQueue;
  private readonly right: TimedQueue;
  private readonly joining: RightColumns;
  private readonly node: StageNode;
  /** Left rows that may still be answered, and right rows that may still be asked for. */
  private readonly pending: HeldBatches;
  private known: RecordBatch | undefined;
  private answered = MIN_TIME_NS;
  private watermark = MIN_TIME_NS;

  constructor(options: AheadJoinOptions, names: readonly string[], node: StageNode) {
    this.options = options;
    this.node = node;
    this.joining = new RightColumns(options);
    this.left = new TimedQueue(options.component, names[LEFT] ?? 'left', KNOWN, node);
    this.right = new TimedQueue(options.component, names[RIGHT] ?? 'right', KNOWN, node);
    this.pending = new HeldBatches(node);
  }

  process(input: number, batch: RecordBatch, emit: Emit): void {
    (input === LEFT ? this.left : this.right).push(batch);
    this.drain(emit);
  }

  end(input: number, emit: Emit): void {
    (input === LEFT ? this.left : this.right).end();
    this.drain(emit);
  }

  control(input: number, control: Control, batch: RecordBatch, emit: Emit): void {
    if (control.kind !== 'watermark') {
      emit(batch);
      return;
    }
    (input === LEFT ? this.left : this.right).watermark(control.timeNs);
    this.drain(emit);
    const reached = this.reached();
    if (reached <= this.watermark || (this.left.ended && this.right.ended)) return;
    this.watermark = reached;
    emit(controlBatch({ kind: 'watermark', timeNs: reached }));
  }

  /** No row of either stream that became available at or before this is still to come. */
  private reached(): bigint {
    const [left, right] = [this.left.frontier, this.right.frontier];
    return (left < right ? left : right) - 1n;
  }

  private drain(emit: Emit): void {
    const { left, right, pending, joining } = this;
    if (right.schema === undefined && !right.ended) return;
    const upTo = this.reached();
    if (upTo <= this.answered) return;
    const fresh = left.takeWhile((time) => time <= upTo);
    for (const part of fresh.parts) pending.add(part);
    for (const ticket of fresh.tickets) ticket.release();
    const before = right.heldRows();
    const come = right.takeWhile((time) => time <= upTo);
    this.node.count('absorbed', before - right.heldRows());
    if (right.schema !== undefined) this.known = joining.pool(right.schema, this.known, come.parts);
    for (const ticket of come.tickets) ticket.release();
    if (pending.rows > 0) this.answerAll(upTo, emit);
    this.answered = upTo;
    this.prune();
  }

  private answerAll(upTo: bigint, emit: Emit): void {
    const { pending, joining, options } = this;
    const { batch: rows, settled } = pending.take();
    joining.bind(rows.schema, this.right.schema);
    const times = timesOf(rows);
    const keys = joining.keysOf(rows);
    const asked = this.byKey();
    const answers: Row[] = [];
    const waiting: number[] = [];
    for (let row = 0; row < rows.numRows; row++) {
      const { times: known, rows: own } = asked(keys?.[row] ?? NO_KEY);
      const question = { timeNs: times[row] as bigint, times: known, rows: own, upTo, since: this.answered };
      const done = options.answer(question, (answer) => answers.push({ row, ...answer }));
      if (!done) waiting.push(row);
    }
    if (options.fans) this.node.count('absorbed', rows.numRows - waiting.length);
    if (waiting.length > 0) pending.add(gatherRows(rows, Int32Array.from(waiting), waiting.length));
    if (answers.length > 0) emit(this.joined(rows, answers));
    settled();
  }

  /** Answers in the order in which they could be known; of one time in the order of the left rows. */
  private joined(rows: RecordBatch, answers: Row[]): RecordBatch {
    const order = answers.map((answer, place) => ({ answer, place }));
    order.sort((a, b) => compareTimesNs(a.answer.knownNs, b.answer.knownNs) || a.place - b.place);
    const sorted = order.map(({ answer }) => answer);
    const count = sorted.length;
    const left = gatherRows(
      rows,
      Int32Array.from(sorted, ({ row }) => row),
      count,
    );
    const children = left.data.children.slice();
    children[columnIndex(left.schema, KNOWN)] = timeColumn(
      BigInt64Array.from(sorted, ({ knownNs }) => knownNs),
      count,
    ) as Data;
    const told = newBatch(left.schema, count, children, left.metadata);
    return this.joining.join(
      told,
      this.known,
      Int32Array.from(sorted, ({ match }) => match),
    );
  }

  private byKey(): (key: string) => { times: BigInt64Array; rows: Int32Array } {
    const { known } = this;
    const none = { times: new BigInt64Array(0), rows: new Int32Array(0) };
    if (known === undefined || known.numRows === 0) return () => none;
    const times = timesOf(known);
    const keys = this.joining.keysOf(known);
    const lists = new Map<string, number[]>();
    for (let row = 0; row < known.numRows; row++) {
      const key = keys?.[row] ?? NO_KEY;
      const list = lists.get(key);
      if (list === undefined) lists.set(key, [row]);
      else list.push(row);
    }
    const made = new Map(
      [...lists].map(([key, list]) => [
        key,
        { times: BigInt64Array.from(list, (row) => times[row] as bigint), rows: Int32Array.from(list) },
      ]),
    );
    return (key) => made.get(key) ?? none;
  }

  /** Right rows that no left row can ask for any more are forgotten. */
  private prune(): void {
    const { known, pending, left, options } = this;
    if (known === undefined || known.numRows === 0) return;
    const first = pending.first === undefined ? undefined : timesOf(pending.first.batch)[0];
    const next = left.empty ? left.frontier : left.headTime;
    const from = (first !== undefined && first < next ? first : next) - options.beforeNs;
    const times = timesOf(known);
    let gone = 0;
    while (gone < times.length && (times[gone] as bigint) < from) gone++;
    // Rows are copied when that frees half of the memory.
    if (gone * 2 < times.length) return;
    const rest = Int32Array.from({ length: times.length - gone }, (_, index) => gone + index);
    this.known = gatherRows(known, rest, rest.length);
  }

  columns([left, right]: readonly Schema[]): Schema | undefined {
    if (left !== undefined) this.joining.bind(left, right);
    return this.joining.output;
  }

  heldRows(): number {
    return this.left.heldRows() + this.right.heldRows() + this.pending.rows;
  }

  snapshot(): StateTables {
    const { left, right, pending, known } = this;
    const state = stateTable({
      frontier: BigInt64Array.of(left.frontier, right.frontier),
      spoken: BigInt64Array.of(left.spoken, right.spoken),
      answered: BigInt64Array.of(this.answered, this.watermark),
      ended: Int32Array.of(Number(left.ended), Number(right.ended)),
    });
    const [leftRows, rightRows] = [left.waiting(), right.waiting()];
    return {
      state,
      ...(leftRows === undefined ? {} : { left: leftRows }),
      ...(rightRows === undefined ? {} : { right: rightRows }),
      ...(pending.rows === 0 ? {} : { pending: pending.together() }),
      ...(known === undefined ? {} : { known }),
    };
  }

  restore(tables: StateTables): void {
    const { state } = tables;
    if (state === undefined) return;
    const frontier = readState(state, 'frontier') as BigInt64Array;
    const spoken = readState(state, 'spoken') as BigInt64Array;
    const ended = readState(state, 'ended') as Int32Array;
    const answered = readState(state, 'answered') as BigInt64Array;
    this.answered = answered[0] as bigint;
    this.watermark = answered[1] as bigint;
    for (const [input, queue] of [this.left, this.right].entries())
      queue.restore(input === LEFT ? tables.left : tables.right, {
        frontier: frontier[input] as bigint,
        spoken: spoken[input] as bigint,
        ended: ended[input] === 1,
      });
    if (tables.pending !== undefined) this.pending.add(tables.pending);
    if (tables.known === undefined) return;
    this.right.schema ??= tables.known.schema;
    this.known = this.joining.adopt(tables.known);
  }

  close(): void {
    this.left.close();
    this.right.close();
    this.pending.clear();
  }
}

function timesOf(batch: RecordBatch): BigInt64Array {
  if (batch.numRows === 0) return new BigInt64Array(0);
  return readTimeNs(batch.data.children[columnIndex(batch.schema, KNOWN)] as Data, KNOWN);
}

/** The first place whose time is not before a moment; `after` leaves out those of the moment itself. */
export function placeFrom(times: BigInt64Array, timeNs: bigint, after: boolean): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const time = times[middle] as bigint;
    if (time < timeNs || (after && time === timeNs)) low = middle + 1;
    else high = middle;
  }
  return low;
}
