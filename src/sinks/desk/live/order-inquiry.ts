import type { OrderReport, VenueOrder } from '../../../core/index.js';
import { BEFORE_ALL, type LedgerOrder, type OrderLedger } from './order-ledger.js';
import { idOf, type Passages } from './passage.js';
import type { VenueLine } from './venue-line.js';

export interface InquiryParts {
  readonly line: VenueLine;
  readonly ledger: OrderLedger;
  readonly passages: Passages;
  /** Takes in what was found out. */
  readonly report: (report: OrderReport) => void;
}

/** Finds out from the venue what has become of orders. */
export class OrderInquiry {
  private readonly parts: InquiryParts;

  constructor(parts: InquiryParts) {
    this.parts = parts;
  }

  /** Looks for an order wherever the venue can be asked. */
  async find(order: LedgerOrder): Promise<VenueOrder | undefined> {
    const { line, passages } = this.parts;
    const { venue } = line;
    const id = idOf(order);
    if (venue.queryById) return line.answerTo(venue.query(id), 'query');
    const open = await line.answerTo(venue.openOrders(), 'open orders');
    const found = open.find(({ clientOrderId }) => clientOrderId === id);
    if (found !== undefined) passages.of(order).missedMs = undefined;
    return found;
  }

  /** Takes in how the venue has an order; fills first, so that no end overtakes them. */
  async takeFound(order: LedgerOrder, found: VenueOrder): Promise<void> {
    const { report } = this.parts;
    if (lacksFills(order, found)) await this.fetchFills(order.intent.passedNs);
    const { clientOrderId, venueOrderId } = found;
    if (found.status === 'rejected') {
      report({ kind: 'rejected', clientOrderId, cause: 'rejected by the venue' });
      return;
    }
    report({ kind: 'accepted', clientOrderId, venueOrderId });
    if (lacksFills(order, found)) return;
    if (found.status === 'cancelled' || found.status === 'expired')
      report({ kind: found.status, clientOrderId, cause: `${found.status} at the venue` });
  }

  /** Fetches the fills since those that were fetched, and some before, since they may show late. */
  async fetchFills(fromNs?: bigint): Promise<void> {
    const { line, ledger, report } = this.parts;
    const { venue } = line;
    if (ledger.fillsNs === BEFORE_ALL) return;
    const overlapNs = BigInt(Math.round(venue.settleMs * 2)) * 1_000_000n;
    const sinceNs = fromNs !== undefined && fromNs < ledger.fillsNs ? fromNs : ledger.fillsNs;
    // Not those that were told without being asked for: one before them may have been lost.
    for (const fill of await line.answerTo(venue.fillsSince(sinceNs - overlapNs), 'fills')) {
      report({ kind: 'fill', clientOrderId: fill.clientOrderId, fill });
      if (fill.timeNs > ledger.fillsNs) ledger.fillsNs = fill.timeNs;
    }
  }

  /**
   * Whether an order that was looked for and not found is not there, and has no fills. An answer by id says so at once. Where only
   * open orders can be seen it may have left them by being filled, and its fills show later: they are waited for.
   */
  async isAbsent(order: LedgerOrder): Promise<boolean> {
    const { line, passages } = this.parts;
    if (line.venue.queryById) return true;
    if (!this.hasSettled(passages.of(order).missedMs, order)) return false;
    await this.fetchFills(order.intent.passedNs);
    return order.known.filled === 0;
  }

  /** Of a venue that lists open orders only: one that was there and is not any more is over, once its fills are in. */
  async takeVanished(order: LedgerOrder, kind: 'cancelled' | 'expired' = 'cancelled'): Promise<void> {
    const { passages, report } = this.parts;
    const { missedMs, sentMs } = passages.of(order);
    if (!this.hasSettled(missedMs === undefined ? undefined : Math.max(missedMs, sentMs), order)) return;
    await this.fetchFills(order.intent.passedNs);
    if (!order.known.over)
      report({ kind, clientOrderId: idOf(order), cause: 'no longer among the open orders of the venue' });
  }

  /** Whether what was missed is missed for so long that its fills show. */
  private hasSettled(sinceMs: number | undefined, order: LedgerOrder): boolean {
    const { line, passages } = this.parts;
    const nowMs = line.clock.monotonicMs();
    passages.of(order).missedMs ??= nowMs;
    return nowMs - (sinceMs ?? nowMs) >= line.venue.settleMs;
  }

  /** Looks after an order that works and of which nothing was heard. */
  async lookAfter(order: LedgerOrder): Promise<void> {
    if (order.known.status === 'unknown' || order.known.status === 'submitted') return;
    await this.lookFor(order);
  }

  /** @param end What it is said to have come to. */
  async lookFor(order: LedgerOrder, end?: 'cancelled' | 'expired'): Promise<void> {
    const found = await this.find(order);
    if (found !== undefined) await this.takeFound(order, found);
    else if (!this.parts.line.venue.queryById) await this.takeVanished(order, end);
  }
}

function lacksFills(order: LedgerOrder, found: VenueOrder): boolean {
  return order.known.filled < found.filledQuantity * (1 - 1e-9);
}
