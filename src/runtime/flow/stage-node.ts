import type { RecordBatch } from 'apache-arrow';
import type { StateTables } from '../../columnar/index.js';
import type { Buffered } from './bounded-buffer.js';
import { Charges } from './charges.js';
import type { FlowContext } from './context.js';
import type { Origin } from './origin.js';
import { asPushOf, stack } from './stack.js';
import type { Ticket } from './ticket.js';
import { ticketFor } from './ticket.js';

/** What became of rows that were not simply emitted; see the law of accounts. */
export type Fate = 'absorbed' | 'filtered' | 'late' | 'deadLettered' | 'dropped';

/** Makes of a state of an earlier version one of the version that the component has now. */
export type MigrateState = (tables: StateTables, version: number) => StateTables;

/** One of our stages within a subscription: its identity, its counters, its way to hold rows. */
export class StageNode {
  readonly context: FlowContext;
  readonly name: string;
  /** Digest of name, parameters and everything beneath, or the explicit id; known when subscription has come back. */
  id: string;
  /** Identities directly beneath. */
  beneath: readonly string[] = [];
  /** False behind a share or a foreign source: then the identity does not tell it from a twin. */
  pathKnown = true;
  /** Subscribed after the run had opened (inside `concat`, `switchMap`): takes no part in the check of marks. */
  readonly subscribedLate: boolean;
  gone = false;
  markSeen = 0;
  rowsIn = 0;
  rowsOut = 0;
  /** Rows in its state, as the stage itself says. */
  heldRows = 0;
  /** What it has tickets for: the load on the edges that lead to it. */
  readonly charges = new Charges();
  /** What waits in it, if it is a buffer. */
  buffer: { readonly buffered: Buffered } | undefined;
  readonly fates: Record<Fate, number> = { absorbed: 0, filtered: 0, late: 0, deadLettered: 0, dropped: 0 };
  snapshot: (() => StateTables) | undefined;
  restore: ((tables: StateTables) => void) | undefined;
  /** About how many bytes its snapshot copies. */
  stateBytes: (() => number) | undefined;
  flush: (() => void) | undefined;
  /** Makes durable what its snapshot speaks of. */
  durable: (() => Promise<void>) | undefined;
  /** Version of the layout of its state. */
  version = 1;
  migrate: MigrateState | undefined;
  /** Leading rows of a key without a value. */
  warmupRows = 0;
  /** Whether what it says of a row is known only later. */
  looksAhead = false;
  /** Whether orders come of it. */
  trades = false;
  /** The source whose batch came last. */
  lastOrigin: Origin | undefined;
  /** Sources whose batches have come; behind a share the subscription does not tell. */
  private readonly reachedBy = new WeakSet<Origin>();
  private warned = false;
  readonly hasExplicitId: boolean;

  constructor(context: FlowContext, name: string, id: string | undefined) {
    this.context = context;
    this.name = name;
    this.id = id ?? name;
    this.hasExplicitId = id !== undefined;
    this.subscribedLate = context.opened;
  }

  /**
   * What a stage gives to `subscribe` as `next`: checks where the batch comes from, counts it, and lets `take` have it.
   * What came out of foreign asynchrony is pushed on at the expense of the orphan budget, so that it is noticed once, here.
   */
  receiver(take: (batch: RecordBatch) => void): (batch: RecordBatch) => void {
    return (batch) => {
      if (!this.arrive(batch)) return;
      if (stack.origin === null) this.onBehalfOf(this.context.orphanOrigin(), () => this.watched(take, batch));
      else if (this.context.watch === undefined) take(batch);
      else this.watched(take, batch);
    };
  }

  private watched(take: (batch: RecordBatch) => void, batch: RecordBatch): void {
    const { watch } = this.context;
    if (watch === undefined) {
      take(batch);
      return;
    }
    watch.enter(this, batch);
    try {
      take(batch);
    } finally {
      watch.leave(this);
    }
  }

  /** False when the batch must not be taken because the run has just failed over it. */
  private arrive(batch: RecordBatch): boolean {
    const { origin } = stack;
    if (origin === null) {
      if (!this.arriveUnpushed()) return false;
    } else if (origin !== this.lastOrigin) {
      if (origin.context !== this.context && !this.arriveFromOtherRun(origin)) return false;
      this.lastOrigin = origin;
      this.reachedBy.add(origin);
    }
    this.rowsIn += batch.numRows;
    return true;
  }

  private arriveUnpushed(): boolean {
    return this.context.orphaned(this, stack.frame !== null, () => {
      const below = this.beneath.length === 0 ? 'its input' : this.beneath.map((id) => `"${id}"`).join(' and ');
      return `A batch reached "${this.id}" while no source or stage of this run was pushing: a foreign asynchronous operator or source stands between ${below} and "${this.id}".`;
    });
  }

  private arriveFromOtherRun(origin: Origin): boolean {
    return this.context.sharedWithOtherRun(this, origin);
  }

  /** Whether nothing but chance would tell it from another stage of the same name and parameters. */
  get needsId(): boolean {
    return !this.hasExplicitId && !this.pathKnown && this.snapshot !== undefined;
  }

  /** Goes on counting where a stage of the same identity left off. */
  continueCounts(earlier: StageNode): void {
    this.rowsIn += earlier.rowsIn;
    this.rowsOut += earlier.rowsOut;
    for (const fate of Object.keys(this.fates) as Fate[]) this.fates[fate] += earlier.fates[fate];
  }

  /** Says something once about this stage. */
  warnOnce(message: () => string): void {
    if (this.warned) return;
    this.warned = true;
    this.context.warn(message());
  }

  /** The source to charge: the one that pushes now, else the latest, else the run's orphan budget. */
  currentOrigin(): Origin {
    return stack.origin ?? this.lastOrigin ?? this.context.orphanOrigin();
  }

  /** Keeps the sources beneath from reading, as a breaker does while it is open, until the function that it returns is called. */
  withhold(): () => void {
    const { context } = this;
    const demand = { from: (origin: Origin) => this.reachedBy.has(origin) || origin.above.includes(this) };
    context.withheld.add(demand);
    return () => {
      if (context.withheld.delete(demand)) context.wake();
    };
  }

  /** Takes charge of a batch until the ticket is released. */
  hold(batch: RecordBatch): Ticket {
    return ticketFor(this, batch, 'hold');
  }

  /** Takes charge of a batch while work on it runs elsewhere. */
  fly(batch: RecordBatch): Ticket {
    return ticketFor(this, batch, 'flight');
  }

  /** Does something on behalf of a source outside its push: a timer, a flush, a settled write. */
  onBehalfOf(origin: Origin, task: () => void): void {
    asPushOf(origin, this, task);
  }

  /** To be called with each batch that it hands on, before it does. */
  emits(batch: RecordBatch): void {
    this.rowsOut += batch.numRows;
    this.context.watch?.emitted(this, batch);
  }

  /** Adds to the account of what became of rows. */
  count(fate: Fate, rows: number): void {
    this.fates[fate] += rows;
  }
}
