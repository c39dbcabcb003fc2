import type { HealthState, ServiceKey } from '../../runtime/flow/index.js';

/** Where components say how they are. */
export interface Health {
  /** The latest state of a component with the reasons for it, in plain words. */
  report(component: string, state: HealthState, reasons?: readonly string[]): void;
  /** A sign of life; who promised one and does not give it is unhealthy. */
  heartbeat(component: string): void;
}

export const healthService: ServiceKey<Health> = {
  name: 'health',
  fallback: ({ events }) => ({
    report: (component, state, reasons = []) => events.emit({ kind: 'health', component, state, reasons }),
    heartbeat: () => undefined,
  }),
};
