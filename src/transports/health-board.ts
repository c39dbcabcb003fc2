import type { TransportHealth } from './message-broker.js';

const WELL: TransportHealth = { state: 'healthy', reasons: [] };

/** What is wrong with a transport, by who says it; tells listeners when that changes. */
export class HealthBoard {
  private readonly troubles = new Map<object, { readonly state: 'degraded' | 'unhealthy'; readonly reason: string }>();
  private readonly listeners = new Set<(health: TransportHealth) => void>();
  private latest = WELL;

  get health(): TransportHealth {
    return this.latest;
  }

  listen(listener: (health: TransportHealth) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Something does not work as it should. */
  trouble(who: object, reason: string, state: 'degraded' | 'unhealthy' = 'degraded'): void {
    this.troubles.set(who, { state, reason });
    this.tell();
  }

  /** It works again. */
  well(who: object): void {
    if (this.troubles.delete(who)) this.tell();
  }

  private tell(): void {
    const all = [...this.troubles.values()];
    const state = all.some((each) => each.state === 'unhealthy') ? 'unhealthy' : 'degraded';
    const next: TransportHealth =
      all.length === 0 ? WELL : { state, reasons: [...new Set(all.map(({ reason }) => reason))].sort() };
    if (JSON.stringify(next) === JSON.stringify(this.latest)) return;
    this.latest = next;
    for (const listener of [...this.listeners]) listener(next);
  }
}
