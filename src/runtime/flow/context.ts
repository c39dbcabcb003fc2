import { AsyncLocalStorage } from 'node:async_hooks';
import type { Subscriber } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { systemClock, type Clock } from '../../base/clock.js';
import { RxArrowError, UnsafeTopology } from '../../base/errors.js';
import { seededRandom, type Random } from '../../base/random.js';
import type { StateTables } from '../../columnar/index.js';
import { DeadLetterCounts } from './dead-letter-limit.js';
import { FeedbackQueue } from './feedback-queue.js';
import { DEFAULT_LIMITS, type FlowLimits, type FlowOptions, type RowLetter, type ServiceKey } from './flow-options.js';
import { Letters } from './letters.js';
import { lookAheadRefusal } from './look-ahead.js';
import { Origin } from './origin.js';
import { addressed } from './row-source.js';
import { RunEvents } from './run-events.js';
import { stack, whenUnwound } from './stack.js';
import type { StageNode } from './stage-node.js';
import { StageRegistry } from './stage-registry.js';
import type { Ticket } from './ticket.js';
import { Watchers, type FlowWatch } from './watch.js';

const ambient = new AsyncLocalStorage<FlowContext>();

/** What all stages of a run share: budgets, clock, chance, services, failure, quiet. */
export class FlowContext {
  readonly name: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly limits: FlowLimits;
  readonly checkpointed: boolean;
  /** False for the context that the outermost stage makes for itself when there is no `run()`. */
  readonly explicit: boolean;
  readonly origins = new Set<Origin>();
  /** Also those that have ended. */
  readonly everyOrigin: Origin[] = [];
  readonly stages: StageRegistry;
  readonly warnings: string[] = [];
  orphan: Origin | undefined;
  /** Those that watch the run at work; undefined when nobody does. */
  watch: Watchers | undefined;
  /** It goes on from what an earlier run was. */
  restored = false;
  /** Stages that do not want the sources beneath them to read now. */
  readonly withheld = new Set<{ readonly from: (origin: Origin) => boolean }>();
  opened = false;
  closed = false;
  failure: unknown;
  flightBatches = 0;
  holdBatches = 0;
  peakBatches = 0;
  onFailure: ((error: unknown) => void) | undefined;
  /** Told when a source begins with a gap since it cannot be read again. */
  onRestartGap: ((origin: Origin) => void) | undefined;
  private readonly options: FlowOptions;
  private positions: ReadonlyMap<string, StateTables> | undefined;
  readonly letters: Letters;
  /** What happens in the run beside its rows. */
  readonly events = new RunEvents((message) => this.warn(message));
  private readonly made = new Map<ServiceKey<unknown>, unknown>();
  private readonly tickets = new Set<Ticket>();
  private readonly sourceIds = new Set<string>();
  private readonly ready: Promise<void>;
  private markReady: () => void = () => undefined;
  private quietWaiters: (() => void)[] = [];
  private readonly returning = new FeedbackQueue();
  private readonly feedbackEdges = new Set<() => void>();
  private pauses = 0;
  private resumeWaiters: (() => void)[] = [];

  constructor(options: FlowOptions = {}, explicit = true) {
    this.options = options;
    this.positions = options.positions;
    this.explicit = explicit;
    this.name = options.name ?? 'run';
    this.clock = options.clock ?? systemClock;
    const rowsRead = (): number => this.everyOrigin.reduce((rows, origin) => rows + origin.rowsOut, 0);
    const counts = new DeadLetterCounts(options.maxDeadLetters, () => this.clock.monotonicMs(), rowsRead);
    this.letters = new Letters(options, this.events, counts);
    this.random = options.random ?? seededRandom(1);
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.checkpointed = options.checkpointed ?? false;
    this.stages = new StageRegistry({ checkpointed: this.checkpointed, keepsEnded: explicit });
    this.ready = new Promise((resolve) => {
      this.markReady = resolve;
    });
  }

  /** Resolves when all stages are registered and restored. */
  whenOpen(): Promise<void> {
    return this.ready;
  }

  /** Lets the sources begin. */
  open(): void {
    if (this.opened) return;
    const refusal = this.refusal();
    if (refusal !== undefined) {
      this.fail(refusal);
      return;
    }
    this.opened = true;
    this.markReady();
    this.wake();
  }

  private refusal(): Error | undefined {
    const trader = [...this.stages.values()].find((stage) => stage.trades);
    return trader === undefined ? undefined : lookAheadRefusal(this.stages.values(), trader.name);
  }

  close(): void {
    this.closed = true;
    this.pauses = 0;
    this.letGo();
    this.markReady();
    for (const origin of this.origins) {
      origin.closed = true;
      origin.wake();
    }
  }

  get paused(): boolean {
    return this.pauses > 0;
  }

  /** Sources stop reading. Pauses add up: the user's and a checkpoint's may overlap. */
  pause(): void {
    if (!this.closed) this.pauses++;
  }

  /** Takes back one pause. */
  resume(): void {
    if (this.pauses === 0 || --this.pauses > 0) return;
    this.letGo();
    this.wake();
  }

  /** Resolves when nobody pauses the run any more. */
  whenResumed(): Promise<void> {
    return this.paused ? new Promise((resolve) => this.resumeWaiters.push(resolve)) : Promise.resolve();
  }

  private letGo(): void {
    const waiters = this.resumeWaiters;
    this.resumeWaiters = [];
    for (const resolve of waiters) resolve();
  }

  wake(): void {
    // All may try, but each time another is the first to: with many sources under one cap the early ones would take all the room.
    const [first] = this.origins;
    if (first !== undefined && this.origins.size > 1) {
      this.origins.delete(first);
      this.origins.add(first);
    }
    for (const origin of [...this.origins]) if (origin.waiting) origin.wake();
  }

  // ---- services -------------------------------------------------------------------------------------------------

  /** A service of the run; made by its fall-back once when the run brings none. */
  service<T>(key: ServiceKey<T>): T {
    const given = this.options.services?.get(key as ServiceKey<unknown>);
    if (given !== undefined) return given as T;
    let made = this.made.get(key as ServiceKey<unknown>);
    if (made === undefined) {
      if (key.fallback === undefined) {
        throw new RxArrowError('NoService', `This run has no ${key.name}.`, {
          hint: `Give one to run(..., { services }).`,
        });
      }
      made = key.fallback(this);
      this.made.set(key as ServiceKey<unknown>, made);
    }
    return made as T;
  }

  /** Where a source goes on reading; undefined at the beginning. */
  positionOf(sourceId: string): StateTables | undefined {
    return this.positions?.get(sourceId);
  }

  /** Says where sources go on, before the run is opened. */
  resumeAt(positions: ReadonlyMap<string, StateTables>, watermarks: ReadonlyMap<string, bigint> = new Map()): void {
    this.positions = positions;
    this.restored = true;
    for (const origin of this.everyOrigin) origin.watermarkNs = watermarks.get(origin.id);
  }

  /** The latest watermark of each source that has told one. */
  watermarks(): Map<string, bigint> {
    const told = this.everyOrigin.flatMap(({ id, watermarkNs }) =>
      watermarkNs === undefined ? [] : [[id, watermarkNs] as const],
    );
    return new Map(told);
  }

  warn(message: string): void {
    this.warnings.push(message);
    this.events.emit({ kind: 'warning', message });
    if (this.options.onWarning !== undefined) this.options.onWarning(message);
    else process.emitWarning(message, 'RxArrowWarning');
  }

  /** Lets somebody watch the run at work. Returns the function that ends it. */
  addWatch(watch: FlowWatch): () => void {
    this.watch = this.watch?.with(watch) ?? new Watchers([watch]);
    return () => {
      this.watch = this.watch?.without(watch);
    };
  }

  /** Ends the run with an error; the first one counts. */
  fail(error: unknown): void {
    if (this.failure !== undefined) return;
    this.failure = error;
    this.events.emit({ kind: 'failure', error });
    this.onFailure?.(error);
  }

  // ---- rows that leave the stream --------------------------------------------------------------------------------

  /** Hands a row to the dead letters. With nothing attached the first one is an error, returned to be thrown. */
  deadLetter(stage: StageNode | undefined, letter: RowLetter): RxArrowError | undefined {
    return this.letters.dead(stage, this.complete(stage, letter));
  }

  /** Hands a late row to the late stream. With nothing attached the first one is an error, returned to be thrown. */
  lateRow(stage: StageNode | undefined, letter: RowLetter): RxArrowError | undefined {
    return this.letters.late(stage, this.complete(stage, letter));
  }

  private complete(stage: StageNode | undefined, letter: RowLetter): RowLetter {
    const complete = addressed(this, stage, letter);
    const earlier = this.options.earlierLetter?.(complete);
    if (earlier === undefined) return complete;
    return { ...complete, position: earlier.position, attempts: earlier.attempts + (letter.attempts ?? 1) };
  }

  get deadLetterCount(): number {
    return this.letters.deadCount;
  }

  get lateCount(): number {
    return this.letters.lateCount;
  }

  // ---- what the pipe must not do ---------------------------------------------------------------------------------

  /** A batch came while nobody of ours was pushing. True when it may be taken. */
  orphaned(stage: StageNode, subscribing: boolean, describe: () => string): boolean {
    if (this.checkpointed) {
      this.fail(
        new UnsafeTopology(describe(), {
          component: stage.name,
          hint: 'Wrap it in boundary(), or use an operator or source of rxarrow.',
        }),
      );
      return false;
    }
    // A foreign source that emits while it is subscribed, as of(batch), is harmless without checkpoints.
    if (!subscribing)
      stage.warnOnce(() => `${describe()} Wrap it in boundary(), or use an operator or source of rxarrow.`);
    return true;
  }

  orphanOrigin(): Origin {
    this.orphan ??= new Origin(this, '(foreign)');
    return this.orphan;
  }

  /** A batch of a source that belongs to another run. True when it may be taken. */
  sharedWithOtherRun(stage: StageNode, origin: Origin): boolean {
    const message = `"${stage.id}" of run "${this.name}" got a batch of source "${origin.id}" that belongs to run "${origin.context.name}".`;
    if (this.checkpointed || origin.context.checkpointed) {
      this.fail(new UnsafeTopology(message, { component: stage.name, hint: 'Put both sinks into one run([a, b]).' }));
      return false;
    }
    if (this.explicit) stage.warnOnce(() => message);
    return true;
  }

  // ---- sources ---------------------------------------------------------------------------------------------------

  addOrigin(id: string, target?: Subscriber<RecordBatch>): Origin {
    if (this.checkpointed && this.sourceIds.has(id)) {
      throw new UnsafeTopology(`Source "${id}" is subscribed twice in one checkpointed run.`, {
        component: id,
        hint: 'Share it, give the two different ids, or use supervise() instead of retry and repeat.',
      });
    }
    this.sourceIds.add(id);
    const origin = new Origin(this, id, target);
    this.origins.add(origin);
    if (this.explicit) this.remember(origin);
    stack.frame?.beneath.push(id);
    return origin;
  }

  /** A buffer between two parts of a pipe, which to those above it is a source. */
  addRelay(node: StageNode, target: Subscriber<RecordBatch>): Origin {
    const origin = new Origin(this, node.id, target, node);
    this.origins.add(origin);
    return origin;
  }

  // A source that is subscribed a thousand times, as by mergeMap, is one line in the counts.
  private remember(origin: Origin): void {
    const place = this.everyOrigin.findIndex((other) => other.closed && other.id === origin.id);
    if (place < 0) {
      this.everyOrigin.push(origin);
      return;
    }
    const earlier = this.everyOrigin[place] as Origin;
    origin.rowsOut += earlier.rowsOut;
    origin.batchesOut += earlier.batchesOut;
    origin.droppedRows += earlier.droppedRows;
    origin.redeliveredRows += earlier.redeliveredRows;
    this.everyOrigin[place] = origin;
  }

  removeOrigin(origin: Origin): void {
    origin.closed = true;
    origin.wake();
    this.origins.delete(origin);
    this.wake();
    this.checkQuiet();
    this.sourceDone();
  }

  // ---- demand ----------------------------------------------------------------------------------------------------

  charge(ticket: Ticket): void {
    if (ticket.kind === 'flight') this.flightBatches++;
    else this.holdBatches++;
    this.peakBatches = Math.max(this.peakBatches, this.flightBatches + this.holdBatches);
    this.tickets.add(ticket);
    ticket.stage.charges.add(ticket.kind, ticket.rows, ticket.bytes);
  }

  discharge(ticket: Ticket): void {
    if (ticket.kind === 'flight') this.flightBatches--;
    else this.holdBatches--;
    this.tickets.delete(ticket);
    ticket.stage.charges.remove(ticket.kind, ticket.rows, ticket.bytes);
    this.wake();
    if (this.flightBatches === 0 && stack.depth === 0 && this.quietWaiters.length > 0)
      queueMicrotask(() => this.checkQuiet());
  }

  /** The stages that hold rows, for messages. */
  holders(): string {
    const names = new Set(
      [...this.tickets].filter((ticket) => ticket.kind === 'hold').map((ticket) => `"${ticket.stage.id}"`),
    );
    return names.size === 0 ? 'nobody' : [...names].join(', ');
  }

  /** The stages that have work in flight, for messages. */
  fliers(): string {
    const names = new Set(
      [...this.tickets].filter((ticket) => ticket.kind === 'flight').map((ticket) => `"${ticket.stage.id}"`),
    );
    return names.size === 0 ? 'nobody' : [...names].join(', ');
  }

  // ---- quiet -----------------------------------------------------------------------------------------------------

  get isQuiet(): boolean {
    return this.flightBatches === 0 && stack.depth === 0 && this.returning.empty;
  }

  /** Resolves when nothing is in flight and nobody pushes. Holds may remain: they are in the snapshots. */
  quiet(): Promise<void> {
    if (this.isQuiet) return Promise.resolve();
    return new Promise((resolve) => {
      this.quietWaiters.push(resolve);
      whenUnwound(this);
    });
  }

  checkQuiet(): void {
    if (!this.isQuiet) {
      if (this.quietWaiters.length > 0) whenUnwound(this);
      return;
    }
    const waiters = this.quietWaiters;
    this.quietWaiters = [];
    for (const resolve of waiters) resolve();
  }

  /** To be called when a source has nothing more: the last one lets the feedback edges end. */
  sourceDone(): void {
    this.wake();
    if (this.feedbackEdges.size === 0) return;
    for (const origin of this.origins) if (!origin.isThrough) return;
    void this.quiet().then(() => {
      for (const origin of this.origins) if (!origin.isThrough) return;
      if (!this.isQuiet) this.sourceDone();
      else for (const complete of [...this.feedbackEdges]) complete();
    });
  }

  // ---- feedback --------------------------------------------------------------------------------------------------

  /** Registers a backward edge; `complete` is called when the sources are done and the run is quiet. */
  addFeedbackEdge(complete: () => void): () => void {
    this.feedbackEdges.add(complete);
    return () => {
      this.feedbackEdges.delete(complete);
    };
  }

  /** Delivers after the current push, in order; counted as work of the run until then. */
  feedBack(origin: Origin, deliver: () => void): void {
    this.returning.push(origin, deliver);
    if (stack.depth === 0) this.deliverFeedback();
  }

  deliverFeedback(): void {
    if (this.returning.deliver() && this.quietWaiters.length > 0) queueMicrotask(() => this.checkQuiet());
  }
}

/** Runs `task` where asynchronous code can find the context again. */
export function withAmbient(context: FlowContext, task: () => void): void {
  ambient.run(context, task);
}

/** The context for a stage that is being subscribed: frame, push on the stack, ambient, else one of its own. */
export function contextForSubscription(): FlowContext {
  for (const known of [stack.frame?.context, stack.origin?.context, ambient.getStore()])
    if (known !== undefined && !known.closed && known.failure === undefined) return known;
  const context = new FlowContext({ name: 'plain subscription' }, false);
  context.clock.nextTurn(() => context.open());
  return context;
}
