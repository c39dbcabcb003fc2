import type { Snapshot, StateTables } from '../columnar/index.js';
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

/** What a run was at a quiet moment: what its stages held, and where its sources go on. */
export interface RunState {
  readonly snapshots: readonly Snapshot[];
  readonly positions: ReadonlyMap<string, StateTables>;
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
  capture(options?: { readonly deadlineMs?: number; readonly copied?: (state: RunState) => void }): Promise<RunState>;
  /** Puts an earlier state back; only while the run is being opened. */
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
  open?(host: RunHost): Promise<void> | void;
  /** Also called when opening one of the others has failed. Ends within a second. */
  close?(outcome: RunOutcome): Promise<void> | void;
}

/** A service that only hands something to who asks the context for it. */
export function provide<T>(key: ServiceKey<T>, value: T): RunService {
  return { name: key.name, provides: new Map([[key as ServiceKey<unknown>, value]]) };
}
