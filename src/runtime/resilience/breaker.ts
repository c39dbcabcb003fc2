import type { RecordBatch } from 'apache-arrow';
import type { Cancel } from '../../base/clock.js';
import { NotConnected } from '../../base/errors.js';
import { readState, stateTable, type StateTables } from '../../columnar/index.js';
import type { BreakerState } from '../flow/index.js';
import { isTransient, textOf } from './failures.js';
import type { Policy, PolicyHost, Work } from './policy.js';
import { whenAborted } from './signals.js';
import type { TripRule } from './trip-rule.js';

export interface BreakerOptions {
  readonly rule: TripRule;
  /** How long it stays open the first time. */
  readonly openMs: number;
  readonly mostOpenMs: number;
  /** How much longer each time, when it opens again soon. */
  readonly growth: number;
  /** Share of the open time that chance adds. */
  readonly jitter: number;
  /** Calls that it lets through at once when half open, and successes that close it. */
  readonly probes: number;
  /** Changes of state within any minute. */
  readonly transitionsPerMinute: number;
  /** `wait`: calls wait and the sources stop reading. `fail`: calls fail at once, for a fall-back. */
  readonly whenOpen: 'wait' | 'fail';
}

/** A call that was let in; its result counts only while the breaker is in the same state. */
interface Entry {
  readonly epoch: number;
}

const MINUTE_MS = 60_000;
const STATES: readonly BreakerState[] = ['closed', 'open', 'halfOpen'];

/**
 * A circuit breaker (Nygard, Release It!, 2007) that withdraws demand: while it is open no call passes, callers wait, and the
 * sources beneath stop reading, so that no row fails. When half open it lets `probes` calls through at once; as many successes
 * close it, one failure opens it again, for longer. Its changes of state are capped: where one more would be too many it stays
 * half open, resting as long as it would have been open, or calling with `probes` at once until it may close.
 */
export class Breaker implements Policy {
  state: BreakerState = 'closed';
  private readonly options: BreakerOptions;
  private readonly hosts = new Set<PolicyHost>();
  private readonly first: PolicyHost;
  private readonly changes: number[] = [];
  private epoch = 0;
  private probing = 0;
  /** Half open after a failed probe: no call passes until the time is over. */
  private resting = false;
  private passed = 0;
  private openings = 0;
  private latestOpenMs = 0;
  private openUntilMs = 0;
  private closedAtMs = Number.NEGATIVE_INFINITY;
  private waiters: (() => void)[] = [];
  private cancel: Cancel | undefined;
  private released: (() => void)[] = [];

  constructor(host: PolicyHost, options: BreakerOptions) {
    this.first = host;
    this.options = options;
    this.join(host);
  }

  /** One more stage calls through it. */
  join(host: PolicyHost): void {
    this.hosts.add(host);
    if (this.state === 'open') this.withholdAt(host);
  }

  async execute<T>(work: Work<T>, signal: AbortSignal): Promise<T> {
    const entry = await this.enter(signal);
    try {
      const result = await work(signal);
      this.settle(entry, undefined);
      return result;
    } catch (error) {
      // A call that was called off, or that was answered with a refusal, says nothing against the other end.
      this.settle(entry, signal.aborted || !isTransient(error) ? undefined : { error });
      throw error;
    }
  }

  close(): void {
    this.cancel?.();
    this.release();
  }

  snapshot(): StateTables {
    const { rule } = this.options;
    return {
      breaker: stateTable({
        state: Int32Array.of(STATES.indexOf(this.state)),
        openings: Int32Array.of(this.openings),
        latestOpenMs: Float64Array.of(this.latestOpenMs),
        openForMs: Float64Array.of(Math.max(0, this.openUntilMs - this.first.clock.monotonicMs())),
      }),
      rule: stateTable({ value: rule.snapshot() }),
    };
  }

  restore(tables: StateTables): void {
    const numberOf = (column: string): number =>
      Number((readState(tables['breaker'] as RecordBatch, column) as Float64Array)[0] ?? 0);
    this.options.rule.restore(readState(tables['rule'] as RecordBatch, 'value') as Float64Array);
    this.openings = numberOf('openings');
    this.latestOpenMs = numberOf('latestOpenMs');
    if (numberOf('state') === 0) return;
    // What was being probed when the run ended is probed anew.
    this.openUntilMs = this.first.clock.monotonicMs() + numberOf('openForMs');
    this.change('open', 'as before the restart');
    this.whenOpenTimeIsOver();
  }

  private async enter(signal: AbortSignal): Promise<Entry> {
    for (;;) {
      if (this.state === 'closed') return { epoch: this.epoch };
      if (this.state === 'halfOpen' && !this.resting && this.probing < this.options.probes) {
        this.probing++;
        return { epoch: this.epoch };
      }
      if (this.options.whenOpen === 'fail') {
        throw new NotConnected(`The breaker of "${this.first.component}" is open.`, {
          component: this.first.component,
          hint: 'It tries again by itself.',
        });
      }
      const aborted = whenAborted(signal);
      const changed = new Promise<void>((resolve) => this.waiters.push(resolve));
      try {
        await Promise.race([changed, aborted.ended]);
      } finally {
        aborted.release();
      }
    }
  }

  private settle({ epoch }: Entry, failure: { readonly error: unknown } | undefined): void {
    if (epoch !== this.epoch) return;
    if (this.state === 'halfOpen') {
      this.probing--;
      if (failure !== undefined) this.open(`a probe failed: ${textOf(failure.error)}`);
      else if (!this.resting) {
        this.passed++;
        this.closeWhenItMay();
        this.wake();
      }
    } else if (failure === undefined) this.options.rule.success();
    else if (this.options.rule.failure())
      this.open(`${this.options.rule.reason}; the latest: ${textOf(failure.error)}`);
  }

  private open(reason: string): void {
    const { openMs, mostOpenMs, growth, jitter } = this.options;
    const now = this.first.clock.monotonicMs();
    const calm = this.state === 'closed' && now - this.closedAtMs >= this.latestOpenMs;
    this.openings = calm ? 1 : this.openings + 1;
    const full = Math.min(mostOpenMs, openMs * growth ** Math.min(this.openings - 1, 1000));
    this.latestOpenMs = full * (1 + jitter * this.first.random.next());
    this.openUntilMs = now + this.latestOpenMs;
    // The change that it must be able to make at any time is the one to open when a call fails.
    if (this.state === 'halfOpen' && this.roomAtMs(2) > now) this.rest(reason);
    else this.change('open', reason);
    this.whenOpenTimeIsOver();
  }

  private rest(reason: string): void {
    this.resting = true;
    this.release();
    for (const host of this.hosts) {
      this.withholdAt(host);
      host.report('degraded', [`its breaker is half open: ${reason}`]);
    }
  }

  private whenOpenTimeIsOver(): void {
    const { clock } = this.first;
    const atMs = this.resting ? this.openUntilMs : Math.max(this.openUntilMs, this.roomAtMs(1));
    this.cancel?.();
    this.cancel = clock.schedule(Math.max(0, atMs - clock.monotonicMs()), () => {
      this.probing = 0;
      this.passed = 0;
      if (this.resting) this.release();
      else this.change('halfOpen', `after ${Math.round(this.latestOpenMs)} ms`);
      this.resting = false;
      // Probes of before that are still under way count no more.
      this.epoch++;
      this.wake();
    });
  }

  private closeWhenItMay(): void {
    const { clock } = this.first;
    if (this.state !== 'halfOpen' || this.resting || this.passed < this.options.probes) return;
    const early = this.roomAtMs(2) - clock.monotonicMs();
    this.cancel?.();
    this.cancel = undefined;
    if (early > 0) {
      this.cancel = clock.schedule(early, () => this.closeWhenItMay());
      return;
    }
    this.options.rule.reset();
    this.closedAtMs = clock.monotonicMs();
    this.change('closed', `${this.passed} probes went well`);
    this.wake();
  }

  /** When `wanted` more changes fit into a minute. */
  private roomAtMs(wanted: number): number {
    const { changes } = this;
    const kept = this.options.transitionsPerMinute - wanted;
    const leaving = changes[changes.length - 1 - kept];
    return leaving === undefined ? Number.NEGATIVE_INFINITY : leaving + MINUTE_MS;
  }

  private change(to: BreakerState, reason: string): void {
    const from = this.state;
    this.state = to;
    this.epoch++;
    this.changes.push(this.first.clock.monotonicMs());
    if (this.changes.length > this.options.transitionsPerMinute) this.changes.shift();
    const { component, events } = this.first;
    events.emit({ kind: 'breaker', component, from, to, reason });
    if (to === 'open') for (const host of this.hosts) this.withholdAt(host);
    else this.release();
    for (const host of this.hosts) {
      if (to === 'closed') host.report('healthy', []);
      else host.report('degraded', [`its breaker is ${to === 'open' ? 'open' : 'half open'}: ${reason}`]);
    }
  }

  private withholdAt(host: PolicyHost): void {
    if (this.options.whenOpen === 'wait') this.released.push(host.withhold());
  }

  private release(): void {
    for (const letGo of this.released.splice(0)) letGo();
  }

  private wake(): void {
    const { waiters } = this;
    this.waiters = [];
    for (const resolve of waiters) resolve();
  }
}
