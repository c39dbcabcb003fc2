import type { Data, RecordBatch } from 'apache-arrow';
import * as z from 'zod';
import { wait, type Clock } from '../../base/clock.js';
import { didYouMean, SchemaMismatch } from '../../base/errors.js';
import { columnIndex, describeSchema, readTimeNs, sliceRows } from '../../columnar/index.js';
import { defineOperator, type AsyncStage, type Emit, type StageNode } from '../../core/index.js';

const NS_PER_MS = 1e6;
/** The longest that timers of Node can wait at once. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

const params = () =>
  z.strictObject({
    speed: z
      .union([z.literal('max'), z.number().positive()])
      .default(1)
      .describe('How much faster than it happened: 60 replays an hour in a minute, "max" does not wait at all.'),
    column: z
      .string()
      .min(1)
      .default('available')
      .describe('When a row is due: "available" is when it could be known.'),
  });

/**
 * Lets recorded rows come when they came, by the run's clock: the first at once, the others as much later as they were, divided by
 * `speed`. A batch is cut where its rows are apart in time, never within an instant. A row that is earlier than the one before
 * comes with it.
 */
export const replay = defineOperator({
  name: 'replay',
  title: 'Replay at the pace of events',
  summary: 'Lets recorded rows come at the pace at which they happened, or faster.',
  params,
  shorthand: 'speed',
  scope: 'crossSection',
  addsColumns: false,
  examples: [{ title: 'An hour in a minute', params: { speed: 60 } }],
  open: {
    async: ({ speed, column }, node) => (speed === 'max' ? atOnce : new Pacer(speed, column, node)),
  },
});

const atOnce: AsyncStage = { process: (batch) => Promise.resolve(batch) };

class Pacer implements AsyncStage {
  private readonly speed: number;
  private readonly column: string;
  private readonly node: StageNode;
  private readonly clock: Clock;
  private firstNs: bigint | undefined;
  private startMs = 0;

  constructor(speed: number, column: string, node: StageNode) {
    this.speed = speed;
    this.column = column;
    this.node = node;
    this.clock = node.context.clock;
  }

  async process(batch: RecordBatch, signal: AbortSignal, emit: Emit): Promise<RecordBatch | undefined> {
    const rows = batch.numRows;
    if (rows === 0) return batch;
    const times = this.times(batch);
    if (this.firstNs === undefined) {
      this.firstNs = times[0] as bigint;
      this.startMs = this.clock.monotonicMs();
    }
    let from = 0;
    for (;;) {
      // What is due by now goes together; the rows that are left wait for the first of them.
      const nowMs = this.clock.monotonicMs();
      let to = from;
      while (to < rows && this.dueMs(times[to] as bigint) <= nowMs) to++;
      if (to === rows) return sliceRows(batch, from, rows);
      if (to > from) emit(sliceRows(batch, from, to));
      from = to;
      await wait(this.clock, Math.min(this.dueMs(times[to] as bigint) - nowMs, LONGEST_WAIT_MS), signal);
    }
  }

  private dueMs(timeNs: bigint): number {
    return this.startMs + Number(timeNs - (this.firstNs as bigint)) / NS_PER_MS / this.speed;
  }

  private times(batch: RecordBatch): BigInt64Array {
    const index = columnIndex(batch.schema, this.column);
    if (index < 0) {
      throw new SchemaMismatch({
        component: this.node.name,
        column: this.column,
        wanted: 'a time',
        available: describeSchema(batch.schema),
        hint: didYouMean(this.column, batch.schema.names as string[]) ?? 'Name the time with "column".',
      });
    }
    return readTimeNs(batch.data.children[index] as Data, this.column);
  }
}
