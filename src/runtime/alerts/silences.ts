import type { Alert, Labels } from './alert.js';

/** Alerts that nobody is to be told of: of a rule, with labels, for a time. */
export interface Silence {
  /** Name of the rule; all rules without. */
  readonly rule?: string | undefined;
  readonly labels?: Labels | undefined;
  /** ms since 1970, UTC; from the beginning and for ever without. */
  readonly fromMs?: number | undefined;
  readonly untilMs?: number | undefined;
}

export function isSilenced(alert: Alert, silences: readonly Silence[], nowMs: number): boolean {
  return silences.some(
    ({ rule, labels = {}, fromMs = Number.NEGATIVE_INFINITY, untilMs = Number.POSITIVE_INFINITY }) =>
      (rule === undefined || rule === alert.rule) &&
      nowMs >= fromMs &&
      nowMs < untilMs &&
      Object.entries(labels).every(([name, value]) => alert.labels[name] === value),
  );
}
