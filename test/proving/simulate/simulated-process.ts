import type { Cancel, Clock, Disk, DiskFile, Random } from '../../../src/base/index.js';
import type { Processes } from '../../../src/runtime/lease/processes.js';

/** What the machine keeps of processes. */
export class SimulatedMachine {
  /** What the wall clock is ahead of the true time, in ms. */
  wallAheadMs = 0;
  private readonly alive = new Set<number>();
  private latest = 100;

  begin(clock: Clock): SimulatedProcess {
    const pid = ++this.latest;
    this.alive.add(pid);
    return new SimulatedProcess(this, clock, pid);
  }

  processesFor(pid: number): Processes {
    return { host: 'simulated', pid, startedAt: (asked) => (this.alive.has(asked) ? `start ${asked}` : undefined) };
  }

  ended(pid: number): void {
    this.alive.delete(pid);
  }
}

/**
 * One process: nothing comes to its code after its end, and while it stands still what comes waits. Everything that may call its
 * code passes `deliver`.
 */
export class SimulatedProcess implements Clock {
  readonly pid: number;
  readonly processes: Processes;
  private readonly machine: SimulatedMachine;
  private readonly inner: Clock;
  private state: 'running' | 'frozen' | 'dead' = 'running';
  private readonly waiting: (() => void)[] = [];

  constructor(machine: SimulatedMachine, inner: Clock, pid: number) {
    this.machine = machine;
    this.inner = inner;
    this.pid = pid;
    this.processes = machine.processesFor(pid);
  }

  get isDead(): boolean {
    return this.state === 'dead';
  }

  kill(): void {
    this.state = 'dead';
    this.waiting.length = 0;
    this.machine.ended(this.pid);
  }

  freeze(): void {
    if (this.state === 'running') this.state = 'frozen';
  }

  thaw(): void {
    if (this.state !== 'frozen') return;
    this.state = 'running';
    for (const task of this.waiting.splice(0)) this.inner.nextTurn(() => this.deliver(task));
  }

  deliver(task: () => void): void {
    if (this.state === 'running') task();
    else if (this.state === 'frozen') this.waiting.push(task);
  }

  /** A promise of the world outside, as the process hears of it. */
  hears<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      answer.then(
        (value) => this.deliver(() => resolve(value)),
        (error: unknown) => this.deliver(() => reject(error as Error)),
      );
    });
  }

  nowNs(): bigint {
    return this.inner.nowNs() + BigInt(Math.round(this.machine.wallAheadMs * 1e6));
  }

  monotonicMs(): number {
    return this.inner.monotonicMs();
  }

  schedule(delayMs: number, task: () => void): Cancel {
    let cancelled = false;
    const cancel = this.inner.schedule(delayMs, () =>
      this.deliver(() => {
        if (!cancelled) task();
      }),
    );
    return () => {
      cancelled = true;
      cancel();
    };
  }

  nextTurn(task: () => void): Cancel {
    let cancelled = false;
    const cancel = this.inner.nextTurn(() =>
      this.deliver(() => {
        if (!cancelled) task();
      }),
    );
    return () => {
      cancelled = true;
      cancel();
    };
  }
}

/** The disk as one process sees it: its fsync takes time, and to a process that is gone it answers no more. */
export function diskOf(disk: Disk, process: SimulatedProcess, random: Random): Disk {
  const hears = <T>(answer: Promise<T>): Promise<T> => process.hears(answer);
  const fileOf = (file: DiskFile): DiskFile => ({
    write: (pieces, at) => hears(file.write(pieces, at)),
    read: (at, length) => hears(file.read(at, length)),
    size: () => hears(file.size()),
    truncate: (length) => hears(file.truncate(length)),
    sync: async () => {
      await new Promise<void>((resolve) => void process.schedule(random.next() * 20, resolve));
      await hears(file.sync());
    },
    close: () => hears(file.close()),
  });
  return {
    open: async (path, mode) => fileOf(await hears(disk.open(path, mode))),
    read: (path) => hears(disk.read(path)),
    list: (folder) => hears(disk.list(folder)),
    stat: (path) => hears(disk.stat(path)),
    rename: (from, to) => hears(disk.rename(from, to)),
    link: (from, to) => hears(disk.link(from, to)),
    remove: (path) => hears(disk.remove(path)),
    makeFolder: (path) => hears(disk.makeFolder(path)),
    syncFolder: (path) => hears(disk.syncFolder(path)),
  };
}
