import type { Cancel, Clock } from '../../base/clock.js';
import { notificationText, type Alert } from './alert.js';
import type { RouteQueue } from './route-queue.js';

/** Gathers alerts that come at about the same time, for each route, and hands them on as one notification. */
export class Notifier {
  private readonly run: string;
  private readonly queues: ReadonlyMap<string, RouteQueue>;
  private readonly clock: Clock;
  private readonly groupMs: number;
  private readonly redact: (text: string) => string;
  private readonly gathered = new Map<string, Alert[]>();
  private cancel: Cancel | undefined;

  constructor(
    run: string,
    queues: ReadonlyMap<string, RouteQueue>,
    clock: Clock,
    groupMs: number,
    redact: (text: string) => string,
  ) {
    this.run = run;
    this.queues = queues;
    this.clock = clock;
    this.groupMs = groupMs;
    this.redact = redact;
  }

  /** To these routes, or to all of them. */
  tell(alert: Alert, routes: readonly string[] | undefined): void {
    const clean = { ...alert, summary: this.redact(alert.summary) };
    for (const route of routes ?? this.queues.keys()) {
      const group = this.gathered.get(route) ?? [];
      group.push(clean);
      this.gathered.set(route, group);
    }
    this.cancel ??= this.clock.schedule(this.groupMs, () => this.flush());
  }

  flush(): void {
    this.cancel?.();
    this.cancel = undefined;
    const groups = [...this.gathered];
    this.gathered.clear();
    for (const [route, alerts] of groups)
      this.queues.get(route)?.send({ run: this.run, alerts, text: notificationText(this.run, alerts) });
  }
}
