import type { AlertSeverity } from '../../core/index.js';

export type Labels = Readonly<Record<string, string>>;

/** One thing that is wrong, from when it began to be told until it is over. */
export interface Alert {
  readonly rule: string;
  readonly severity: AlertSeverity;
  readonly summary: string;
  readonly labels: Labels;
  readonly state: 'firing' | 'resolved';
  /** When it began to fire, ms since 1970, UTC. */
  readonly sinceMs: number;
  /** The number that it is about, where there is one. */
  readonly value?: number;
}

/** What routes send: alerts of one group that came at about the same time. */
export interface Notification {
  readonly run: string;
  readonly alerts: readonly Alert[];
  /** All of it in plain words, a line for each alert. */
  readonly text: string;
}

/** What tells an alert from all others. */
export function alertKey(rule: string, labels: Labels): string {
  return JSON.stringify([rule, Object.entries(labels).sort()]);
}

const MARKS: Readonly<Record<AlertSeverity, string>> = { info: 'info', warning: 'WARNING', critical: 'CRITICAL' };

export function notificationText(run: string, alerts: readonly Alert[]): string {
  const lines = alerts.map(({ state, severity, rule, summary, labels }) => {
    const where = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
    const mark = state === 'firing' ? MARKS[severity] : 'resolved';
    return `[${mark}] ${rule}: ${summary}${where.length === 0 ? '' : ` (${where.join(', ')})`}`;
  });
  return [`rxarrow "${run}"`, ...lines].join('\n');
}
