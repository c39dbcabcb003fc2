import type { AlertSeverity } from '../../core/index.js';
import { alertKey, type Alert, type Labels } from './alert.js';

/** What a rule says of one of its things at one time. */
export interface Finding {
  readonly rule: string;
  readonly severity: AlertSeverity;
  readonly labels: Labels;
  readonly holds: boolean;
  readonly summary: string;
  readonly value?: number;
  /** How long it must hold before it fires. */
  readonly forMs: number;
}

interface Entry {
  readonly sinceMs: number;
  firedMs: number | undefined;
  alert: Alert;
  escalated: boolean;
}

// Labels may come from data; what is wrong with ten thousand things is said of the first of them.
const MOST_ALERTS = 10_000;

/** Which alerts fire: each is told once when it begins, and once when it is over. */
export class AlertBook {
  private readonly entries = new Map<string, Entry>();

  /** Returns the alert when it begins to fire or is over. */
  take(finding: Finding, nowMs: number): Alert | undefined {
    const { rule, labels, holds } = finding;
    const key = alertKey(rule, labels);
    const entry = this.entries.get(key);
    if (!holds) {
      this.entries.delete(key);
      return entry?.firedMs === undefined ? undefined : { ...entry.alert, state: 'resolved' };
    }
    if (entry === undefined) {
      if (this.entries.size >= MOST_ALERTS) return undefined;
      const fired = finding.forMs <= 0;
      const made: Entry = {
        sinceMs: nowMs,
        firedMs: fired ? nowMs : undefined,
        alert: alertOf(finding, nowMs),
        escalated: false,
      };
      this.entries.set(key, made);
      return fired ? made.alert : undefined;
    }
    entry.alert = { ...alertOf(finding, nowMs), sinceMs: entry.firedMs ?? nowMs };
    if (entry.firedMs !== undefined || nowMs - entry.sinceMs < finding.forMs) return undefined;
    entry.firedMs = nowMs;
    return entry.alert;
  }

  /** The alerts of a rule that have fired for so long; each is given once. */
  overdue(rule: string, afterMs: number, nowMs: number): Alert[] {
    const due: Alert[] = [];
    for (const entry of this.entries.values()) {
      if (entry.alert.rule !== rule || entry.escalated || entry.firedMs === undefined) continue;
      if (nowMs - entry.firedMs < afterMs) continue;
      entry.escalated = true;
      due.push(entry.alert);
    }
    return due;
  }

  firing(): Alert[] {
    return [...this.entries.values()].filter(({ firedMs }) => firedMs !== undefined).map(({ alert }) => alert);
  }
}

function alertOf({ rule, severity, labels, summary, value }: Finding, nowMs: number): Alert {
  return {
    rule,
    severity,
    labels,
    summary,
    state: 'firing',
    sinceMs: nowMs,
    ...(value === undefined ? {} : { value }),
  };
}
