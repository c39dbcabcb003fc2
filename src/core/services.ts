import type { ServiceKey } from '../runtime/flow/index.js';

/** Where stages write what people read. */
export interface Log {
  debug(message: string, details?: Readonly<Record<string, unknown>>): void;
  info(message: string, details?: Readonly<Record<string, unknown>>): void;
  warn(message: string, details?: Readonly<Record<string, unknown>>): void;
  error(message: string, details?: Readonly<Record<string, unknown>>): void;
}

/** Where stages count what dashboards show. */
export interface Meter {
  count(name: string, value: number, labels?: Readonly<Record<string, string>>): void;
  gauge(name: string, value: number, labels?: Readonly<Record<string, string>>): void;
  observe(name: string, value: number, labels?: Readonly<Record<string, string>>): void;
}

/** Where the desk writes its intentions before it acts on them. Durable before `append` resolves. */
export interface Journal {
  append(entry: Readonly<Record<string, unknown>>): Promise<void>;
}

/** What the account may do; a live desk is refused without it. */
export interface TradingMode {
  readonly effect: 'replay' | 'shadow' | 'paper' | 'live';
  readonly accountId?: string;
}

export const logService: ServiceKey<Log> = { name: 'log', fallback: () => silentLog };
export const meterService: ServiceKey<Meter> = { name: 'meter', fallback: () => noMeter };
export const journalService: ServiceKey<Journal | null> = { name: 'journal', fallback: () => null };
export const tradingModeService: ServiceKey<TradingMode> = {
  name: 'trading mode',
  fallback: () => ({ effect: 'paper' }),
};

const silentLog: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const noMeter: Meter = { count: () => undefined, gauge: () => undefined, observe: () => undefined };
