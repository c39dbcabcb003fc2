import type { Cancel } from '../../base/clock.js';
import { RxArrowError } from '../../base/errors.js';
import { diskService, type RunHost } from '../../core/index.js';
import { folderStore } from '../checkpoint/index.js';
import { Lease } from '../checkpoint/lease.js';
import { systemProcesses } from '../checkpoint/processes.js';

const HOLD_MS = 30_000;
/** Renewals within the time that it holds; two may fail. */
const RENEWALS = 3;

/** The right of a run to write to a tape: two that write to one folder would damage it. */
export class TapeLease {
  private readonly host: RunHost;
  private readonly lease: Lease;
  private cancel: Cancel = () => undefined;
  private closed = false;

  private constructor(host: RunHost, lease: Lease) {
    this.host = host;
    this.lease = lease;
    this.schedule();
  }

  /** @throws RxArrowError LeaseHeld, with who has it */
  static async take(host: RunHost, folder: string): Promise<TapeLease> {
    const { context } = host;
    const slots = folderStore(folder, context.service(diskService)).lease;
    const terms = { run: host.name, place: folder, holdMs: HOLD_MS, clock: context.clock, processes: systemProcesses };
    return new TapeLease(host, await Lease.take(slots, terms));
  }

  private schedule(): void {
    this.cancel = this.host.context.clock.schedule(HOLD_MS / RENEWALS, () => void this.renew());
  }

  private async renew(): Promise<void> {
    try {
      await this.lease.renew();
    } catch (error) {
      if (this.closed) return;
      if (error instanceof RxArrowError) this.host.fail(error);
      else this.host.context.warn(`The lease of a tape could not be renewed: ${String(error)}`);
    }
    if (!this.closed) this.schedule();
  }

  async release(): Promise<void> {
    this.closed = true;
    this.cancel();
    await this.lease.release();
  }
}
