import type { Observable, Subscription } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { CheckpointMismatch } from '../base/errors.js';
import { isControl, type Snapshot } from '../columnar/index.js';
import { FlowContext, stack, withAmbient, type FlowOptions } from './flow/index.js';

export interface RunOptions extends FlowOptions {
  /** Called with each data batch of each stream; a throw fails the run. */
  readonly onBatch?: (batch: RecordBatch, stream: number) => void;
  /** State of an earlier run of the same pipe, put back before the first row. */
  readonly restore?: readonly Snapshot[];
}

/** What a run counts; a copy at the time of asking. */
export interface RunStats {
  readonly sources: readonly {
    readonly id: string;
    readonly rows: number;
    readonly batches: number;
    readonly dropped: number;
    readonly done: boolean;
  }[];
  readonly stages: readonly {
    readonly id: string;
    readonly name: string;
    readonly rowsIn: number;
    readonly rowsOut: number;
    readonly held: number;
    readonly fates: Readonly<Record<string, number>>;
  }[];
  readonly rowsOut: number;
  readonly flightBatches: number;
  readonly heldBatches: number;
  readonly peakBatches: number;
  readonly deadLetters: number;
  readonly late: number;
  readonly warnings: readonly string[];
}

/** A running pipe. */
export interface Run {
  /** Resolves when all streams have completed and nothing is in flight; rejects with what made it fail. */
  readonly done: Promise<RunStats>;
  /** Ends the run; resolves when it is quiet, at the latest after a second. */
  stop(): Promise<void>;
  pause(): void;
  resume(): void;
  readonly stats: RunStats;
  /** The state of all stages at a quiet moment. */
  snapshot(): Promise<Snapshot[]>;
  readonly context: FlowContext;
}

const STOP_MS = 1000;
const SNAPSHOT_VERSION = 1;

/**
 * Runs one or several streams as one: one demand, one failure, one quiet moment.
 * Nothing is read before all stages are registered and restored.
 */
export function run(
  streams: Observable<RecordBatch> | readonly Observable<RecordBatch>[],
  options: RunOptions = {},
): Run {
  const list: readonly Observable<RecordBatch>[] = Array.isArray(streams)
    ? (streams as readonly Observable<RecordBatch>[])
    : [streams as Observable<RecordBatch>];
  const context = new FlowContext(options, true);
  return new RunningPipe(list, context, options);
}

class RunningPipe implements Run {
  readonly done: Promise<RunStats>;
  readonly context: FlowContext;
  private readonly finished: RunStats[] = [];
  private subscriptions: Subscription[] = [];
  private rowsOut = 0;
  private finish: () => void = () => undefined;

  constructor(streams: readonly Observable<RecordBatch>[], context: FlowContext, options: RunOptions) {
    this.context = context;
    const ended = new Promise<void>((resolve, reject) => {
      this.finish = resolve;
      context.onFailure = (error) => {
        this.unsubscribe();
        reject(error instanceof Error ? error : new Error(String(error)));
      };
      this.subscribe(streams, options, resolve);
    });
    this.done = ended.then(() => {
      const stats = this.stats;
      this.finished.push(stats);
      context.close();
      return stats;
    });
    // A failure is reported by `done`; whoever only asks for stats must not be killed by it.
    this.done.catch(() => undefined);
    if (context.failure === undefined) {
      try {
        if (options.restore !== undefined) restoreStages(context, options.restore);
      } catch (error) {
        context.fail(error);
        return;
      }
      context.open();
    }
  }

  private subscribe(streams: readonly Observable<RecordBatch>[], options: RunOptions, allDone: () => void): void {
    const { context } = this;
    const saved = { origin: stack.origin, frame: stack.frame };
    stack.origin = null;
    let live = streams.length;
    const oneDone = (): void => {
      live--;
      if (live === 0) void context.quiet().then(allDone);
    };
    for (const [index, stream] of streams.entries()) {
      stack.frame = { context, above: [], beneath: [] };
      try {
        withAmbient(context, () => {
          this.subscriptions.push(
            stream.subscribe({
              next: (batch) => {
                if (isControl(batch)) return;
                this.rowsOut += batch.numRows;
                try {
                  options.onBatch?.(batch, index);
                } catch (error) {
                  context.fail(error);
                }
              },
              error: (error: unknown) => context.fail(error),
              complete: oneDone,
            }),
          );
        });
      } finally {
        stack.frame = saved.frame;
      }
    }
    stack.origin = saved.origin;
    if (streams.length === 0) allDone();
  }

  private unsubscribe(): void {
    this.context.close();
    // A failure may come while the streams are still being subscribed.
    queueMicrotask(() => {
      for (const subscription of this.subscriptions) subscription.unsubscribe();
      this.subscriptions = [];
    });
  }

  async stop(): Promise<void> {
    const { context } = this;
    if (context.closed) return;
    context.pause();
    const deadline = new Promise<void>((resolve) => {
      context.clock.schedule(STOP_MS, resolve);
    });
    await Promise.race([context.quiet(), deadline]);
    for (const subscription of this.subscriptions) subscription.unsubscribe();
    this.finish();
    await this.done.catch(() => undefined);
  }

  pause(): void {
    this.context.pause();
  }

  resume(): void {
    this.context.resume();
  }

  get stats(): RunStats {
    const done = this.finished[0];
    if (done !== undefined) return done;
    const { context } = this;
    return {
      sources: [...context.everyOrigin].map((origin) => ({
        id: origin.id,
        rows: origin.rowsOut,
        batches: origin.batchesOut,
        dropped: origin.droppedRows,
        done: origin.done,
      })),
      stages: [...context.stages.values()].map((node) => ({
        id: node.id,
        name: node.name,
        rowsIn: node.rowsIn,
        rowsOut: node.rowsOut,
        held: node.heldRows,
        fates: { ...node.fates },
      })),
      rowsOut: this.rowsOut,
      flightBatches: context.flightBatches,
      heldBatches: context.holdBatches,
      peakBatches: context.peakBatches,
      deadLetters: context.deadLetterCount,
      late: context.lateCount,
      warnings: [...context.warnings],
    };
  }

  async snapshot(): Promise<Snapshot[]> {
    const { context } = this;
    const wasPaused = context.paused;
    context.pause();
    try {
      for (const node of context.stages.values()) node.flush?.();
      await context.quiet();
      return [...context.stages.values()].flatMap((node) =>
        node.snapshot === undefined
          ? []
          : [{ component: node.name, version: SNAPSHOT_VERSION, digest: node.id, tables: node.snapshot() }],
      );
    } finally {
      if (!wasPaused) context.resume();
    }
  }
}

function restoreStages(context: FlowContext, snapshots: readonly Snapshot[]): void {
  const wanted = new Map(snapshots.map((snapshot) => [snapshot.digest, snapshot]));
  for (const node of context.stages.values()) {
    if (node.restore === undefined) continue;
    const snapshot = wanted.get(node.id);
    if (snapshot === undefined) {
      throw new CheckpointMismatch(`Stage "${node.id}" keeps state, but the snapshot has none for it.`, {
        hint: 'The pipe differs from the one that was saved; give stages that may move an id.',
      });
    }
    if (snapshot.version !== SNAPSHOT_VERSION || snapshot.component !== node.name) {
      throw new CheckpointMismatch(
        `The snapshot of "${node.id}" is of component "${snapshot.component}", version ${snapshot.version}; the stage is "${node.name}", version ${SNAPSHOT_VERSION}.`,
      );
    }
    node.restore(snapshot.tables);
    wanted.delete(node.id);
  }
  const left = wanted.keys().next();
  if (left.done !== true)
    throw new CheckpointMismatch(`The snapshot has state of "${left.value}", but the pipe has no such stage.`);
}
