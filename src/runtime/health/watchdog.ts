import type { Cancel, Clock } from '../../base/clock.js';
import type { Entries, Health } from '../../core/index.js';
import { watchEventLoop, type LoopWatch } from './watchdog-thread.js';

export interface WatchdogOptions {
  readonly limitMs: number;
  /** How long the loop must run freely before entries are open again. */
  readonly calmMs: number;
  /** Whether the thread writes to the error stream while the loop is blocked. */
  readonly speak: boolean;
}

export type OpenLoopWatch = typeof watchEventLoop;

const NAME = 'event loop';

/**
 * An event loop that stands still sees neither prices nor stops. Its delay is seen twice: by a timer of the loop, before any source
 * reads on, and by a thread that can speak meanwhile. Either closes the entries until the loop has been free for a while.
 */
export class Watchdog {
  private readonly clock: Clock;
  private readonly health: Health;
  private readonly entries: Entries;
  private readonly options: WatchdogOptions;
  private readonly watch: LoopWatch;
  private readonly everyMs: number;
  private cancel: Cancel = () => undefined;
  private cancelCalm: Cancel = () => undefined;

  constructor(
    clock: Clock,
    health: Health,
    entries: Entries,
    options: WatchdogOptions,
    open: OpenLoopWatch = watchEventLoop,
  ) {
    this.clock = clock;
    this.health = health;
    this.entries = entries;
    this.options = options;
    this.everyMs = options.limitMs / 4;
    health.report(NAME, 'healthy');
    this.watch = open(options.limitMs, options.speak, (blockedMs) => this.blocked(blockedMs));
    this.beat();
  }

  async close(): Promise<void> {
    this.cancel();
    this.cancelCalm();
    this.entries.release(NAME);
    await this.watch.close();
  }

  private beat(): void {
    this.watch.beat();
    const dueMs = this.clock.monotonicMs() + this.everyMs;
    this.cancel = this.clock.schedule(this.everyMs, () => {
      const lateMs = this.clock.monotonicMs() - dueMs;
      if (lateMs > this.options.limitMs) this.blocked(lateMs);
      this.beat();
    });
  }

  private blocked(blockedMs: number): void {
    const reason = `it stood still for ${Math.round(blockedMs)} ms`;
    this.health.report(NAME, 'unhealthy', [reason]);
    this.entries.close(NAME, reason);
    this.cancelCalm();
    this.cancelCalm = this.clock.schedule(this.options.calmMs, () => {
      this.health.report(NAME, 'healthy');
      this.entries.release(NAME);
    });
  }
}
