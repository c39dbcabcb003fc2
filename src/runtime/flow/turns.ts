import type { Clock } from '../../base/clock.js';

const SLICE_MS = 5;
const CHECK_EVERY = 16;
// A clock that stands still, or a very coarse one, must not let a source go on for ever.
const MOST_CHECKS = 1 << 14;

/**
 * One slice clock and one pending turn for all sources of a clock: with a clock each, two hundred sources starve every timer.
 */
export class Turns {
  private readonly clock: Clock;
  private pending: Promise<void> | undefined;
  private sliceStartMs: number;
  private checks = 0;

  constructor(clock: Clock) {
    this.clock = clock;
    this.sliceStartMs = clock.monotonicMs();
  }

  /** Whether the sources have had their slice of this turn. Looks at the clock once in sixteen calls. */
  spent(): boolean {
    if (this.pending !== undefined) return true;
    if (++this.checks % CHECK_EVERY !== 0) return false;
    return this.checks >= MOST_CHECKS || this.clock.monotonicMs() - this.sliceStartMs > SLICE_MS;
  }

  /** The same question after work of unknown length, as reading a file: always looks at the clock. */
  spentNow(): boolean {
    return this.pending !== undefined || this.clock.monotonicMs() - this.sliceStartMs > SLICE_MS;
  }

  /** The next macrotask turn, shared by all who wait for it. */
  next(): Promise<void> {
    this.pending ??= new Promise((resolve) => {
      this.clock.nextTurn(() => {
        this.pending = undefined;
        this.checks = 0;
        this.sliceStartMs = this.clock.monotonicMs();
        resolve();
      });
    });
    return this.pending;
  }
}

const turnsOf = new WeakMap<Clock, Turns>();

/** The turns of a clock. */
export function turnsOfClock(clock: Clock): Turns {
  let turns = turnsOf.get(clock);
  if (turns === undefined) {
    turns = new Turns(clock);
    turnsOf.set(clock, turns);
  }
  return turns;
}
