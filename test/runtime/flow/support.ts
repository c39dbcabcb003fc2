import type { Observable } from 'rxjs';
import { type OperatorFunction } from 'rxjs';
import { Field, Float64, Schema, type RecordBatch } from 'apache-arrow';
import { wait } from '../../../src/base/index.js';
import { batchesToRows, float64Column, newBatch, readState, stateTable } from '../../../src/columnar/index.js';
import {
  asyncStageOperator,
  pullSource,
  stageOperator,
  type JoinStage,
  type StageNode,
  type Ticket,
} from '../../../src/runtime/flow/index.js';
import type { RunStats } from '../../../src/core/index.js';
import { run, type Run, type RunOptions } from '../../../src/runtime/run.js';
import { VirtualClock } from '../../../src/testing/virtual-clock.js';

const SCHEMA = new Schema([new Field('n', new Float64(), true), new Field('value', new Float64(), true)]);

export type Batches = OperatorFunction<RecordBatch, RecordBatch>;

/** Rows [from, to) of a counting stream: `n` counts, `value` is the n-th odd number, so that sums are squares. */
export function counted(from: number, to: number): RecordBatch {
  const rows = Math.max(0, to - from);
  const n = Float64Array.from({ length: rows }, (_, row) => from + row);
  return newBatch(SCHEMA, rows, [
    float64Column(n, rows),
    float64Column(
      n.map((value) => 2 * value + 1),
      rows,
    ),
  ]);
}

export function numbers(batch: RecordBatch, column = 0): number[] {
  return batchesToRows([batch]).map((row) => Number(Object.values(row)[column]));
}

export interface CountingOptions {
  readonly cut?: number;
  /** Time that each read takes. */
  readonly everyMs?: number;
  readonly from?: number;
  readonly onClose?: () => void;
}

/** A source that is read on demand and counts to `total`. */
export function counting(id: string, total: number, options: CountingOptions = {}): Observable<RecordBatch> {
  const { cut = 10, everyMs = 0, onClose } = options;
  return pullSource({ name: 'counting', id }, ({ context }) => {
    let at = options.from ?? 0;
    const next = (): RecordBatch | null => {
      if (at >= total) return null;
      const from = at;
      at = Math.min(total, at + cut);
      return counted(from, at);
    };
    return {
      read: () => (everyMs === 0 ? next() : wait(context.clock, everyMs).then(next)),
      ...(onClose === undefined ? {} : { close: onClose }),
    };
  });
}

/** Replaces `value` by the sum so far: state that a restart must keep. */
export function runSum(options: { readonly id?: string; readonly params?: unknown } = {}): Batches {
  return stageOperator({ name: 'runSum', ...options }, () => {
    let sum = 0;
    return {
      process(batch, emit) {
        const n = Float64Array.from(numbers(batch, 0));
        const value = Float64Array.from(numbers(batch, 1), (each) => (sum += each));
        emit(newBatch(SCHEMA, batch.numRows, [float64Column(n, n.length), float64Column(value, n.length)]));
      },
      snapshot: () => ({ sum: stateTable({ sum: Float64Array.of(sum) }) }),
      restore(tables) {
        sum = (readState(tables['sum'] as RecordBatch, 'sum') as Float64Array)[0] ?? 0;
      },
    };
  });
}

/** Hands everything on; a place for `arrive` to look. */
export function pass(id?: string, onBatch: (batch: RecordBatch, node: StageNode) => void = () => undefined): Batches {
  return stageOperator({ name: 'pass', id }, (node) => ({
    process(batch, emit) {
      onBatch(batch, node);
      emit(batch);
    },
  }));
}

export interface SinkOptions {
  readonly ms?: number;
  readonly id?: string;
  readonly concurrency?: number;
  readonly onEnd?: () => void;
}

/** Writes batches, each for `ms`, into `log`. */
export function sink(log: RecordBatch[] = [], options: SinkOptions = {}): Batches {
  const { ms = 1, id, concurrency = 1 } = options;
  return asyncStageOperator(
    { name: 'sink', id },
    (node) => ({
      async process(batch) {
        if (ms > 0) await wait(node.context.clock, ms);
        log.push(batch);
        return batch;
      },
    }),
    concurrency,
  );
}

/** A join that gives out batches in the order of their first `n`, holding what is early. */
export function orderedMergeStage(node: StageNode): JoinStage {
  const waiting: { batch: RecordBatch; ticket: Ticket }[][] = [[], []];
  const ended = [false, false];
  const flow = (emit: (batch: RecordBatch) => void): void => {
    for (;;) {
      const heads = waiting.map((queue) => queue[0]);
      if (heads.some((head, input) => head === undefined && ended[input] !== true)) return;
      const next = heads
        .map((head, input) => ({ input, first: head === undefined ? Infinity : (numbers(head.batch)[0] ?? 0) }))
        .sort((a, b) => a.first - b.first)[0];
      const entry = next === undefined ? undefined : waiting[next.input]?.shift();
      if (entry === undefined) return;
      node.onBehalfOf(entry.ticket.origin, () => emit(entry.batch));
      entry.ticket.release();
    }
  };
  return {
    process(input, batch, emit) {
      waiting[input]?.push({ batch, ticket: node.hold(batch) });
      flow(emit);
    },
    end(input, emit) {
      ended[input] = true;
      flow(emit);
    },
  };
}

export function rowsIn(log: readonly RecordBatch[]): number {
  return log.reduce((sum, batch) => sum + batch.numRows, 0);
}

export interface Started {
  readonly clock: VirtualClock;
  readonly run: Run;
  readonly warnings: string[];
  readonly output: RecordBatch[];
  /** Runs to the end. @throws what made the run fail, or an error when it hangs */
  end(): Promise<RunStats>;
}

/** Starts a run on a clock of its own. */
export function start(
  streams: Observable<RecordBatch> | readonly Observable<RecordBatch>[],
  options: RunOptions = {},
): Started {
  const clock = options.clock instanceof VirtualClock ? options.clock : new VirtualClock();
  const warnings: string[] = [];
  const output: RecordBatch[] = [];
  const started = run(streams, {
    clock,
    onWarning: (message) => warnings.push(message),
    onBatch: (batch) => output.push(batch),
    ...options,
  });
  return {
    clock,
    run: started,
    warnings,
    output,
    async end() {
      await clock.runUntilIdle();
      const hangs = Promise.resolve().then(
        () => new Promise<never>((_, reject) => setImmediate(() => reject(new Error('The run hangs.')))),
      );
      return Promise.race([started.done, hangs]);
    },
  };
}

/** A run to its end. */
export async function toEnd(
  streams: Observable<RecordBatch> | readonly Observable<RecordBatch>[],
  options: RunOptions = {},
): Promise<RunStats & { readonly said: string[] }> {
  const started = start(streams, options);
  const stats = await started.end();
  return { ...stats, said: started.warnings };
}

/** Stops a run on its clock. */
export async function stop({ clock, run: running }: Pick<Started, 'clock' | 'run'>): Promise<void> {
  const stopped = running.stop();
  await clock.advance(1000);
  await stopped;
}
