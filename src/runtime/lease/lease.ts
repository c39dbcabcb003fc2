import type { Clock } from '../../base/clock.js';
import { RxArrowError } from '../../base/errors.js';
import type { Processes } from './processes.js';

/** Who has, or had, a store. */
export interface LeaseRecord {
  /** One higher than that of the holder before. */
  readonly epoch: number;
  readonly run: string;
  readonly host: string;
  readonly pid: number;
  /** When that process was started, as the system tells it: a number of a process is given out again. */
  readonly started: string;
  /** Tells two runs of one process apart. */
  readonly token: string;
  readonly sinceMs: number;
  readonly renewedMs: number;
  /** The holder has ended and said so. */
  readonly released: boolean;
}

/** Where leases are written: one slot an epoch, which only one can take. */
export interface LeaseSlots {
  /** The one of the highest epoch. */
  newest(): Promise<LeaseRecord | undefined>;
  /** False when another has taken this epoch. */
  take(record: LeaseRecord): Promise<boolean>;
  /** Writes over the slot of this epoch, which is ours. */
  update(record: LeaseRecord): Promise<void>;
}

export interface LeaseOptions {
  readonly run: string;
  readonly place: string;
  /** How long it holds without being renewed. */
  readonly holdMs: number;
  readonly clock: Clock;
  readonly processes: Processes;
}

const MOST_TRIES = 16;
/** Leases that runs of this process hold; without them a crash within a process with the same number could not be told. */
const held = new Set<string>();
let made = 0;

/**
 * The right to write to a store. It is renewed while the run goes on; a holder whose process is gone, or that has not renewed it in
 * time, loses it to the next, whose epoch is higher. From then on `check` fails for the old holder, should it come back to life.
 */
export class Lease {
  private readonly slots: LeaseSlots;
  private readonly options: LeaseOptions;
  private record: LeaseRecord;
  private renewedAt: number;
  private lost: RxArrowError | undefined;

  private constructor(slots: LeaseSlots, options: LeaseOptions, record: LeaseRecord) {
    this.slots = slots;
    this.options = options;
    this.record = record;
    this.renewedAt = options.clock.monotonicMs();
    held.add(record.token);
  }

  /** @throws RxArrowError LeaseHeld, with who holds it */
  static async take(slots: LeaseSlots, options: LeaseOptions): Promise<Lease> {
    const { clock, processes, run } = options;
    const { host, pid } = processes;
    const token = `${pid}.${++made}`;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const holder = await slots.newest();
      if (holder !== undefined && holds(holder, options)) throw heldBy(holder, options.place);
      const nowMs = wallMs(clock);
      const record: LeaseRecord = {
        epoch: (holder?.epoch ?? 0) + 1,
        run,
        host,
        pid,
        started: processes.startedAt(pid) ?? '',
        token,
        sinceMs: nowMs,
        renewedMs: nowMs,
        released: false,
      };
      if (await slots.take(record)) return new Lease(slots, options, record);
      // Another was faster; it is the holder now.
    }
    throw new RxArrowError('LeaseHeld', `"${options.place}" is being taken by other runs again and again.`);
  }

  get epoch(): number {
    return this.record.epoch;
  }

  /** Whether no other can have taken it since it was last looked at: without waiting for the disk. */
  get isFresh(): boolean {
    return this.lost === undefined && this.options.clock.monotonicMs() - this.renewedAt < this.options.holdMs;
  }

  /**
   * Looks whether it still is ours.
   * @throws RxArrowError LeaseLost when another has taken it
   */
  async check(): Promise<void> {
    if (this.lost !== undefined) throw this.lost;
    const newest = await this.slots.newest();
    if (newest !== undefined && newest.epoch === this.epoch && newest.token === this.record.token) return;
    const { place, processes } = this.options;
    const by = newest === undefined ? 'it was removed' : `${holderText(newest)} has taken it`;
    this.lost = new RxArrowError(
      'LeaseLost',
      `This run (process ${processes.pid} on ${processes.host}, epoch ${this.epoch}) no longer has "${place}": ${by}.`,
      { hint: 'It was taken for dead, as after a long stop. It must not go on; the other run does.' },
    );
    held.delete(this.record.token);
    throw this.lost;
  }

  /** Holds it for longer. */
  async renew(): Promise<void> {
    await this.check();
    const at = this.options.clock.monotonicMs();
    this.record = { ...this.record, renewedMs: wallMs(this.options.clock) };
    await this.slots.update(this.record);
    this.renewedAt = at;
  }

  /** Gives it back, so that the next need not wait. */
  async release(): Promise<void> {
    held.delete(this.record.token);
    if (this.lost !== undefined) return;
    try {
      await this.check();
    } catch {
      return;
    }
    await this.slots.update({ ...this.record, released: true });
  }
}

function holds(holder: LeaseRecord, { clock, holdMs, processes }: LeaseOptions): boolean {
  if (holder.released || wallMs(clock) - holder.renewedMs >= holdMs) return false;
  if (holder.host !== processes.host) return true;
  if (holder.pid === processes.pid) return held.has(holder.token);
  const started = processes.startedAt(holder.pid);
  return started !== undefined && (holder.started === '' || started === holder.started);
}

function heldBy(holder: LeaseRecord, place: string): RxArrowError {
  return new RxArrowError('LeaseHeld', `"${place}" belongs to another run: ${holderText(holder)} has it.`, {
    hint: 'Stop that run, or give this one a folder of its own.',
  });
}

function holderText({ run, pid, host, sinceMs, epoch }: LeaseRecord): string {
  return `process ${pid} on ${host} (run "${run}", since ${new Date(sinceMs).toISOString()}, epoch ${epoch})`;
}

function wallMs(clock: Clock): number {
  return Number(clock.nowNs() / 1_000_000n);
}

/**
 * The record that a text holds.
 * @returns undefined when it is none, as after a crash while it was written
 */
export function parseLease(text: string): LeaseRecord | undefined {
  try {
    const record = JSON.parse(text) as LeaseRecord;
    return Number.isInteger(record.epoch) && Number.isInteger(record.pid) && typeof record.host === 'string'
      ? record
      : undefined;
  } catch {
    return undefined;
  }
}
