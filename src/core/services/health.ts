import type { HealthState, ServiceKey } from '../../runtime/flow/index.js';

/** How a component is, and since when. */
export interface ComponentHealth {
  readonly component: string;
  readonly state: HealthState;
  /** Why, in plain words; empty when healthy. */
  readonly reasons: readonly string[];
  readonly sinceNs: bigint;
}

/** Where components say how they are. */
export interface Health {
  /** The latest state of a component with the reasons for it, in plain words. */
  report(component: string, state: HealthState, reasons?: readonly string[]): void;
  /** Promises a sign of life within each `withinMs`; returns the way to take the promise back. */
  promise(component: string, withinMs: number): () => void;
  /** A sign of life; who promised one and does not give it is unhealthy. */
  heartbeat(component: string): void;
  /** All that have said something, in the order in which they first did. */
  components(): readonly ComponentHealth[];
}

/** The worst of these states; healthy when there are none. */
export function worstState(states: Iterable<HealthState>): HealthState {
  const order: readonly HealthState[] = ['healthy', 'stopped', 'starting', 'degraded', 'unhealthy'];
  let worst = 0;
  for (const state of states) worst = Math.max(worst, order.indexOf(state));
  return order[worst] as HealthState;
}

/** Without the service `health` states are told as events of the run, and promises are not watched. */
export const healthService: ServiceKey<Health> = {
  name: 'health',
  fallback: ({ events, clock }) => {
    const known = new Map<string, ComponentHealth>();
    return {
      report(component, state, reasons = []) {
        known.set(component, { component, state, reasons, sinceNs: clock.nowNs() });
        events.emit({ kind: 'health', component, state, reasons });
      },
      promise: () => () => undefined,
      heartbeat: () => undefined,
      components: () => [...known.values()],
    };
  },
};
