import { RxArrowError } from '../../../base/errors.js';
import type { Clock } from '../../../base/clock.js';

/** Orders that this process is sending or has just sent: until they have settled, not to find them says nothing. */
export class Sendings {
  private readonly clock: Clock;
  private readonly settleMs: number;
  /** When the latest sending of an id ended; undefined while it goes on. */
  private readonly ends = new Map<string, number | undefined>();

  constructor(clock: Clock, settleMs: number) {
    this.clock = clock;
    this.settleMs = settleMs;
  }

  /** @returns what to call when it has ended, well or badly */
  begin(clientOrderId: string): () => void {
    this.forgetSettled();
    this.ends.set(clientOrderId, undefined);
    return () => this.ends.set(clientOrderId, this.clock.monotonicMs());
  }

  /** @throws RxArrowError when an order may still be on its way */
  mustBeSettled(clientOrderId: string): void {
    if (!this.ends.has(clientOrderId)) return;
    const endedMs = this.ends.get(clientOrderId);
    if (endedMs !== undefined && this.clock.monotonicMs() - endedMs >= this.settleMs) return;
    throw new RxArrowError('NotSettled', `Order ${clientOrderId} may still be on its way to the exchange.`);
  }

  private forgetSettled(): void {
    const nowMs = this.clock.monotonicMs();
    for (const [id, endedMs] of this.ends)
      if (endedMs !== undefined && nowMs - endedMs >= this.settleMs * 2) this.ends.delete(id);
  }
}
