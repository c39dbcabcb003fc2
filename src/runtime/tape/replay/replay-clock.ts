import { systemClock, type Cancel, type Clock } from '../../../base/clock.js';

interface Timer {
  readonly atNs: bigint;
  readonly run: () => void;
}

/** The clock of a replay: its time is that of the record that is played, and timers fall due as records go by. */
export class ReplayClock implements Clock {
  private timeNs: bigint;
  /** Time that has passed; it does not go back where the recorded clock did. */
  private passedNs = 0n;
  private readonly timers: Timer[] = [];

  constructor(startNs: bigint) {
    this.timeNs = startNs;
  }

  nowNs(): bigint {
    return this.timeNs;
  }

  monotonicMs(): number {
    return Number(this.passedNs) / 1e6;
  }

  schedule(delayMs: number, run: () => void): Cancel {
    const { timers } = this;
    const timer: Timer = { atNs: this.passedNs + BigInt(Math.round(Math.max(0, delayMs) * 1e6)), run };
    // Behind those of the same time: first asked, first served.
    let place = timers.length;
    while (place > 0 && (timers[place - 1] as Timer).atNs > timer.atNs) place--;
    timers.splice(place, 0, timer);
    return () => {
      const index = timers.indexOf(timer);
      if (index >= 0) timers.splice(index, 1);
    };
  }

  nextTurn(task: () => void): Cancel {
    return systemClock.nextTurn(task);
  }

  /** Timers that have not fallen due. */
  get pending(): number {
    return this.timers.length;
  }

  /** Moves on to the time of a record; what falls due on the way is run before. */
  async advanceTo(stampNs: bigint): Promise<void> {
    const step = stampNs - this.timeNs;
    if (step > 0n) {
      const until = this.passedNs + step;
      while (this.timers.length > 0 && (this.timers[0] as Timer).atNs <= until) await this.runNext();
      this.passedNs = until;
    }
    this.timeNs = stampNs;
  }

  /** Runs the next timer, whenever it is due, and what it sets off. */
  async runNext(): Promise<void> {
    const timer = this.timers.shift();
    if (timer === undefined) return;
    if (timer.atNs > this.passedNs) {
      this.timeNs += timer.atNs - this.passedNs;
      this.passedNs = timer.atNs;
    }
    timer.run();
    await new Promise<void>((resolve) => {
      systemClock.nextTurn(resolve);
    });
  }
}
