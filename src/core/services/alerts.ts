import type { AlertSeverity, ServiceKey } from '../../runtime/flow/index.js';

/** What makes an alert known, and tells it from others of its rule. */
export interface RaisedAlert {
  readonly rule: string;
  readonly severity: AlertSeverity;
  /** One sentence for people. */
  readonly summary: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Where stages raise alerts. */
export interface Alerts {
  raise(alert: RaisedAlert): void;
  /** It is over. */
  clear(rule: string, labels?: Readonly<Record<string, string>>): void;
}

export const alertsService: ServiceKey<Alerts> = {
  name: 'alerts',
  fallback: ({ events }) => ({
    raise: ({ rule, severity, summary }) => events.emit({ kind: 'alert', state: 'firing', rule, severity, summary }),
    clear: () => undefined,
  }),
};
