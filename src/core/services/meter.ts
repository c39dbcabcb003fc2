import type { ServiceKey } from '../../runtime/flow/index.js';

/** Where stages count what dashboards show. */
export interface Meter {
  /** False where nobody reads: what costs something to count need not be counted. */
  readonly enabled: boolean;
  count(name: string, value: number, labels?: Readonly<Record<string, string>>): void;
  gauge(name: string, value: number, labels?: Readonly<Record<string, string>>): void;
  observe(name: string, value: number, labels?: Readonly<Record<string, string>>): void;
}

export const meterService: ServiceKey<Meter> = { name: 'meter', fallback: () => noMeter };

const noMeter: Meter = { enabled: false, count: () => undefined, gauge: () => undefined, observe: () => undefined };
