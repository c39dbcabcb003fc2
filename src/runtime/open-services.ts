import type { RunHost, RunOutcome, RunService, ServiceKey } from '../core/index.js';

type Provided = ReadonlyMap<ServiceKey<unknown>, unknown>;

/** What all services bring together; the later of two that bring the same counts. */
export function providedBy(services: readonly RunService[]): Provided {
  return new Map(services.flatMap((service) => [...(service.provides ?? [])]));
}

/** The services of a run, opened in their order and closed in the reverse one. */
export class OpenServices {
  private readonly services: readonly RunService[];
  private readonly opened: RunService[] = [];
  private readonly warn: (message: string) => void;
  private closing: Promise<void> | undefined;

  constructor(services: readonly RunService[], warn: (message: string) => void) {
    this.services = services;
    this.warn = warn;
  }

  /** Undefined when there is nothing to wait for. */
  open(host: RunHost): Promise<void> | undefined {
    const waiting = this.services.filter(
      (service) => service.open !== undefined || service.ending !== undefined || service.close !== undefined,
    );
    return waiting.length === 0 ? undefined : this.openEach(waiting, host);
  }

  private async openEach(services: readonly RunService[], host: RunHost): Promise<void> {
    for (const service of services) {
      if (this.closing !== undefined) return;
      this.opened.push(service);
      await service.open?.(host);
    }
  }

  /** A clean end is near. What goes wrong fails the run, since it would not be the end that it seems. */
  async ending(): Promise<void> {
    for (const service of this.opened.toReversed()) await service.ending?.();
  }

  /** Closes each that was opened, also that whose opening failed; what goes wrong is a warning. */
  close(outcome: RunOutcome): Promise<void> {
    this.closing ??= this.closeEach(outcome);
    return this.closing;
  }

  private async closeEach(outcome: RunOutcome): Promise<void> {
    for (const service of this.opened.toReversed()) {
      try {
        await service.close?.(outcome);
      } catch (error) {
        this.warn(`Closing the service "${service.name}" failed: ${String(error)}`);
      }
    }
  }
}
