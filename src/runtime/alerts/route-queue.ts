import { wait, type Clock } from '../../base/clock.js';
import { RetryAfter } from '../../base/errors.js';
import type { Notification } from './alert.js';
import type { Route } from './route.js';

export interface RouteLimits {
  /** Notifications that may wait; the oldest gives way. */
  readonly most: number;
  readonly timeoutMs: number;
  readonly attempts: number;
  readonly backoffMs: number;
}

/** Sends to one route one after the other, apart from the run: a route that is dead costs notifications and nothing else. */
export class RouteQueue {
  readonly name: string;
  sent = 0;
  lost = 0;
  private readonly route: Route;
  private readonly clock: Clock;
  private readonly limits: RouteLimits;
  private readonly failed: (message: string) => void;
  private readonly waiting: Notification[] = [];
  private readonly stopping = new AbortController();
  private working: Promise<void> | undefined;

  constructor(name: string, route: Route, clock: Clock, limits: RouteLimits, failed: (message: string) => void) {
    this.name = name;
    this.route = route;
    this.clock = clock;
    this.limits = limits;
    this.failed = failed;
  }

  send(notification: Notification): void {
    if (this.stopping.signal.aborted) return;
    this.waiting.push(notification);
    if (this.waiting.length > this.limits.most) {
      this.waiting.shift();
      this.lost++;
    }
    this.working ??= this.work().finally(() => {
      this.working = undefined;
    });
  }

  /** Lets what waits go out, at most so long. */
  async close(withinMs: number): Promise<void> {
    const { working } = this;
    if (working !== undefined) {
      const over = new AbortController();
      await Promise.race([working, wait(this.clock, withinMs, over.signal).catch(() => undefined)]);
      over.abort();
    }
    this.lost += this.waiting.length;
    this.waiting.length = 0;
    this.stopping.abort(new Error('The run has ended.'));
  }

  private async work(): Promise<void> {
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) await this.deliver(next);
  }

  private async deliver(notification: Notification): Promise<void> {
    const { attempts, backoffMs } = this.limits;
    for (let attempt = 1; !this.stopping.signal.aborted; attempt++) {
      try {
        await this.attempt(notification);
        this.sent++;
        return;
      } catch (error) {
        if (attempt >= attempts || this.stopping.signal.aborted) {
          this.lost++;
          this.failed(
            `The alert route "${this.name}" failed ${attempt} times and lost a notification: ${words(error)}`,
          );
          return;
        }
        const asked = error instanceof RetryAfter ? error.waitMs : 0;
        await wait(this.clock, Math.max(asked, backoffMs * 2 ** (attempt - 1)), this.stopping.signal).catch(
          () => undefined,
        );
      }
    }
    this.lost++;
  }

  private async attempt(notification: Notification): Promise<void> {
    const over = new AbortController();
    const cancel = this.clock.schedule(this.limits.timeoutMs, () =>
      over.abort(new Error(`no answer within ${this.limits.timeoutMs} ms`)),
    );
    const stop = (): void => over.abort(this.stopping.signal.reason);
    this.stopping.signal.addEventListener('abort', stop, { once: true });
    const aborted = new Promise<never>((_, reject) => {
      over.signal.addEventListener('abort', () => reject(over.signal.reason as Error), { once: true });
    });
    // A route that pays no heed to its signal must not hold up those behind it.
    aborted.catch(() => undefined);
    try {
      await Promise.race([this.route(notification, over.signal), aborted]);
    } finally {
      cancel();
      this.stopping.signal.removeEventListener('abort', stop);
    }
  }
}

function words(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
