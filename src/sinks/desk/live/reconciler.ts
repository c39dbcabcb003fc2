import { RxArrowError } from '../../../base/index.js';
import type { Entries } from '../../../core/index.js';
import type { OrderLedger } from './order-ledger.js';
import type { OrderRouter } from './order-router.js';
import type { VenueLine } from './venue-line.js';

const OBJECTION = 'reconciliation';
const BUSY = 'fills came in while positions were compared';

export interface ReconcilerParts {
  readonly line: VenueLine;
  readonly ledger: OrderLedger;
  /** Signed units that the account held before the first fill of the journal. */
  readonly opening: ReadonlyMap<string, number>;
  readonly router: OrderRouter;
  readonly entries: Entries;
  readonly anomaly: (message: string) => void;
  readonly terms: {
    /** Time between two comparisons while the run goes on. */
    readonly reconcileMs: number;
    /** Time within which the first comparison must have come to an end. */
    readonly reconcileWithinMs: number;
    /** Whether orders at the venue that are not of the journal, and positions they lead to, are left alone. */
    readonly foreignOrders: 'refuse' | 'ignore';
  };
}

/** Compares the journal with the venue: before anything is traded, and again and again after. */
export class Reconciler {
  private readonly parts: ReconcilerParts;
  private closed = false;

  constructor(parts: ReconcilerParts) {
    this.parts = parts;
    parts.entries.close(OBJECTION, 'the journal has not been compared with the venue');
  }

  /**
   * Finds out what became of every order that is not over, fetches what was filled, and compares orders and positions.
   * @throws RxArrowError when they cannot be brought together
   */
  async start(): Promise<void> {
    const { ledger, router, entries, line, terms } = this.parts;
    const { clock } = line;
    const begun = clock.monotonicMs();
    const left = (): number => terms.reconcileWithinMs - (clock.monotonicMs() - begun);
    for (const order of ledger.open)
      if (order.known.status === 'submitted' || order.known.status === 'unknown')
        router.askFor(order, 'the run was stopped before an answer came');
    let known = false;
    void Promise.all(ledger.open.map((order) => router.known(order))).then(() => {
      known = true;
    });
    while (!known) {
      if (left() <= 0) throw this.unresolved(ledger);
      if (!(await line.pause(Math.min(20, Math.max(1, left()))))) return;
    }
    for (let problem = await this.tryCompare(); problem !== undefined; problem = await this.tryCompare()) {
      if (left() <= 0) throw refused(problem);
      if (!(await line.pause(Math.min(Math.max(50, line.venue.settleMs), Math.max(1, left()))))) return;
    }
    entries.release(OBJECTION);
  }

  /** Compares from time to time until it is closed. */
  async keep(): Promise<void> {
    const { line, entries, anomaly, terms } = this.parts;
    let before: string | undefined;
    while (await line.pause(terms.reconcileMs)) {
      if (this.closed) return;
      const problem = await this.tryCompare();
      // What is only on its way is gone at the next look.
      if (problem === undefined) entries.release(OBJECTION);
      else if (problem === BUSY) continue;
      else if (problem === before) {
        entries.close(OBJECTION, problem);
        anomaly(problem);
      }
      before = problem;
    }
  }

  close(): void {
    this.closed = true;
  }

  private async tryCompare(): Promise<string | undefined> {
    try {
      return await this.compare();
    } catch (error) {
      return `the venue does not answer: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  /** What is wrong; undefined when journal and venue say the same. */
  private async compare(): Promise<string | undefined> {
    const { line, ledger, router, terms } = this.parts;
    const { venue } = line;
    const { inquiry } = router;
    await inquiry.fetchFills();
    const open = await line.answerTo(venue.openOrders(), 'open orders');
    for (const order of ledger.open) {
      const found = open.find(({ clientOrderId }) => clientOrderId === order.intent.order.clientOrderId);
      if (found !== undefined) await inquiry.takeFound(order, found);
      else await inquiry.lookAfter(order);
    }
    if (terms.foreignOrders === 'ignore') return undefined;
    const foreign = open.filter(({ clientOrderId }) => !ledger.orders.has(clientOrderId));
    if (foreign.length > 0)
      return `the venue has orders that are not of this journal: ${foreign.map(({ clientOrderId }) => clientOrderId).join(', ')}`;
    return this.comparePositions();
  }

  private async comparePositions(): Promise<string | undefined> {
    const { line, ledger, opening, router } = this.parts;
    const before = ledger.changes;
    const there = await line.answerTo(line.venue.positions(), 'positions');
    await router.inquiry.fetchFills();
    // Fills that came between the two answers make them differ, which says nothing.
    if (ledger.changes !== before) return BUSY;
    const ours = ledger.positions;
    for (const [symbol, units] of opening) ours.set(symbol, (ours.get(symbol) ?? 0) + units);
    for (const symbol of new Set([...there.keys(), ...ours.keys()])) {
      const atVenue = there.get(symbol) ?? 0;
      const own = ours.get(symbol) ?? 0;
      if (Math.abs(atVenue - own) > 1e-9 * Math.max(1, Math.abs(own)))
        return `the position in ${symbol} is ${atVenue} at the venue and ${own} by the opening positions and the fills of the journal`;
    }
    return undefined;
  }

  private unresolved(ledger: OrderLedger): RxArrowError {
    const ids = ledger.open
      .filter(({ known }) => known.status === 'unknown')
      .map(({ intent }) => intent.order.clientOrderId);
    return refused(`of ${ids.join(', ')} it cannot be found out whether they are at the venue`);
  }
}

function refused(problem: string): RxArrowError {
  return new RxArrowError('ReconcileFailed', `desk: trading is not begun: ${problem}.`, {
    component: 'desk',
    hint: 'Bring the two together by hand at the venue, or start with a journal of its own; then run again.',
  });
}
