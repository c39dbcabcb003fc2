import type { Observable, Subscription } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { LimitExceeded } from '../base/errors.js';
import { systemClock, type Clock } from '../base/clock.js';
import { isControl, type Snapshot, type StateTables } from '../columnar/index.js';
import {
  checkpointParts,
  configuredOf,
  type BatchOperator,
  type CaptureOptions,
  type CapturedState,
  type RunHost,
  type RunOutcome,
  type RunService,
  type RunState,
  type RunStats,
} from '../core/index.js';
import { FlowContext, sourceHandle, stack, withAmbient, type FlowOptions, type RowLetter } from './flow/index.js';
import { hiddenBatches } from './hidden-batches.js';
import { letterBox, type LetterBox } from './letter-box.js';
import { OpenServices, providedBy } from './open-services.js';
import { readStats } from './run-stats.js';
import { restoreStages, snapshotStages } from './stage-state.js';

export interface RunOptions extends Omit<FlowOptions, 'deadLetters' | 'late' | 'services'> {
  /** What accompanies the run, in the order in which it is opened: checkpoints, a journal, health, metrics, alerts. */
  readonly services?: readonly RunService[];
  /** Where rows go that cannot be used: a function, or a sink that gets them as rows of the contract DeadLetter. */
  readonly deadLetters?: LetterTaker;
  /** Where rows go that come too late. */
  readonly late?: LetterTaker;
  /** Called with each data batch of each stream; a throw fails the run. */
  readonly onBatch?: (batch: RecordBatch, stream: number) => void;
  /** State of an earlier run of the same pipe, put back before the first row. */
  readonly restore?: readonly Snapshot[];
  /** How long `snapshot()` waits for work in flight before it gives up. */
  readonly quietMs?: number;
}

/** A sink of rxarrow. Typed without its call, so that the compiler knows what a plain function is called with. */
export type LetterSink = Pick<CallableFunction, 'name' | 'length'>;

/** A function that is called with each letter, or a sink. */
export type LetterTaker = ((letter: RowLetter) => void) | LetterSink;

/** A running pipe. */
export interface Run {
  /** Resolves when all streams have completed and nothing is in flight; rejects with what made it fail. */
  readonly done: Promise<RunStats>;
  /**
   * Ends the run: sources stop reading, what is under way comes through. Resolves when it is quiet, at the latest after `deadlineMs`
   * (a second), to whether it became so.
   */
  stop(options?: { readonly deadlineMs?: number }): Promise<boolean>;
  /** Sources stop reading; what is under way comes through. Pauses add up, each is taken back by one `resume`. */
  pause(): void;
  resume(): void;
  readonly stats: RunStats;
  /**
   * The state of all stages at a quiet moment.
   * @throws LimitExceeded when the run does not become quiet in time; UnsafeTopology (checkpointed runs) when a mark
   * pushed by the sources does not reach every stage at once
   */
  snapshot(): Promise<Snapshot[]>;
  /** Where each source would go on, by id; to be asked at a quiet moment. Sources that cannot say are left out. */
  positions(): Map<string, StateTables>;
  /** Rows that could not be used, as they come. Watching them is one way to take them: without any the first one fails the run. */
  readonly deadLetters: Observable<RowLetter>;
  /** Rows that came too late, likewise. */
  readonly late: Observable<RowLetter>;
  readonly context: FlowContext;
}

const STOP_MS = 1000;
const QUIET_MS = 30_000;

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
  const { deadLetters, late, services = [], ...rest } = options;
  const clock = services.reduce((inner, service) => service.clock?.(inner) ?? inner, options.clock ?? systemClock);
  const boxes = [openBox(deadLetters, clock), openBox(late, clock)] as const;
  const flow: FlowOptions = {
    ...rest,
    clock,
    services: providedBy(services),
    checkpointed: options.checkpointed === true || services.some((service) => service.checkpointed === true),
    ...(boxes[0] === undefined ? {} : { deadLetters: boxes[0].receive }),
    ...(boxes[1] === undefined ? {} : { late: boxes[1].receive }),
  };
  const letterStreams = boxes.flatMap((box) => (box?.stream === undefined ? [] : [box.stream]));
  return new RunningPipe(list, letterStreams, new FlowContext(flow, true), options);
}

function openBox(
  taker: LetterTaker | undefined,
  clock: Clock,
): (Partial<LetterBox> & Pick<LetterBox, 'receive'>) | undefined {
  if (taker === undefined) return undefined;
  // Both are functions; a sink is one that a component has made.
  return configuredOf(taker) === undefined
    ? { receive: taker as (letter: RowLetter) => void }
    : letterBox(taker as BatchOperator, clock);
}

class RunningPipe implements Run {
  readonly context: FlowContext;
  readonly deadLetters: Observable<RowLetter>;
  readonly late: Observable<RowLetter>;
  private readonly ending: Promise<RunStats>;
  private readonly quietMs: number;
  private finalStats: RunStats | undefined;
  private subscriptions: Subscription[] = [];
  private rowsOut = 0;
  private asked = false;
  private stopped = false;
  private readonly services: OpenServices;
  private snapshots: Promise<unknown> = Promise.resolve();
  private finish: () => void = () => undefined;

  constructor(
    streams: readonly Observable<RecordBatch>[],
    letterStreams: readonly Observable<RecordBatch>[],
    context: FlowContext,
    options: RunOptions,
  ) {
    this.context = context;
    this.deadLetters = context.letters.deadLetters.asObservable();
    this.late = context.letters.lateRows.asObservable();
    this.quietMs = options.quietMs ?? QUIET_MS;
    this.services = new OpenServices(options.services ?? [], (message) => context.warn(message));
    const ended = new Promise<void>((resolve, reject) => {
      this.finish = resolve;
      context.onFailure = (error) => {
        this.unsubscribe();
        reject(error instanceof Error ? error : new Error(String(error)));
      };
    });
    this.ending = this.endAfter(ended);
    this.ending.catch((error: unknown) => {
      // Whoever asks for `done` hears of it there; nobody else would.
      if (!this.asked) context.warn(`Run "${context.name}" failed: ${String(error)}`);
    });
    this.subscribe([...streams, ...letterStreams], streams.length, options);
    if (context.failure !== undefined) return;
    try {
      if (options.restore !== undefined) restoreStages(context, options.restore);
    } catch (error) {
      context.fail(error);
      return;
    }
    const opening = this.services.open(this.hostOf(streams));
    if (opening === undefined) context.open();
    else
      opening.then(
        () => context.open(),
        (error: unknown) => context.fail(error),
      );
  }

  /** Services are closed before anybody hears of the end. */
  private async endAfter(ended: Promise<void>): Promise<RunStats> {
    const { context, services } = this;
    try {
      await ended;
      if (!this.stopped) await services.ending();
      await services.close({ kind: this.stopped ? 'stopped' : 'completed' });
      this.throwIfFailed();
      const stats = this.stats;
      this.finalStats = stats;
      return stats;
    } catch (error) {
      const outcome: RunOutcome = { kind: 'failed', error };
      await services.close(outcome);
      throw error;
    } finally {
      context.close();
    }
  }

  private hostOf(streams: readonly Observable<RecordBatch>[]): RunHost {
    const { context } = this;
    const stats = (): RunStats => this.stats;
    return {
      name: context.name,
      context,
      outputs: streams.map((stream) => configuredOf(stream)),
      get stats() {
        return stats();
      },
      pause: () => context.pause(),
      resume: () => context.resume(),
      capture: (options) => this.capture(options),
      makeDurable: () => this.makeDurable(),
      restore: ({ snapshots, positions, watermarks, parts }) => {
        const services = context.service(checkpointParts);
        services.check(parts);
        restoreStages(context, snapshots);
        context.resumeAt(positions, watermarks);
        services.restore(parts);
      },
      acknowledge: (positions) => this.acknowledge(positions),
      stop: async () => {
        await this.stop();
      },
      fail: (error) => context.fail(error),
    };
  }

  private async makeDurable(): Promise<void> {
    const { context } = this;
    await Promise.all(
      [...context.stages.values()].flatMap((node) => (node.durable === undefined ? [] : [node.durable()])),
    );
    await context.service(checkpointParts).durable();
  }

  private async acknowledge(positions: ReadonlyMap<string, StateTables>): Promise<void> {
    for (const origin of this.context.everyOrigin) {
      const position = positions.get(origin.id);
      if (position !== undefined) await sourceHandle(origin)?.reader.acknowledge?.(position);
    }
  }

  get done(): Promise<RunStats> {
    this.asked = true;
    return this.ending;
  }

  /** `watched` of them are the caller's; the others are for letters. */
  private subscribe(streams: readonly Observable<RecordBatch>[], watched: number, options: RunOptions): void {
    const { context } = this;
    const saved = { origin: stack.origin, frame: stack.frame };
    stack.origin = null;
    let live = streams.length;
    const oneDone = (): void => {
      live--;
      if (live === 0) void context.quiet().then(this.finish);
    };
    const take = (batch: RecordBatch, index: number): void => {
      if (context.closed || index >= watched || isControl(batch)) return;
      try {
        options.onBatch?.(batch, index);
        this.rowsOut += batch.numRows;
      } catch (error) {
        context.fail(error);
      }
    };
    for (const [index, stream] of streams.entries()) {
      if (context.failure !== undefined) break;
      stack.frame = { context, above: [], beneath: [] };
      try {
        withAmbient(context, () => {
          this.subscriptions.push(
            stream.subscribe({
              next: (batch) => take(batch, index),
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
    if (streams.length === 0) this.finish();
  }

  private unsubscribe(): void {
    this.context.close();
    // A failure may come while the streams are still being subscribed.
    queueMicrotask(() => this.unsubscribeNow());
  }

  private unsubscribeNow(): void {
    const { subscriptions } = this;
    this.subscriptions = [];
    for (const subscription of subscriptions) subscription.unsubscribe();
  }

  async stop({ deadlineMs = STOP_MS }: { readonly deadlineMs?: number } = {}): Promise<boolean> {
    const { context } = this;
    if (context.closed) return true;
    this.stopped = true;
    context.pause();
    let isQuiet = false;
    try {
      isQuiet = await this.quietWithin(deadlineMs);
      if (isQuiet && context.failure === undefined) await this.services.ending();
    } catch (error) {
      context.fail(error);
    }
    this.unsubscribeNow();
    this.finish();
    await this.ending.catch(() => undefined);
    return isQuiet;
  }

  /** Whether the run became quiet in time. */
  private async quietWithin(ms: number): Promise<boolean> {
    const { context } = this;
    let cancel = (): void => undefined;
    const late = new Promise<boolean>((resolve) => {
      cancel = context.clock.schedule(ms, () => resolve(false));
    });
    const quiet = await Promise.race([context.quiet().then(() => true), late]);
    cancel();
    return quiet;
  }

  pause(): void {
    this.context.pause();
  }

  resume(): void {
    this.context.resume();
  }

  get stats(): RunStats {
    return this.finalStats ?? readStats(this.context, this.rowsOut);
  }

  async snapshot(): Promise<Snapshot[]> {
    const { snapshots } = await this.capture();
    return [...snapshots];
  }

  private capture(options: CaptureOptions = {}): Promise<CapturedState> {
    const next = this.snapshots.then(() => this.captureNow(options));
    this.snapshots = next.catch(() => undefined);
    return next;
  }

  positions(): Map<string, StateTables> {
    const positions = new Map<string, StateTables>();
    for (const origin of this.context.everyOrigin) {
      const handle = sourceHandle(origin);
      // One that has not been opened yet is still where the run before has left it.
      const position = handle === undefined ? this.context.positionOf(origin.id) : handle.position();
      if (position !== undefined) positions.set(origin.id, position);
    }
    return positions;
  }

  private async captureNow({ deadlineMs = this.quietMs, memory, copied }: CaptureOptions): Promise<CapturedState> {
    const { context } = this;
    const { clock } = context;
    const pausedAt = clock.monotonicMs();
    context.pause();
    try {
      const settle = async (): Promise<void> => {
        if (context.isQuiet || (await this.quietWithin(pausedAt + deadlineMs - clock.monotonicMs()))) return;
        throw new LimitExceeded(
          'quietMs',
          `The run is not quiet after ${deadlineMs} ms; in flight: ${context.fliers()}.`,
        );
      };
      await settle();
      // Those beneath come first, and what one lets out has arrived before the next: it may have to let it out in its turn.
      for (const node of [...context.stages.values()]) {
        if (node.gone || node.flush === undefined) continue;
        node.flush();
        await settle();
      }
      this.throwIfFailed();
      if (context.checkpointed) {
        const hidden = hiddenBatches(context);
        if (hidden !== undefined) context.fail(hidden);
        this.throwIfFailed();
      }
      const copyAt = clock.monotonicMs();
      const state: RunState = {
        snapshots: memory === undefined ? snapshotStages(context) : memory.lend(() => snapshotStages(context)),
        positions: this.positions(),
        watermarks: context.watermarks(),
        parts: context.service(checkpointParts).snapshot(),
      };
      copied?.(state);
      const now = clock.monotonicMs();
      return { ...state, pausedMs: now - pausedAt, copyMs: now - copyAt };
    } finally {
      context.resume();
    }
  }

  private throwIfFailed(): void {
    const { failure } = this.context;
    if (failure !== undefined) throw failure instanceof Error ? failure : new Error(String(failure));
  }
}
