import type { ServiceKey } from '../../runtime/flow/index.js';

/** Where stages count what dashboards show. */
export interface Meter {
  count(name: string, value: number, labels?: Readonly<Record<string, string>>): void;
  gauge(name: string, value: number, labels?: Readonly<Record<string, string>>): void;
  observe(name: string, value: number, labels?: Readonly<Record<string, string>>): void;
}

export const meterService: ServiceKey<Meter> = { name: 'meter', fallback: () => noMeter };

const noMeter: Meter = { count: () => undefined, gauge: () => undefined, observe: () => undefined };
