import { RetryAfter, RxArrowError, wait, type Clock } from '../../../base/index.js';
import type {
  Audit,
  CheckedOrder,
  Fence,
  Journal,
  KillSwitch,
  OrderReport,
  Refused,
  Venue,
  VenueOrder,
} from '../../../core/index.js';
import { BEFORE_ALL, type LedgerOrder, type OrderLedger } from './order-ledger.js';

export interface RouterTerms {
  /** How long an answer of the venue is waited for. */
  readonly answerMs: number;
  /** First pause before a question is asked again; each is twice the one before, up to half a minute. */
  readonly retryMs: number;
  /** Times that one order is sent at most, where the venue is known not to have it. */
  readonly sends: number;
}

export interface RouterParts {
  readonly venue: Venue;
  readonly ledger: OrderLedger;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly killSwitch: KillSwitch | null;
  /** Whether this run still is the one that may act. */
  readonly fence: Fence;
  readonly audit: Audit | null;
  readonly terms: RouterTerms;
  /** Has the gate look once more at an order that is to be sent again. */
  readonly recheck: (order: LedgerOrder) => CheckedOrder | Refused;
  /** Something was heard that the desk has to be told. */
  readonly news: () => void;
  /** Something that should not be, for people. */
  readonly anomaly: (message: string) => void;
  /** Nothing may leave any more: the journal takes nothing, or another run has gone on in the place of this one. */
  readonly broken: (error: unknown) => void;
}

const LONGEST_PAUSE_MS = 30_000;

/** An order under way in this process. */
interface Passage {
  /** When it was last sent, or may have been by an earlier process (ms of the clock). */
  sentMs: number;
  sends: number;
  /** Since when the open orders of the venue do not show it; undefined while they do. */
  missedMs: number | undefined;
  /** Settles when the venue has first answered, or has not. */
  answered: Promise<void>;
  asking: Promise<void> | undefined;
  ending: Promise<void> | undefined;
}

/**
 * Takes orders to the venue and hears what becomes of them. An order leaves when the journal has it and not before; when no answer
 * comes it is asked for by its id until it is known, and is sent again only where the venue cannot have it or would refuse a second.
 */
export class OrderRouter {
  private readonly parts: RouterParts;
  private readonly passages = new Map<string, Passage>();
  private readonly began: number;
  private closed = false;
  private stopListening: () => void = () => undefined;
  private readonly aborter = new AbortController();

  constructor(parts: RouterParts) {
    this.parts = parts;
    this.began = parts.clock.monotonicMs();
  }

  listen(): void {
    this.stopListening = this.parts.venue.listen((report) => this.report(report));
  }

  close(): void {
    this.closed = true;
    this.stopListening();
    this.aborter.abort(new RxArrowError('Closed', 'The run has ended.', { component: 'desk' }));
  }

  private passageOf(order: LedgerOrder): Passage {
    const id = order.intent.order.clientOrderId;
    let passage = this.passages.get(id);
    if (passage === undefined) {
      // One that is not of this process may have been sent until the moment this one began.
      passage = {
        sentMs: this.began,
        sends: 0,
        missedMs: undefined,
        answered: Promise.resolve(),
        asking: undefined,
        ending: undefined,
      };
      this.passages.set(id, passage);
    }
    return passage;
  }

  // ---- sending ---------------------------------------------------------------------------------------------------

  /** Sends an order as soon as it is durable. */
  send(order: LedgerOrder, checked: CheckedOrder): void {
    const passage = this.passageOf(order);
    passage.answered = this.sendDurably(order, checked, passage).catch((error: unknown) => this.stumble(error));
  }

  private async sendDurably(order: LedgerOrder, checked: CheckedOrder, passage: Passage): Promise<void> {
    const { journal } = this.parts;
    try {
      await journal.durable(order.sequence);
    } catch (error) {
      this.parts.broken(error);
      return;
    }
    const stopped = await this.stopped(order);
    if (this.closed) return;
    if (stopped !== undefined) this.end(order, 'rejected', stopped);
    else await this.submit(order, checked, passage);
  }

  /** Why an order must not leave any more. */
  private async stopped(order: LedgerOrder): Promise<string | undefined> {
    const { killSwitch, ledger } = this.parts;
    const tripped = await killSwitch?.look();
    await this.mayAct();
    return tripped ?? killSwitch?.tripped ?? ledger.cancelled.get(order.intent.order.clientOrderId);
  }

  /**
   * Resolves to whether this run still may act, which then holds until the next wait. A process that stood still for long asks
   * before it goes on: another may have gone on in its place, and what it sent then would be sent twice.
   */
  private async mayAct(): Promise<boolean> {
    const { fence, broken } = this.parts;
    while (!this.closed && !fence.holds) {
      try {
        await fence.check();
        if (!fence.holds) await this.pause(this.parts.terms.retryMs);
      } catch (error) {
        this.close();
        broken(error);
      }
    }
    return !this.closed;
  }

  private async submit(order: LedgerOrder, checked: CheckedOrder, passage: Passage): Promise<void> {
    const { venue, clock } = this.parts;
    passage.sentMs = clock.monotonicMs();
    passage.sends++;
    const answering = venue.submit(checked);
    try {
      const answer = await this.answerTo(answering, 'submit');
      if (answer.kind === 'repeated') this.askFor(order, 'the venue has an order of this id already');
      else this.take(order, answer);
    } catch (error) {
      if (error instanceof RetryAfter) await this.submitLater(order, error, passage);
      else {
        this.askFor(order, messageOf(error));
        // An answer that comes too late is an answer.
        answering.then(
          (answer) => {
            if (answer.kind !== 'repeated') this.take(order, answer);
          },
          () => undefined,
        );
      }
    }
  }

  private take(
    order: LedgerOrder,
    answer: { kind: 'accepted'; venueOrderId: string } | { kind: 'rejected'; cause: string },
  ): void {
    const { clientOrderId } = order.intent.order;
    if (answer.kind === 'accepted') this.report({ kind: 'accepted', clientOrderId, venueOrderId: answer.venueOrderId });
    else this.end(order, 'rejected', answer.cause);
  }

  /** The venue has said that it did not take the order. */
  private async submitLater(order: LedgerOrder, refusal: RetryAfter, passage: Passage): Promise<void> {
    if (passage.sends >= this.parts.terms.sends) {
      this.end(order, 'rejected', refusal.message);
      return;
    }
    if (await this.pause(refusal.waitMs)) await this.sendAgain(order, passage);
  }

  /** Only for an order that the venue does not have. */
  private async sendAgain(order: LedgerOrder, passage: Passage): Promise<void> {
    const stopped = await this.stopped(order);
    if (this.closed || order.known.over) return;
    if (passage.sends >= this.parts.terms.sends) {
      this.end(order, 'rejected', `not at the venue after it was sent ${passage.sends} times`);
      return;
    }
    if (stopped !== undefined) {
      this.end(order, 'rejected', stopped);
      return;
    }
    const checked = this.parts.recheck(order);
    if ('refusal' in checked)
      this.end(order, 'rejected', `not taken by the venue, and not sent again: ${checked.cause}`);
    else await this.submit(order, checked, passage);
  }

  // ---- asking ----------------------------------------------------------------------------------------------------

  /** No answer came, or one that leaves it open: the order is unknown until it has been asked for. */
  askFor(order: LedgerOrder, cause: string): void {
    if (order.known.status === 'submitted') this.report({ kind: 'unknown', clientOrderId: idOf(order), cause });
    const passage = this.passageOf(order);
    passage.asking ??= this.ask(order, passage)
      .catch((error: unknown) => this.stumble(error))
      .finally(() => {
        passage.asking = undefined;
      });
  }

  /** Resolves when an order is known, or the run has ended. */
  async known(order: LedgerOrder): Promise<void> {
    const passage = this.passageOf(order);
    await passage.answered;
    await passage.asking;
  }

  private async ask(order: LedgerOrder, passage: Passage): Promise<void> {
    const { venue, clock, terms } = this.parts;
    for (let attempt = 0; !this.closed && order.known.status === 'unknown'; attempt++) {
      const askedMs = clock.monotonicMs();
      const settled = askedMs - passage.sentMs >= venue.settleMs;
      try {
        const found = await this.find(order);
        if (order.known.status !== 'unknown') return;
        if (found !== undefined) await this.takeFound(order, found);
        else if (settled && (await this.isAbsent(order, passage))) await this.sendAgain(order, passage);
      } catch {
        // Not to have been answered says nothing about the order; it is asked for again.
      }
      if (order.known.status !== 'unknown') return;
      const toSettle = venue.settleMs - (clock.monotonicMs() - passage.sentMs);
      const pauseMs = Math.min(terms.retryMs * 2 ** Math.min(attempt, 12), LONGEST_PAUSE_MS);
      if (!(await this.pause(Math.max(pauseMs, toSettle)))) return;
    }
  }

  /** Looks for an order wherever the venue can be asked. */
  private async find(order: LedgerOrder): Promise<VenueOrder | undefined> {
    const { venue } = this.parts;
    const id = idOf(order);
    if (venue.queryById) return this.answerTo(venue.query(id), 'query');
    const open = await this.answerTo(venue.openOrders(), 'open orders');
    const found = open.find(({ clientOrderId }) => clientOrderId === id);
    if (found !== undefined) this.passageOf(order).missedMs = undefined;
    return found;
  }

  /**
   * Whether an order that was looked for and not found is not there, and has no fills. An answer by id says so at once. Where only
   * open orders can be seen it may have left them by being filled, and its fills show later: they are waited for.
   */
  private async isAbsent(order: LedgerOrder, passage: Passage): Promise<boolean> {
    const { venue, clock } = this.parts;
    if (venue.queryById) return true;
    const nowMs = clock.monotonicMs();
    passage.missedMs ??= nowMs;
    if (nowMs - passage.missedMs < venue.settleMs) return false;
    await this.fetchFills(order.intent.passedNs);
    return order.known.filled === 0;
  }

  /** Takes in how the venue has an order; fills first, so that no end overtakes them. */
  async takeFound(order: LedgerOrder, found: VenueOrder): Promise<void> {
    if (order.known.filled < found.filledQuantity * (1 - 1e-9)) await this.fetchFills(order.intent.passedNs);
    const { clientOrderId, venueOrderId } = found;
    if (found.status === 'rejected') {
      this.end(order, 'rejected', 'rejected by the venue');
      return;
    }
    this.report({ kind: 'accepted', clientOrderId, venueOrderId });
    if (order.known.filled < found.filledQuantity * (1 - 1e-9)) return;
    if (found.status === 'cancelled' || found.status === 'expired')
      this.end(order, found.status, `${found.status} at the venue`);
  }

  /** Fetches the fills since those that were fetched, and some before, since they may show late. */
  async fetchFills(fromNs?: bigint): Promise<void> {
    const { venue, ledger } = this.parts;
    if (ledger.fillsNs === BEFORE_ALL) return;
    const overlapNs = BigInt(Math.round(venue.settleMs * 2)) * 1_000_000n;
    const sinceNs = fromNs !== undefined && fromNs < ledger.fillsNs ? fromNs : ledger.fillsNs;
    // Not those that were told without being asked for: one before them may have been lost.
    for (const fill of await this.answerTo(venue.fillsSince(sinceNs - overlapNs), 'fills')) {
      this.report({ kind: 'fill', clientOrderId: fill.clientOrderId, fill });
      if (fill.timeNs > ledger.fillsNs) ledger.fillsNs = fill.timeNs;
    }
  }

  // ---- ending ----------------------------------------------------------------------------------------------------

  /** Takes an order back: asks the venue until it is over, one way or another. */
  cancel(order: LedgerOrder, cause: string): void {
    const passage = this.passageOf(order);
    if (order.known.over || passage.ending !== undefined) return;
    const sequence = this.parts.ledger.cancel(idOf(order), cause);
    passage.ending = this.cancelDurably(order, passage, sequence)
      .catch((error: unknown) => this.stumble(error))
      .finally(() => {
        passage.ending = undefined;
      });
  }

  private async cancelDurably(order: LedgerOrder, passage: Passage, sequence: number): Promise<void> {
    const { journal, venue, terms } = this.parts;
    // To take something back needs no journal; whether it is written down is only for the record.
    await journal.durable(sequence).catch(() => undefined);
    await passage.answered;
    for (let attempt = 0; !this.closed && !order.known.over; attempt++) {
      if (!(await this.mayAct())) return;
      try {
        await this.answerTo(venue.cancel(idOf(order)), 'cancel');
        if (!(await this.pause(terms.retryMs)) || order.known.over) return;
        const found = await this.find(order);
        if (found !== undefined) await this.takeFound(order, found);
        else if (!venue.queryById && order.known.status !== 'unknown') await this.vanished(order);
      } catch {
        // Asked again below: a cancellation does no harm twice.
      }
      if (order.known.over) return;
      if (!(await this.pause(Math.min(terms.retryMs * 2 ** Math.min(attempt, 12), LONGEST_PAUSE_MS)))) return;
    }
  }

  /** Of a venue that lists open orders only: one that was there and is not any more is over, once its fills are in. */
  private async vanished(order: LedgerOrder): Promise<void> {
    const { venue, clock } = this.parts;
    const passage = this.passageOf(order);
    const nowMs = clock.monotonicMs();
    passage.missedMs ??= nowMs;
    if (nowMs - Math.max(passage.missedMs, passage.sentMs) < venue.settleMs) return;
    await this.fetchFills(order.intent.passedNs);
    if (!order.known.over) this.end(order, 'cancelled', 'no longer among the open orders of the venue');
  }

  /** Looks after an order that works and of which nothing was heard. */
  async lookAfter(order: LedgerOrder): Promise<void> {
    if (order.known.status === 'unknown' || order.known.status === 'submitted') return;
    const found = await this.find(order);
    if (found !== undefined) await this.takeFound(order, found);
    else if (!this.parts.venue.queryById) await this.vanished(order);
  }

  // ---- hearing ---------------------------------------------------------------------------------------------------

  report(report: OrderReport): void {
    if (this.closed) return;
    const { ledger, anomaly, audit } = this.parts;
    const transition = ledger.report(report);
    if (transition.kind === 'changed' || transition.kind === 'noted') this.parts.news();
    if (transition.kind === 'illegal') anomaly(`order ${report.clientOrderId}: ${transition.reason}`);
    else if (transition.kind === 'changed') {
      if (transition.anomaly !== undefined) anomaly(`order ${report.clientOrderId}: ${transition.anomaly}`);
      audit?.record('outcome', { ...report, status: transition.to });
    }
  }

  private end(order: LedgerOrder, kind: 'rejected' | 'cancelled' | 'expired', cause: string): void {
    this.report({ kind, clientOrderId: idOf(order), cause });
  }

  /** @throws RxArrowError when no answer comes in time */
  async answerTo<T>(answer: Promise<T>, question: string): Promise<T> {
    const { clock, terms, venue } = this.parts;
    let cancel = (): void => undefined;
    const late = new Promise<never>((_, reject) => {
      cancel = clock.schedule(terms.answerMs, () =>
        reject(
          new RxArrowError('NoAnswer', `${venue.name}: no answer to "${question}" within ${terms.answerMs} ms.`, {
            component: 'desk',
          }),
        ),
      );
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      cancel();
    }
  }

  /** False when the run has ended meanwhile. */
  async pause(ms: number): Promise<boolean> {
    if (this.closed) return false;
    try {
      await wait(this.parts.clock, ms, this.aborter.signal);
      return !this.closed;
    } catch {
      return false;
    }
  }

  private stumble(error: unknown): void {
    if (!this.closed) this.parts.anomaly(`the router stumbled: ${messageOf(error)}`);
  }
}

function idOf(order: LedgerOrder): string {
  return order.intent.order.clientOrderId;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
