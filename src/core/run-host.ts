import type { Clock } from '../base/clock.js';
import type { CopyMemory, Snapshot, StateTables } from '../columnar/index.js';
import type { Buffered, FlowContext, ServiceKey } from '../runtime/flow/index.js';
import type { Configured } from './component.js';

/** Rows that somebody is charged for. */
export interface Charge {
  readonly batches: number;
  readonly rows: number;
  readonly bytes: number;
}

/** What a run counts; a copy at the time of asking. */
export interface RunStats {
  readonly sources: readonly {
    readonly id: string;
    readonly rows: number;
    readonly batches: number;
    /** Rows that its buffer had no room for. */
    readonly dropped: number;
    /** Rows that came again after a restart and were dropped. */
    readonly redelivered: number;
    readonly done: boolean;
    /** What is under way of it: it reads on while that is below the budget. */
    readonly flight: Charge;
    readonly hold: Charge;
    /** What a feed has taken in and not yet handed on. */
    readonly buffered: Buffered;
  }[];
  readonly stages: readonly {
    readonly id: string;
    readonly name: string;
    readonly rowsIn: number;
    readonly rowsOut: number;
    /** Rows in its state or in flight. */
    readonly held: number;
    /** The stages and sources directly beneath, by id: the edges of the graph. */
    readonly from: readonly string[];
    /** What it has taken from its edges and is working on. */
    readonly flight: Charge;
    /** What it has taken from its edges and keeps until more comes. */
    readonly hold: Charge;
    /** The most batches that it had in flight and on hold at once. */
    readonly peakBatches: number;
    /** What waits in it for room above, if it is a buffer. */
    readonly buffered: Buffered;
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

/** What a run was at a quiet moment: what its stages held, where its sources go on, and what its services add. */
export interface RunState {
  readonly snapshots: readonly Snapshot[];
  readonly positions: ReadonlyMap<string, StateTables>;
  /** The latest watermark of each source that has told one. */
  readonly watermarks: ReadonlyMap<string, bigint>;
  /** What services keep; see `checkpointParts`. */
  readonly parts: readonly Snapshot[];
}

/** A captured state with what it cost. */
export interface CapturedState extends RunState {
  /** From the pause of the sources to their going on. */
  readonly pausedMs: number;
  /** Of these, what copying took; the rest was work in flight coming to its end. */
  readonly copyMs: number;
}

export interface CaptureOptions {
  readonly deadlineMs?: number;
  /** Where the copies are to lie; in fresh memory when left out. The state is good until this is prepared for another. */
  readonly memory?: CopyMemory;
  /** Called within the quiet moment. */
  readonly copied?: (state: RunState) => void;
}

/** A run as those see it that accompany it. */
export interface RunHost {
  readonly name: string;
  /** Clock, chance, stages, origins, events and services of the run. */
  readonly context: FlowContext;
  /** What each stream was made of, for those that read the graph; undefined for foreign ones. */
  readonly outputs: readonly (Configured | undefined)[];
  readonly stats: RunStats;
  /** Sources stop reading; what is under way comes through. Each pause is taken back by one `resume`. */
  pause(): void;
  resume(): void;
  /**
   * Brings the run to a quiet moment, copies what it is, calls `copied` within that moment, and lets it go on.
   * @throws LimitExceeded when it does not become quiet within `deadlineMs`
   */
  capture(options?: CaptureOptions): Promise<CapturedState>;
  /** Makes durable what stages and services have written and the latest captured state speaks of. */
  makeDurable(): Promise<void>;
  /**
   * Puts an earlier state back; only while the run is being opened.
   * @throws CheckpointMismatch when it is of another pipe; nothing has been touched then
   */
  restore(state: RunState): void;
  /** Tells each source that everything up to its position is durable. */
  acknowledge(positions: ReadonlyMap<string, StateTables>): Promise<void>;
  /** Ends the run; resolves when it is quiet. */
  stop(): Promise<void>;
  /** Fails the run. */
  fail(error: unknown): void;
}

/** How a run ended. */
export interface RunOutcome {
  readonly kind: 'completed' | 'stopped' | 'failed';
  readonly error?: unknown;
}

/**
 * What accompanies a run from before its first row until after its last: checkpoints, a journal, health, metrics, alerts.
 * Services are opened in the order of the list, before any source reads, and closed in the reverse order.
 */
export interface RunService {
  readonly name: string;
  /** What stages and other services may ask the context for. */
  readonly provides?: ReadonlyMap<ServiceKey<unknown>, unknown>;
  /** The clock that the run gets in the place of this one. */
  clock?(inner: Clock): Clock;
  open?(host: RunHost): Promise<void> | void;
  /** Whether sources and stages must be such that the run can be stopped and gone on with; what cannot is refused. */
  readonly checkpointed?: boolean;
  /** The run has come to a clean end and is quiet; its stages and sources are still there. Ends within a second. */
  ending?(): Promise<void> | void;
  /** Also called when opening one of the others has failed. Ends within a second. */
  close?(outcome: RunOutcome): Promise<void> | void;
}

/** A service that only hands something to who asks the context for it. */
export function provide<T>(key: ServiceKey<T>, value: T): RunService {
  return { name: key.name, provides: new Map([[key as ServiceKey<unknown>, value]]) };
}
