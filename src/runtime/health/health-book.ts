import type { Cancel, Clock } from '../../base/clock.js';
import type { ComponentHealth, Health } from '../../core/index.js';
import type { HealthState, RunEvents } from '../flow/index.js';

interface Promised {
  readonly withinMs: number;
  cancel: Cancel;
  missed: boolean;
}

/** Keeps the state of every component, tells changes as events, and watches for signs of life that were promised. */
export class HealthBook implements Health {
  private readonly known = new Map<string, ComponentHealth>();
  private readonly promised = new Map<string, Promised>();
  private clock: Clock | undefined;
  private events: RunEvents | undefined;

  /** What was reported before is told now. */
  open(clock: Clock, events: RunEvents): void {
    this.clock = clock;
    this.events = events;
    for (const { component, state, reasons } of this.known.values())
      events.emit({ kind: 'health', component, state, reasons });
  }

  report(component: string, state: HealthState, reasons: readonly string[] = []): void {
    const before = this.known.get(component);
    if (before?.state === state && sameTexts(before.reasons, reasons)) return;
    const sinceNs = before?.state === state ? before.sinceNs : (this.clock?.nowNs() ?? 0n);
    this.known.set(component, { component, state, reasons, sinceNs });
    this.events?.emit({ kind: 'health', component, state, reasons });
  }

  promise(component: string, withinMs: number): () => void {
    this.promised.get(component)?.cancel();
    const promise: Promised = { withinMs, cancel: () => undefined, missed: false };
    this.promised.set(component, promise);
    this.await(component, promise);
    return () => {
      promise.cancel();
      if (this.promised.get(component) === promise) this.promised.delete(component);
    };
  }

  heartbeat(component: string): void {
    const promise = this.promised.get(component);
    if (promise === undefined) return;
    promise.cancel();
    if (promise.missed) {
      promise.missed = false;
      this.report(component, 'healthy');
    }
    this.await(component, promise);
  }

  components(): readonly ComponentHealth[] {
    return [...this.known.values()];
  }

  /** Whoever is not stopped is now. */
  close(): void {
    for (const { cancel } of this.promised.values()) cancel();
    this.promised.clear();
    for (const component of this.known.keys()) this.report(component, 'stopped');
  }

  private await(component: string, promise: Promised): void {
    const { clock } = this;
    if (clock === undefined) return;
    promise.cancel = clock.schedule(promise.withinMs, () => {
      promise.missed = true;
      this.report(component, 'unhealthy', [`no sign of life for ${promise.withinMs} ms`]);
    });
  }
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}
