import type { Data, DataType, Dictionary } from 'apache-arrow';
import { Field, Int32, Schema, type RecordBatch, type TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import {
  Aligner,
  appendColumns,
  columnIndex,
  concatBatches,
  controlBatch,
  DictionaryBuilder,
  gatherRows,
  int32Column,
  MIN_TIME_NS,
  newInt32,
  readState,
  readTimeNs,
  stateTable,
  type Control,
  type StateTables,
} from '../../columnar/index.js';
import {
  defineJoin,
  type Emit,
  type JoinStage,
  type StageNode,
  type StageOptions,
  type Ticket,
} from '../../core/index.js';
import { TimedQueue } from './_timed-queue.js';

const paramsSchema = () =>
  z.strictObject({
    column: z.string().min(1).default('available').describe('Time column that all streams are ordered by.'),
    names: z
      .array(z.string().min(1))
      .optional()
      .describe('What the column "source" says of each stream; their names in files.'),
  });

type Identity = { source: Dictionary; partition: Int32 };

/** `mergeByTime([a, b])`: streams of the same columns. */
export type MergeByTime = <T extends TypeMap>(
  streams: readonly Observable<RecordBatch<T>>[],
  params?: z.input<ReturnType<typeof paramsSchema>>,
  options?: StageOptions,
) => Observable<RecordBatch<T & Identity>>;

/** Merges streams into one in the order of time; rows of the same time come in the order of the streams. */
export const mergeByTime = defineJoin({
  name: 'mergeByTime',
  title: 'Merge by time',
  summary: 'Merges streams into one in time order; where times are equal, in the order in which the streams are named.',
  formula:
    'A row is handed on when no other stream can still bring one before it. Columns are those of all streams, null where a stream lacks one; `source` and `partition` say where a row is from.',
  params: paramsSchema,
  streams: '...',
  examples: [{ title: 'By the time rows were known', params: {} }],
  open: (given, node, inputs, names) => new MergeStage(given.column, given.names ?? names, inputs, node),
  signature: undefined as MergeByTime | undefined,
});

class MergeStage implements JoinStage {
  private readonly column: string;
  private readonly names: readonly string[];
  private readonly queues: readonly TimedQueue[];
  private readonly sources = new DictionaryBuilder();
  private aligner: Aligner | undefined;
  private outputSchema: Schema | undefined;
  private watermark = MIN_TIME_NS;

  constructor(column: string, names: readonly string[], inputs: number, node: StageNode) {
    this.column = column;
    this.names = Array.from({ length: inputs }, (_, input) => names[input] ?? String(input));
    this.queues = this.names.map((name) => new TimedQueue('mergeByTime', name, column, node));
  }

  process(input: number, batch: RecordBatch, emit: Emit): void {
    (this.queues[input] as TimedQueue).push(batch);
    this.drain(emit);
  }

  end(input: number, emit: Emit): void {
    (this.queues[input] as TimedQueue).end();
    this.drain(emit);
  }

  control(input: number, control: Control, batch: RecordBatch, emit: Emit): void {
    if (control.kind !== 'watermark') {
      emit(batch);
      return;
    }
    (this.queues[input] as TimedQueue).watermark(control.timeNs);
    this.drain(emit);
    const reached = this.queues.reduce(
      (least, queue) => (queue.reached < least ? queue.reached : least),
      control.timeNs,
    );
    if (reached <= this.watermark) return;
    this.watermark = reached;
    emit(controlBatch({ kind: 'watermark', timeNs: reached }));
  }

  private drain(emit: Emit): void {
    const { queues } = this;
    // The columns of the result are known when every stream has shown its own.
    if (queues.some((queue) => queue.schema === undefined && !queue.ended)) return;
    const taken: { input: number; parts: RecordBatch[]; tickets: Ticket[] }[] = [];
    for (const [input, queue] of queues.entries()) {
      if (queue.empty) continue;
      // Ready are the rows that no other stream can still come before.
      const bounds = queues.flatMap((other, rank) =>
        rank === input ? [] : [{ frontier: other.frontier, first: rank < input, ended: other.ended }],
      );
      const ready = queue.takeWhile((time) =>
        bounds.every(({ frontier, first, ended }) => ended || time < frontier || (time === frontier && !first)),
      );
      if (ready.parts.length > 0) taken.push({ input, ...ready });
    }
    if (taken.length === 0) return;
    const aligner = (this.aligner ??= this.align());
    const parts = taken.flatMap(({ input, parts: batches }) =>
      batches.map((batch) => ({ input, batch: this.identified(aligner, batch, input) })),
    );
    const all = concatBatches(parts.map(({ batch }) => batch));
    const times = readTimeNs(all.data.children[columnIndex(all.schema, this.column)] as never, this.column);
    emit(parts.length === 1 ? all : gatherRows(all, mergedOrder(times, parts), all.numRows));
    for (const { tickets } of taken) for (const ticket of tickets) ticket.release();
  }

  private align(): Aligner {
    const schemas = this.queues.flatMap((queue) => (queue.schema === undefined ? [] : [queue.schema]));
    const aligner = new Aligner(schemas, 'mergeByTime');
    const fields = [...aligner.schema.fields];
    if (columnIndex(aligner.schema, 'source') < 0) fields.push(new Field('source', this.sources.type, false) as never);
    if (columnIndex(aligner.schema, 'partition') < 0) fields.push(new Field('partition', new Int32(), false) as never);
    this.outputSchema = new Schema(fields);
    return aligner;
  }

  /** The batch in the columns of the result, with where it is from, unless it says so itself. */
  private identified(aligner: Aligner, batch: RecordBatch, input: number): RecordBatch {
    const rows = batch.numRows;
    const identity: readonly (readonly [string, () => Data])[] = [
      ['source', () => this.sourceColumn(input, rows)],
      ['partition', () => int32Column(newInt32(rows), rows) as Data],
    ];
    const lacking = identity.filter(([name]) => columnIndex(batch.schema, name) < 0);
    const isKnown = (name: string): boolean => columnIndex(aligner.schema, name) >= 0;
    // A stream that has been merged before has the columns already, and the others must fit in with it.
    const own = lacking.filter(([name]) => isKnown(name)).map(([name, make]) => [name, make()] as const);
    const fields = own.map(([name, column]) => new Field(name, column.type as DataType, false));
    const whole =
      own.length === 0
        ? batch
        : appendColumns(
            batch,
            new Schema([...batch.schema.fields, ...fields]),
            own.map(([, column]) => column),
          );
    const added = lacking.filter(([name]) => !isKnown(name)).map(([, make]) => make());
    return appendColumns(aligner.align(whole), this.outputSchema as Schema, added);
  }

  private sourceColumn(input: number, rows: number): Data {
    const { sources } = this;
    return sources.column(newInt32(rows).fill(sources.code(this.names[input] as string)), rows) as Data;
  }

  columns(): Schema | undefined {
    this.aligner ??= this.align();
    return this.outputSchema;
  }

  heldRows(): number {
    return this.queues.reduce((rows, queue) => rows + queue.heldRows(), 0);
  }

  snapshot(): StateTables {
    const waiting = this.queues.flatMap((queue, input) => {
      const rows = queue.waiting();
      return rows === undefined ? [] : [[`input${input}`, rows] as const];
    });
    const frontiers = stateTable({
      frontier: BigInt64Array.from(this.queues, (queue) => queue.frontier),
      ended: Int32Array.from(this.queues, (queue) => Number(queue.ended)),
      spoken: BigInt64Array.from(this.queues, (queue) => queue.spoken),
      watermark: BigInt64Array.from(this.queues, () => this.watermark),
    });
    return { frontiers, ...Object.fromEntries(waiting) };
  }

  restore(tables: StateTables): void {
    const { frontiers } = tables;
    if (frontiers === undefined) return;
    const frontier = readState(frontiers, 'frontier') as BigInt64Array;
    const spoken = readState(frontiers, 'spoken') as BigInt64Array;
    const ended = readState(frontiers, 'ended') as Int32Array;
    this.watermark = (readState(frontiers, 'watermark') as BigInt64Array)[0] ?? MIN_TIME_NS;
    for (const [input, queue] of this.queues.entries()) {
      queue.restore(tables[`input${input}`], {
        frontier: frontier[input] ?? MIN_TIME_NS,
        spoken: spoken[input] ?? MIN_TIME_NS,
        ended: ended[input] === 1,
      });
    }
  }

  close(): void {
    for (const queue of this.queues) queue.close();
  }
}

/** The order of rows that lie in parts, each part in time order; equal times follow the rank of the input. */
function mergedOrder(
  times: BigInt64Array,
  parts: readonly { readonly input: number; readonly batch: RecordBatch }[],
): Int32Array {
  const heads: { at: number; to: number; input: number }[] = [];
  let from = 0;
  for (const { input, batch } of parts) {
    const to = from + batch.numRows;
    const last = heads.at(-1);
    // Parts of one input follow each other.
    if (last?.input === input) last.to = to;
    else heads.push({ at: from, to, input });
    from = to;
  }
  const order = new Int32Array(from);
  for (let row = 0; row < from; row++) {
    let best: { at: number; to: number; input: number } | undefined;
    for (const head of heads) {
      if (head.at < head.to && (best === undefined || (times[head.at] as bigint) < (times[best.at] as bigint)))
        best = head;
    }
    if (best === undefined) break;
    order[row] = best.at++;
  }
  return order;
}
