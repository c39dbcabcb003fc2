import type { CheckedOrder, OrderFill, OrderReport, SubmitAnswer, VenueOrder } from '../../../src/core/index.js';
import { VenueConnection, type SimulatedVenue } from '../../../src/testing/index.js';
import type { Plant } from './plan.js';
import type { SimulatedProcess } from './simulated-process.js';

/** The venue as one process has it: its answers reach only a process that runs. */
export class VenuePort extends VenueConnection {
  /** When orders were sent, in ms of the true clock. */
  readonly sent: { readonly atMs: number; readonly clientOrderId: string }[] = [];
  private readonly process: SimulatedProcess;

  constructor(venue: SimulatedVenue, process: SimulatedProcess) {
    super(venue);
    this.process = process;
  }

  override submit(order: CheckedOrder): Promise<SubmitAnswer> {
    this.sent.push({ atMs: this.process.monotonicMs(), clientOrderId: order.clientOrderId });
    return this.process.hears(super.submit(order));
  }

  override cancel(clientOrderId: string): Promise<void> {
    return this.process.hears(super.cancel(clientOrderId));
  }

  override query(clientOrderId: string): Promise<VenueOrder | undefined> {
    return this.process.hears(super.query(clientOrderId));
  }

  override openOrders(): Promise<readonly VenueOrder[]> {
    return this.process.hears(super.openOrders());
  }

  override positions(): Promise<ReadonlyMap<string, number>> {
    return this.process.hears(super.positions());
  }

  override fillsSince(timeNs: bigint): Promise<readonly OrderFill[]> {
    return this.process.hears(super.fillsSince(timeNs));
  }

  override hear(report: OrderReport): void {
    this.process.deliver(() => super.hear(report));
  }
}

/** Gives an order another id at each send. */
class FreshIds extends VenuePort {
  override submit(order: CheckedOrder): Promise<SubmitAnswer> {
    const clientOrderId = `${order.clientOrderId.slice(0, 20)}x${this.sent.length + 1}`;
    this.sent.push({ atMs: 0, clientOrderId });
    return this.venue.call(this, () => this.venue.take({ ...order, clientOrderId }));
  }
}

/** Takes an error for a proof that nothing has happened. */
class BlindRetry extends VenuePort {
  override async submit(order: CheckedOrder): Promise<SubmitAnswer> {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        return await super.submit(order);
      } catch {
        // Once more.
      }
    }
    return super.submit(order);
  }
}

export function venuePort(venue: SimulatedVenue, process: SimulatedProcess, plant: Plant | undefined): VenuePort {
  const port =
    plant === 'freshId'
      ? new FreshIds(venue, process)
      : plant === 'blindRetry'
        ? new BlindRetry(venue, process)
        : new VenuePort(venue, process);
  venue.attach(port);
  return port;
}
