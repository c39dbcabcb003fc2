import type { LedgerOrder } from './order-ledger.js';

/** An order under way in this process. */
export interface Passage {
  /** When it was last sent, or may have been by an earlier process (ms of the clock). */
  sentMs: number;
  sends: number;
  /** Since when the open orders of the venue do not show it; undefined while they do. */
  missedMs: number | undefined;
  /** Settles when the venue has first answered, or has not. */
  answered: Promise<void>;
  asking: Promise<void> | undefined;
  /** While it is being taken back. */
  ending: Promise<void> | undefined;
  /** While an end that was told is being looked into. */
  confirming: Promise<void> | undefined;
}

/** The orders under way, by client order id. */
export class Passages {
  private readonly passages = new Map<string, Passage>();
  private readonly began: number;

  /** @param began When this process began (ms of the clock). */
  constructor(began: number) {
    this.began = began;
  }

  of(order: LedgerOrder): Passage {
    const id = idOf(order);
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
        confirming: undefined,
      };
      this.passages.set(id, passage);
    }
    return passage;
  }
}

export function idOf(order: LedgerOrder): string {
  return order.intent.order.clientOrderId;
}
