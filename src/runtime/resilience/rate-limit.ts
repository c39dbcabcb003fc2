import type { RecordBatch } from 'apache-arrow';
import { wait, type Clock } from '../../base/clock.js';
import { readState, stateTable, type StateTables } from '../../columnar/index.js';
import type { Policy, Work } from './policy.js';

export interface RateLimitOptions {
  readonly calls: number;
  readonly perMs: number;
  /** Calls that may come at once after a pause. */
  readonly burst: number;
}

/** A token bucket: at most `burst` calls at once and `calls` in each `perMs` on average; the others wait their turn. */
export class RateLimit implements Policy {
  private readonly clock: Clock;
  private readonly options: RateLimitOptions;
  private tokens: number;
  // Monotonic: a jump of the wall clock mints no tokens.
  private filledAtMs: number;
  private turn: Promise<void> = Promise.resolve();

  constructor(clock: Clock, options: RateLimitOptions) {
    this.clock = clock;
    this.options = options;
    this.tokens = options.burst;
    this.filledAtMs = clock.monotonicMs();
  }

  async execute<T>(work: Work<T>, signal: AbortSignal): Promise<T> {
    const turn = this.turn.then(() => this.take(signal));
    // Who gives up waiting must not hold up those behind.
    this.turn = turn.catch(() => undefined);
    await turn;
    return work(signal);
  }

  private async take(signal: AbortSignal): Promise<void> {
    for (;;) {
      this.fill();
      if (this.tokens >= 1 - 1e-9) {
        this.tokens = Math.max(0, this.tokens - 1);
        return;
      }
      await wait(this.clock, Math.max(1, ((1 - this.tokens) * this.options.perMs) / this.options.calls), signal);
    }
  }

  private fill(): void {
    const { calls, perMs, burst } = this.options;
    const now = this.clock.monotonicMs();
    this.tokens = Math.min(burst, this.tokens + ((now - this.filledAtMs) * calls) / perMs);
    this.filledAtMs = now;
  }

  snapshot(): StateTables {
    this.fill();
    return { rateLimit: stateTable({ tokens: Float64Array.of(this.tokens) }) };
  }

  restore(tables: StateTables): void {
    const [tokens = 0] = readState(tables['rateLimit'] as RecordBatch, 'tokens') as Float64Array;
    this.tokens = Math.min(this.options.burst, tokens);
    this.filledAtMs = this.clock.monotonicMs();
  }
}
