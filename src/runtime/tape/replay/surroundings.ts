import {
  entriesService,
  killSwitchService,
  LimitControl,
  tradingModeService,
  type KillSwitch,
  type Limits,
  type RunHost,
  type RunService,
  type ServiceKey,
  type TradingMode,
} from '../../../core/index.js';
import type { SessionBegin, Surroundings } from '../session.js';

/** Stands in a replay for what decisions read beside the rows, and changes as it did in the recorded run. */
export class ReplayedSurroundings implements RunService {
  readonly name = 'replayed surroundings';
  readonly provides: ReadonlyMap<ServiceKey<unknown>, unknown>;
  private readonly first: Surroundings;
  private readonly control: LimitControl | undefined;
  private readonly killSwitch = new ReplayedKillSwitch();
  private host: RunHost | undefined;

  constructor({ surroundings, effect }: Pick<SessionBegin, 'surroundings' | 'effect'>) {
    this.first = surroundings;
    if (surroundings.limits !== null) this.control = new LimitControl(surroundings.limits);
    const mode: TradingMode = {
      // Nothing leaves in a replay.
      effect: effect === 'live' || effect === 'replay' ? 'shadow' : effect,
      ...(this.control === undefined ? {} : { limits: this.control }),
    };
    this.provides = new Map<ServiceKey<unknown>, unknown>([
      [tradingModeService as ServiceKey<unknown>, mode],
      ...(surroundings.limits === null ? [] : [[killSwitchService as ServiceKey<unknown>, this.killSwitch] as const]),
    ]);
  }

  open(host: RunHost): void {
    this.host = host;
    this.apply(this.first);
  }

  /** What had changed in the recorded run. */
  apply({ killSwitch, limits, entriesClosedBy }: Partial<Surroundings>): void {
    if (typeof killSwitch === 'string') this.killSwitch.trip(killSwitch);
    if (limits !== null && limits !== undefined) this.limit(limits);
    if (entriesClosedBy === undefined || this.host === undefined) return;
    const entries = this.host.context.service(entriesService);
    const objections = new Map(entriesClosedBy);
    for (const by of [...entries.closedBy.keys()]) if (!objections.has(by)) entries.release(by);
    for (const [by, reason] of objections) entries.close(by, reason);
  }

  private limit(limits: Limits): void {
    const { control } = this;
    if (control === undefined) return;
    const gone = Object.keys(control.limits).filter((name) => !Object.hasOwn(limits, name));
    const change = { ...Object.fromEntries(gone.map((name) => [name, null])), ...limits };
    const answer = control.change(change);
    if (answer.kind === 'confirm') control.change(change, { confirm: answer.code });
  }
}

class ReplayedKillSwitch implements KillSwitch {
  tripped: string | undefined;
  private readonly listeners = new Set<(cause: string) => void>();

  trip(cause: string): void {
    if (this.tripped !== undefined) return;
    this.tripped = cause;
    for (const listener of [...this.listeners]) listener(cause);
  }

  look(): Promise<string | undefined> {
    return Promise.resolve(this.tripped);
  }

  listen(listener: (cause: string) => void): () => void {
    this.listeners.add(listener);
    if (this.tripped !== undefined) listener(this.tripped);
    return () => this.listeners.delete(listener);
  }
}
