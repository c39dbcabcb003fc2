import type { Cancel, Clock } from '../../base/clock.js';
import { RxArrowError } from '../../base/errors.js';
import { durationMs } from '../../columnar/index.js';
import {
  logService,
  metricsService,
  secretsService,
  type Alerts,
  type Metrics,
  type RaisedAlert,
  type RunEvent,
  type RunHost,
} from '../../core/index.js';
import { alertKey, type Alert, type Labels } from './alert.js';
import { AlertBook, type Finding } from './alert-book.js';
import type { AlertParams } from './alerts.js';
import { Notifier } from './notifier.js';
import type { Route, RouteDefinition, RouteTools } from './route.js';
import { RouteQueue } from './route-queue.js';
import { ROUTES } from './routes/index.js';
import type { AlertRule } from './rule-params.js';
import { isSilenced, type Silence } from './silences.js';
import { judgeEvent } from './watch-event.js';
import { MetricWatch, type Judged } from './watch-metric.js';

const CLOSE_MS = 900;
const BACKOFF_MS = 500;
const NS_PER_MS = 1_000_000n;

interface Watched {
  readonly rule: AlertRule;
  readonly forMs: number;
  readonly metric: MetricWatch;
  /** What was last said of each thing whose state has changed. */
  readonly changed: Map<string, Finding>;
}

/** Watches numbers and events of one run by its rules, and tells the routes. */
export class AlertDesk implements Alerts {
  private readonly params: AlertParams;
  private readonly watched: readonly Watched[];
  private readonly book = new AlertBook();
  private readonly silences: Silence[];
  private readonly toldMs = new Map<string, number>();
  private readonly early: RaisedAlert[] = [];
  private at: OpenDesk | undefined;

  constructor(params: AlertParams) {
    this.params = params;
    this.watched = params.rules.map((rule) => ({
      rule,
      forMs: rule.for === undefined ? 0 : durationMs(rule.for),
      metric: new MetricWatch(rule, rule.rate === undefined ? 0 : durationMs(rule.rate.over)),
      changed: new Map(),
    }));
    this.silences = params.silences.map(({ rule, labels, from, until }) => ({
      rule,
      labels,
      fromMs: from === undefined ? undefined : Date.parse(from),
      untilMs: until === undefined ? undefined : Date.parse(until),
    }));
  }

  open(host: RunHost): void {
    const { context } = host;
    const { clock } = context;
    const metrics = context.service(metricsService);
    const needing = this.params.rules.find((rule) => rule.change === undefined);
    if (metrics === null && needing !== undefined)
      throw new RxArrowError(
        'NoService',
        `The alert rule "${needing.name}" looks at a metric, but the run has no metrics.`,
        {
          component: 'alerts',
          hint: 'Put the service "metrics" before "alerts".',
        },
      );
    const { redact } = context.service(secretsService);
    const queues = openQueues(this.params, { log: context.service(logService) }, clock, (message) =>
      context.warn(redact(message)),
    );
    const notifier = new Notifier(host.name, queues, clock, durationMs(this.params.groupFor), redact);
    const unlisten = context.events.listen((event) => this.hear(event));
    this.at = { host, metrics, queues, notifier, unlisten, cancel: undefined };
    for (const alert of this.early.splice(0)) this.raise(alert);
    this.lookAgainLater();
  }

  raise({ rule, severity, summary, labels = {} }: RaisedAlert): void {
    if (this.at === undefined) this.early.push({ rule, severity, summary, labels });
    else this.take({ rule, severity, summary, labels, holds: true, forMs: 0 }, undefined);
  }

  clear(rule: string, labels: Labels = {}): void {
    this.take({ rule, severity: 'info', summary: '', labels, holds: false, forMs: 0 }, undefined);
  }

  /** Keeps alerts of a rule, or with labels, from being told until a time. */
  silence(silence: Silence): void {
    this.silences.push(silence);
  }

  firing(): readonly Alert[] {
    return this.book.firing();
  }

  async close(): Promise<void> {
    const { at } = this;
    if (at === undefined) return;
    at.cancel?.();
    at.unlisten();
    this.look();
    at.notifier.flush();
    this.at = undefined;
    await Promise.all([...at.queues.values()].map((queue) => queue.close(CLOSE_MS)));
  }

  private lookAgainLater(): void {
    const { at } = this;
    if (at === undefined) return;
    at.cancel = at.host.context.clock.schedule(durationMs(this.params.every), () => {
      this.look();
      this.lookAgainLater();
    });
  }

  private look(): void {
    const { at } = this;
    if (at === undefined) return;
    const nowMs = this.nowMs(at);
    const families = at.metrics?.read() ?? [];
    for (const { rule, forMs, metric, changed } of this.watched) {
      for (const judged of metric.judge(families, nowMs)) this.take(findingOf(rule, forMs, judged), rule);
      // A change that must last is looked at again until it has.
      for (const finding of changed.values()) this.take(finding, rule);
      const { escalate } = rule;
      if (escalate === undefined) continue;
      for (const alert of this.book.overdue(rule.name, durationMs(escalate.after), nowMs))
        this.tell(alert, escalate.routes);
    }
    this.repeat(nowMs);
  }

  private hear(event: RunEvent): void {
    if (event.kind === 'alert') return;
    for (const { rule, forMs, changed } of this.watched) {
      const judged = judgeEvent(rule, event);
      if (judged === undefined) continue;
      const finding = findingOf(rule, forMs, judged, judged.said);
      changed.set(JSON.stringify(judged.labels), finding);
      this.take(finding, rule);
    }
  }

  private take(finding: Finding, rule: AlertRule | undefined): void {
    const { at } = this;
    if (at === undefined) return;
    const alert = this.book.take(finding, this.nowMs(at));
    if (alert === undefined) return;
    at.host.context.events.emit({
      kind: 'alert',
      state: alert.state,
      rule: alert.rule,
      severity: alert.severity,
      summary: alert.summary,
    });
    this.tell(alert, rule?.routes);
  }

  private tell(alert: Alert, routes: readonly string[] | undefined): void {
    const { at } = this;
    if (at === undefined || isSilenced(alert, this.silences, this.nowMs(at))) return;
    at.notifier.tell(alert, routes);
  }

  private repeat(nowMs: number): void {
    const { repeatEvery } = this.params;
    if (repeatEvery === undefined) return;
    const everyMs = durationMs(repeatEvery);
    const firing = new Map(this.book.firing().map((alert) => [alertKey(alert.rule, alert.labels), alert]));
    for (const key of this.toldMs.keys()) if (!firing.has(key)) this.toldMs.delete(key);
    for (const [key, alert] of firing) {
      const told = this.toldMs.get(key) ?? alert.sinceMs;
      if (nowMs - told < everyMs) continue;
      this.toldMs.set(key, nowMs);
      this.tell(alert, this.params.rules.find(({ name }) => name === alert.rule)?.routes);
    }
  }

  private nowMs({ host }: OpenDesk): number {
    return Number(host.context.clock.nowNs() / NS_PER_MS);
  }
}

interface OpenDesk {
  readonly host: RunHost;
  readonly metrics: Metrics | null;
  readonly queues: ReadonlyMap<string, RouteQueue>;
  readonly notifier: Notifier;
  readonly unlisten: () => void;
  cancel: Cancel | undefined;
}

function findingOf(rule: AlertRule, forMs: number, judged: Judged, said?: string): Finding {
  const { name, severity } = rule;
  return { rule: name, severity, forMs, ...judged, summary: summaryOf(rule, judged, said) };
}

function summaryOf(rule: AlertRule, { labels, value }: Judged, said: string | undefined): string {
  const text = rule.summary ?? said ?? defaultSummary(rule);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name === 'value' && value !== undefined ? String(Number(value.toPrecision(4))) : (labels[name] ?? whole),
  );
}

function defaultSummary({ threshold, rate, absence, for: lasting }: AlertRule): string {
  const limit = threshold ?? rate;
  if (limit !== undefined) {
    const beyond = limit.above === undefined ? `below ${limit.below}` : `above ${limit.above}`;
    return `${limit.metric} is {value}${rate === undefined ? '' : ' a second'}, ${beyond}`;
  }
  return `${absence?.metric ?? ''} has not grown for ${lasting ?? ''}`;
}

function openQueues(
  params: AlertParams,
  tools: RouteTools,
  clock: Clock,
  failed: (message: string) => void,
): Map<string, RouteQueue> {
  const limits = {
    most: params.queue,
    timeoutMs: durationMs(params.timeout),
    attempts: params.attempts,
    backoffMs: BACKOFF_MS,
  };
  return new Map(
    Object.entries(params.routes).map(([name, given]) => [
      name,
      new RouteQueue(name, openRoute(given, tools), clock, limits, failed),
    ]),
  );
}

function openRoute(given: AlertParams['routes'][string], tools: RouteTools): Route {
  if (typeof given === 'function') return given;
  const [[kind, params] = ['log', {}]] = Object.entries(given);
  const definition = ROUTES[kind as keyof typeof ROUTES] as RouteDefinition;
  return definition.open(params, tools);
}
