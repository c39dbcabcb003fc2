import type { RecordBatch } from 'apache-arrow';
import type { StateTables } from '../../columnar/index.js';
import type { FlowContext } from './context.js';
import { Origin } from './origin.js';
import { asPushOf, stack } from './stack.js';
import { Ticket, ticketFor } from './ticket.js';

/** What became of rows that were not simply emitted; see the law of accounts. */
export type Fate = 'absorbed' | 'filtered' | 'late' | 'deadLettered' | 'dropped';

/** One of our stages within a subscription: its identity, its counters, its way to hold rows. */
export class StageNode {
  readonly context: FlowContext;
  readonly name: string;
  /** Digest of name, parameters and everything beneath, or the explicit id; known when subscription has come back. */
  id: string;
  /** Identities directly beneath. */
  beneath: readonly string[] = [];
  /** Subscribed after the run had opened (inside `concat`, `switchMap`): takes no part in the check of marks. */
  readonly subscribedLate: boolean;
  gone = false;
  markSeen = 0;
  rowsIn = 0;
  rowsOut = 0;
  heldRows = 0;
  readonly fates: Record<Fate, number> = { absorbed: 0, filtered: 0, late: 0, deadLettered: 0, dropped: 0 };
  snapshot: (() => StateTables) | undefined;
  restore: ((tables: StateTables) => void) | undefined;
  flush: (() => void) | undefined;
  private lastOrigin: Origin | undefined;
  private warned = false;

  constructor(context: FlowContext, name: string, id: string | undefined) {
    this.context = context;
    this.name = name;
    this.id = id ?? name;
    this.subscribedLate = context.opened;
  }

  /**
   * Every stage calls it first with what it receives. False when the batch must not be taken
   * because the run has just failed over it.
   */
  arrive(batch: RecordBatch): boolean {
    const { origin } = stack;
    if (origin === null) return this.arriveUnpushed();
    if (origin !== this.lastOrigin) {
      if (origin.context !== this.context && !this.arriveFromOtherRun(origin)) return false;
      this.lastOrigin = origin;
    }
    this.rowsIn += batch.numRows;
    return true;
  }

  private arriveUnpushed(): boolean {
    const { context } = this;
    const below = this.beneath.length === 0 ? 'its input' : this.beneath.map((id) => `"${id}"`).join(' and ');
    return context.orphaned(
      this,
      stack.frame !== null,
      `A batch reached "${this.id}" while no source or stage of this run was pushing: a foreign asynchronous operator or source stands between ${below} and "${this.id}".`,
    );
  }

  private arriveFromOtherRun(origin: Origin): boolean {
    return this.context.sharedWithOtherRun(this, origin);
  }

  /** Says something once about this stage. */
  warnOnce(message: string): void {
    if (this.warned) return;
    this.warned = true;
    this.context.warn(message);
  }

  /** The source to charge: the one that pushes now, else the latest, else the run's orphan budget. */
  currentOrigin(): Origin {
    return stack.origin ?? this.lastOrigin ?? this.context.orphanOrigin();
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

  /** Adds to the account of what became of rows. */
  count(fate: Fate, rows: number): void {
    this.fates[fate] += rows;
  }
}
