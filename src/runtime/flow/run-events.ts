import type { RowLetter } from './flow-options.js';

/** How a component feels. */
export type HealthState = 'starting' | 'healthy' | 'degraded' | 'unhealthy' | 'stopped';

/** What happens in a run beside its rows. Metrics, alerts, logs and the audit trail are made from these. */
export type RunEvent =
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'failure'; readonly error: unknown }
  | { readonly kind: 'deadLetter'; readonly letter: RowLetter }
  | { readonly kind: 'late'; readonly letter: RowLetter }
  | { readonly kind: 'drop'; readonly source: string; readonly rows: number; readonly cause: string }
  | { readonly kind: 'gap'; readonly source: string; readonly detail: string }
  | {
      readonly kind: 'checkpoint';
      readonly outcome: 'written' | 'skipped' | 'failed' | 'restored';
      readonly number: number;
      /** How long the sources stood still. */
      readonly quietMs: number;
      /** From the beginning to the acknowledgement of the sources. */
      readonly totalMs: number;
      readonly bytes: number;
      readonly detail: string;
    }
  | {
      readonly kind: 'breaker';
      readonly component: string;
      readonly from: BreakerState;
      readonly to: BreakerState;
      readonly reason: string;
    }
  | {
      readonly kind: 'retry';
      readonly component: string;
      readonly attempt: number;
      readonly delayMs: number;
      readonly error: unknown;
    }
  /** Something else was done in place of what failed. */
  | { readonly kind: 'fallback'; readonly component: string; readonly to: string; readonly error: unknown }
  /** Somebody can be reached there now. */
  | { readonly kind: 'listening'; readonly component: string; readonly address: string }
  /** A part of the run that failed was started anew, or given up. */
  | {
      readonly kind: 'supervision';
      readonly component: string;
      readonly action: 'restart' | 'giveUp';
      readonly attempt: number;
      readonly delayMs: number;
      readonly error: unknown;
    }
  | {
      readonly kind: 'health';
      readonly component: string;
      readonly state: HealthState;
      readonly reasons: readonly string[];
    }
  | {
      readonly kind: 'alert';
      readonly state: 'firing' | 'resolved';
      readonly rule: string;
      readonly severity: AlertSeverity;
      readonly summary: string;
    }
  /** Whether the desk may open positions: `halted` also closes what is working. */
  | {
      readonly kind: 'trading';
      readonly state: 'open' | 'entriesClosed' | 'halted';
      readonly causes: readonly string[];
    };

export type AlertSeverity = 'info' | 'warning' | 'critical';

export type BreakerState = 'closed' | 'open' | 'halfOpen';

export type RunEventKind = RunEvent['kind'];

/** Tells what happens to whoever listens; a listener that throws harms nobody else. */
export class RunEvents {
  private readonly listeners = new Set<(event: RunEvent) => void>();
  private readonly failed: (message: string) => void;

  constructor(failed: (message: string) => void) {
    this.failed = failed;
  }

  /** Returns the function that ends it. */
  listen(listener: (event: RunEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  emit(event: RunEvent): void {
    for (const listener of [...this.listeners]) {
      try {
        listener(event);
      } catch (error) {
        this.listeners.delete(listener);
        this.failed(
          `A listener to the events of the run failed at "${event.kind}" and is heard no more: ${String(error)}`,
        );
      }
    }
  }
}
