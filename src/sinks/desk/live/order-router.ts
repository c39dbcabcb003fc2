import { RetryAfter } from '../../../base/index.js';
import type { Audit, CheckedOrder, Fence, Journal, KillSwitch, OrderReport, Refused } from '../../../core/index.js';
import { OrderInquiry } from './order-inquiry.js';
import type { LedgerOrder, OrderLedger } from './order-ledger.js';
import { idOf, Passages, type Passage } from './passage.js';
import type { VenueLine } from './venue-line.js';

export interface RouterTerms {
  /** First pause before a question is asked again; each is twice the one before, up to half a minute. */
  readonly retryMs: number;
  /** Times that one order is sent at most, where the venue is known not to have it. */
  readonly sends: number;
}

export interface RouterParts {
  readonly line: VenueLine;
  readonly ledger: OrderLedger;
  readonly journal: Journal;
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

/**
 * Takes orders to the venue and hears what becomes of them. An order leaves when the journal has it and not before; when no answer
 * comes it is asked for by its id until it is known, and is sent again only where the venue cannot have it or would refuse a second.
 */
export class OrderRouter {
  private readonly parts: RouterParts;
  private readonly line: VenueLine;
  private readonly passages: Passages;
  /** What may be asked about orders. */
  readonly inquiry: OrderInquiry;
  private stopListening: () => void = () => undefined;

  constructor(parts: RouterParts) {
    this.parts = parts;
    const { line, ledger } = parts;
    this.line = line;
    this.passages = new Passages(line.clock.monotonicMs());
    this.inquiry = new OrderInquiry({ line, ledger, passages: this.passages, report: (report) => this.report(report) });
  }

  listen(): void {
    this.stopListening = this.line.venue.listen((report) => this.hear(report));
  }

  close(): void {
    this.stopListening();
    this.line.close();
  }

  // ---- sending ---------------------------------------------------------------------------------------------------

  /** Sends an order as soon as it is durable. */
  send(order: LedgerOrder, checked: CheckedOrder): void {
    const passage = this.passages.of(order);
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
    if (this.line.closed) return;
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
    while (!this.line.closed && !fence.holds) {
      try {
        await fence.check();
        if (!fence.holds) await this.line.pause(this.parts.terms.retryMs);
      } catch (error) {
        this.close();
        broken(error);
      }
    }
    return !this.line.closed;
  }

  private async submit(order: LedgerOrder, checked: CheckedOrder, passage: Passage): Promise<void> {
    const { venue, clock } = this.line;
    passage.sentMs = clock.monotonicMs();
    passage.sends++;
    const answering = venue.submit(checked);
    try {
      const answer = await this.line.answerTo(answering, 'submit');
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
    if (await this.line.pause(refusal.waitMs)) await this.sendAgain(order, passage);
  }

  /** Only for an order that the venue does not have. */
  private async sendAgain(order: LedgerOrder, passage: Passage): Promise<void> {
    const stopped = await this.stopped(order);
    if (this.line.closed || order.known.over) return;
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
    const passage = this.passages.of(order);
    passage.asking ??= this.ask(order, passage)
      .catch((error: unknown) => this.stumble(error))
      .finally(() => {
        passage.asking = undefined;
      });
  }

  /** Resolves when an order is known, or the run has ended. */
  async known(order: LedgerOrder): Promise<void> {
    const passage = this.passages.of(order);
    await passage.answered;
    await passage.asking;
  }

  private async ask(order: LedgerOrder, passage: Passage): Promise<void> {
    const { venue, clock } = this.line;
    for (let attempt = 0; !this.line.closed && order.known.status === 'unknown'; attempt++) {
      const askedMs = clock.monotonicMs();
      const settled = askedMs - passage.sentMs >= venue.settleMs;
      try {
        const found = await this.inquiry.find(order);
        if (order.known.status !== 'unknown') return;
        if (found !== undefined) await this.inquiry.takeFound(order, found);
        // One that is said to have ended has been there.
        else if (settled && passage.confirming === undefined && (await this.inquiry.isAbsent(order)))
          await this.sendAgain(order, passage);
      } catch {
        // Not to have been answered says nothing about the order; it is asked for again.
      }
      if (order.known.status !== 'unknown') return;
      const toSettle = venue.settleMs - (clock.monotonicMs() - passage.sentMs);
      if (!(await this.line.pause(Math.max(this.backoffMs(attempt), toSettle)))) return;
    }
  }

  // ---- ending ----------------------------------------------------------------------------------------------------

  /** Takes an order back: asks the venue until it is over, one way or another. */
  cancel(order: LedgerOrder, cause: string): void {
    const passage = this.passages.of(order);
    if (order.known.over || passage.ending !== undefined) return;
    const sequence = this.parts.ledger.cancel(idOf(order), cause);
    passage.ending = this.cancelDurably(order, passage, sequence)
      .catch((error: unknown) => this.stumble(error))
      .finally(() => {
        passage.ending = undefined;
      });
  }

  private async cancelDurably(order: LedgerOrder, passage: Passage, sequence: number): Promise<void> {
    const { journal, terms } = this.parts;
    const { venue } = this.line;
    // To take something back needs no journal; whether it is written down is only for the record.
    await journal.durable(sequence).catch(() => undefined);
    await passage.answered;
    for (let attempt = 0; !this.line.closed && !order.known.over; attempt++) {
      if (!(await this.mayAct())) return;
      try {
        await this.line.answerTo(venue.cancel(idOf(order)), 'cancel');
        if (!(await this.line.pause(terms.retryMs)) || order.known.over) return;
        const found = await this.inquiry.find(order);
        if (found !== undefined) await this.inquiry.takeFound(order, found);
        else if (!venue.queryById && order.known.status !== 'unknown') await this.inquiry.takeVanished(order);
      } catch {
        // Asked again below: a cancellation does no harm twice.
      }
      if (order.known.over) return;
      if (!(await this.line.pause(this.backoffMs(attempt)))) return;
    }
  }

  // ---- hearing ---------------------------------------------------------------------------------------------------

  private hear(report: OrderReport): void {
    const order = this.parts.ledger.orders.get(report.clientOrderId);
    const isEnd = report.kind === 'cancelled' || report.kind === 'expired';
    if (isEnd && order !== undefined && !order.known.over) this.confirmEnd(order, report.kind);
    else this.report(report);
  }

  /** A fill before the end may have been lost on its way: the venue is asked, and until then the order counts as one that works. */
  private confirmEnd(order: LedgerOrder, kind: 'cancelled' | 'expired'): void {
    const passage = this.passages.of(order);
    passage.confirming ??= this.confirm(order, kind)
      .catch((error: unknown) => this.stumble(error))
      .finally(() => {
        passage.confirming = undefined;
      });
  }

  private async confirm(order: LedgerOrder, kind: 'cancelled' | 'expired'): Promise<void> {
    for (let attempt = 0; !this.line.closed && !order.known.over; attempt++) {
      try {
        await this.inquiry.lookFor(order, kind);
      } catch {
        // Asked again below.
      }
      if (order.known.over || !(await this.line.pause(this.backoffMs(attempt)))) return;
    }
  }

  private report(report: OrderReport): void {
    if (this.line.closed) return;
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

  private backoffMs(attempt: number): number {
    return Math.min(this.parts.terms.retryMs * 2 ** Math.min(attempt, 12), LONGEST_PAUSE_MS);
  }

  private stumble(error: unknown): void {
    if (!this.line.closed) this.parts.anomaly(`the router stumbled: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
