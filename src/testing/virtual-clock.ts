import { systemClock, type Cancel, type Clock } from '../base/clock.js';
import { LimitExceeded, RxArrowError } from '../base/errors.js';

export interface VirtualClockOptions {
  /** Where time starts, in nanoseconds since 1970 UTC. */
  readonly startNs?: bigint;
  /**
   * Real input and output that is still open when the clock has nothing left to do: `refuse` fails and names it, since the
   * outcome would hang on the machine's speed; `await` lets it finish in real turns.
   */
  readonly realIo?: 'refuse' | 'await';
  /** Turns after which `advance` and `runUntilIdle` give up on work that never ends. */
  readonly maxTurns?: number;
}

interface Task {
  readonly atMs: number;
  readonly run: () => void;
}

const START_NS = 1_700_000_000_000_000_000n;
const MAX_TURNS = 1_000_000;

/**
 * A clock that stands still until it is told to go on. Tasks run one by one, ordered by their time and then by when they were
 * asked for, and everything that was set off by one (promises included) settles before the next.
 */
export class VirtualClock implements Clock {
  private readonly startNs: bigint;
  private readonly realIo: 'refuse' | 'await';
  private readonly maxTurns: number;
  private readonly atRest: ReadonlyMap<string, number>;
  private readonly timers: Task[] = [];
  private turn: Task[] = [];
  private ms = 0;
  private turns = 0;

  constructor(options: VirtualClockOptions = {}) {
    this.startNs = options.startNs ?? START_NS;
    this.realIo = options.realIo ?? 'refuse';
    this.maxTurns = options.maxTurns ?? MAX_TURNS;
    this.atRest = new Map([...openResources()].filter(([kind]) => !isRequest(kind)));
  }

  nowNs(): bigint {
    return this.startNs + BigInt(Math.round(this.ms * 1e6));
  }

  /** Milliseconds since the clock was made. */
  monotonicMs(): number {
    return this.ms;
  }

  schedule(delayMs: number, run: () => void): Cancel {
    const task: Task = { atMs: this.ms + Math.max(0, delayMs), run };
    const { timers } = this;
    // Behind those of the same time: first asked, first served.
    let place = timers.length;
    while (place > 0 && (timers[place - 1] as Task).atMs > task.atMs) place--;
    timers.splice(place, 0, task);
    return () => {
      const index = timers.indexOf(task);
      if (index >= 0) timers.splice(index, 1);
    };
  }

  nextTurn(run: () => void): Cancel {
    const task: Task = { atMs: this.ms, run };
    this.turn.push(task);
    return () => {
      this.turn = this.turn.filter((other) => other !== task);
    };
  }

  /** Timers and turns that wait to be run. */
  get pending(): number {
    return this.timers.length + this.turn.length;
  }

  /** Turns run so far. */
  get turnsTaken(): number {
    return this.turns;
  }

  /** Lets work take `ms`: called from inside a task it moves the time and runs nothing. */
  spend(ms: number): void {
    this.ms += ms;
  }

  /** Runs the turns that are asked for at this instant, and one after the other those that they ask for. Timers stay. */
  async runTurns(): Promise<void> {
    await this.runTo(this.ms);
  }

  /** Moves the time on by `ms` and runs all that falls due on the way. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.ms + ms;
    await this.runTo(untilMs);
    this.ms = Math.max(this.ms, untilMs);
  }

  /**
   * Runs everything, moving the time from timer to timer, until nothing is left.
   * @throws LimitExceeded when that never happens, RxArrowError `RealIo` when the work waits for the real world
   */
  async runUntilIdle(): Promise<void> {
    do await this.runTo(Number.POSITIVE_INFINITY);
    while (this.pending > 0);
  }

  private async runTo(untilMs: number): Promise<void> {
    const limit = this.turns + this.maxTurns;
    await settle();
    for (;;) {
      const task = this.takeNext(untilMs);
      if (task === undefined) {
        if (!(await this.realIoEnded())) continue;
        if (this.takesMore(untilMs)) continue;
        return;
      }
      if (++this.turns > limit) {
        throw new LimitExceeded('maxTurns', `The virtual clock ran ${this.maxTurns} turns and there are still more.`, {
          hint: 'A timer that asks for itself never becomes idle: use advance(ms).',
        });
      }
      task.run();
      await settle();
    }
  }

  private takesMore(untilMs: number): boolean {
    return this.turn.length > 0 || (this.timers[0] !== undefined && this.timers[0].atMs <= untilMs);
  }

  // As in Node, a turn comes before timers of a later time, and a timer that is due before the turns asked for since.
  private takeNext(untilMs: number): Task | undefined {
    const timer = this.timers[0];
    if (timer !== undefined && timer.atMs <= this.ms) return this.timers.shift();
    if (this.turn.length > 0) return this.turn.shift();
    if (timer === undefined || timer.atMs > untilMs) return undefined;
    this.ms = timer.atMs;
    return this.timers.shift();
  }

  private async realIoEnded(): Promise<boolean> {
    const open = newResources(this.atRest);
    if (open.length === 0) return true;
    if (this.realIo === 'refuse') {
      throw new RxArrowError('RealIo', `The test still waits for ${open.join(', ')} of the real world.`, {
        hint: 'Use a stand-in without input and output, or new VirtualClock({ realIo: "await" }).',
      });
    }
    await settle();
    return false;
  }
}

/**
 * A turn of the real event loop drains every promise, however long its chain; no count of awaited promises would.
 */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    systemClock.nextTurn(resolve);
  });
}

// A test runner's own timers come and go; a real timer in the library is what the lint rule is for.
const NOT_IO: ReadonlySet<string> = new Set(['Immediate', 'Timeout', 'TickObject', 'MessagePort']);

// Handles, as the runner's own pipes, may be open for long; a request that is under way now belongs to nobody at rest.
function isRequest(kind: string): boolean {
  return kind.includes('Req');
}

function openResources(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo())
    if (!NOT_IO.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

function newResources(atRest: ReadonlyMap<string, number>): string[] {
  return [...openResources()]
    .filter(([kind, count]) => count > (atRest.get(kind) ?? 0))
    .map(([kind, count]) => `${count - (atRest.get(kind) ?? 0)} ${kind}`);
}
