import { healthService } from '../../core/index.js';
import type { FlowContext } from '../flow/index.js';
import { backoffMs, type BackoffOptions } from './backoff.js';
import { textOf } from './failures.js';

export interface RestartLimits extends BackoffOptions {
  readonly maxRestarts: number;
  /** The time that restarts are counted in. */
  readonly withinMs: number;
}

/** How long to wait before something is started anew; undefined when it is given up. */
export interface Restart {
  readonly attempt: number;
  readonly delayMs: number | undefined;
}

/** Counts the restarts of one part of a run, and tells of them. */
export class Restarts {
  private readonly context: FlowContext;
  private readonly component: () => string;
  private readonly limits: RestartLimits;
  private readonly times: number[] = [];
  private unwell = false;

  constructor(context: FlowContext, component: () => string, limits: RestartLimits) {
    this.context = context;
    this.component = component;
    this.limits = limits;
  }

  /** It has failed, and could be started anew. */
  next(error: unknown, mayRestart: boolean): Restart {
    const { clock, events, random } = this.context;
    const now = clock.monotonicMs();
    while (this.times[0] !== undefined && this.times[0] <= now - this.limits.withinMs) this.times.shift();
    const attempt = this.times.length + 1;
    const delayMs = backoffMs(attempt, this.limits, random);
    const isOver = attempt > this.limits.maxRestarts || !mayRestart;
    const component = this.component();
    const action = isOver ? 'giveUp' : 'restart';
    events.emit({ kind: 'supervision', component, action, attempt, delayMs: isOver ? 0 : delayMs, error });
    this.unwell = true;
    const reason = `${isOver ? 'given up' : 'being started anew'}: ${textOf(error)}`;
    this.context.service(healthService).report(component, isOver ? 'unhealthy' : 'degraded', [reason]);
    if (!isOver) this.times.push(now);
    return { attempt, delayMs: isOver ? undefined : delayMs };
  }

  /** It works again. */
  well(): void {
    if (!this.unwell) return;
    this.unwell = false;
    this.context.service(healthService).report(this.component(), 'healthy');
  }
}
