import type { Cancel } from '../../base/clock.js';
import { RxArrowError } from '../../base/errors.js';
import { entriesService, fenceService, type Fence, type RunHost } from '../../core/index.js';
import { Lease, type LeaseSlots } from './lease.js';
import { processesService } from './processes.js';

/** Renewals within the time that a lease holds; two may fail. */
const RENEWALS = 3;

export interface KeptLeaseTerms {
  readonly slots: LeaseSlots;
  /** What is held, for messages. */
  readonly place: string;
  readonly holdMs: number;
}

/**
 * The lease of a run, renewed while the run goes on and part of its fence: when another takes it the run fails, and until that is
 * known nothing leaves.
 */
export class KeptLease implements Fence {
  private readonly host: RunHost;
  private readonly terms: KeptLeaseTerms;
  private readonly lease: Lease;
  private cancelRenewal: Cancel = () => undefined;
  private renewing: Promise<void> | undefined;
  private ended = false;
  private released = false;

  private constructor(host: RunHost, terms: KeptLeaseTerms, lease: Lease) {
    this.host = host;
    this.terms = terms;
    this.lease = lease;
    host.context.service(fenceService).add(this);
    this.schedule();
  }

  /** @throws RxArrowError LeaseHeld, with who holds it */
  static async take(host: RunHost, terms: KeptLeaseTerms): Promise<KeptLease> {
    const { slots, place, holdMs } = terms;
    const { clock } = host.context;
    const processes = host.context.service(processesService);
    return new KeptLease(host, terms, await Lease.take(slots, { run: host.name, place, holdMs, clock, processes }));
  }

  get holds(): boolean {
    return !this.released && this.lease.isFresh;
  }

  get epoch(): number {
    return this.lease.epoch;
  }

  /** Looks whether it still is ours, and holds it for longer where it may have run out. */
  async check(): Promise<void> {
    await (this.lease.isFresh ? this.lease.check() : this.renewed());
  }

  private schedule(): void {
    if (this.ended) return;
    const { host, terms } = this;
    this.cancelRenewal = host.context.clock.schedule(terms.holdMs / RENEWALS, () => void this.renew());
  }

  private async renew(): Promise<void> {
    const { host, lease } = this;
    const { place } = this.terms;
    if (this.ended) return;
    const late = !lease.isFresh;
    const objection = `lease of "${place}"`;
    // The process stood still for longer than its lease holds: until it is known who has it, nothing may be done.
    if (late) {
      host.context.service(entriesService).close(objection, 'the run stood still and may have been taken for dead');
      host.pause();
    }
    try {
      await this.renewed();
      if (late) host.context.service(entriesService).release(objection);
    } catch (error) {
      if (this.ended) return;
      if (error instanceof RxArrowError) host.fail(error);
      else host.context.warn(`The lease of "${place}" could not be renewed: ${messageOf(error)}`);
    } finally {
      if (late) host.resume();
      this.schedule();
    }
  }

  /** One at a time: two would write to the same file. */
  private renewed(): Promise<void> {
    this.renewing ??= this.lease.renew().finally(() => {
      this.renewing = undefined;
    });
    return this.renewing;
  }

  /** No longer renews it. */
  stop(): void {
    this.ended = true;
    this.cancelRenewal();
  }

  /** Gives it back, so that the next need not wait. */
  async release(): Promise<void> {
    this.stop();
    this.released = true;
    await this.lease.release();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
