import { systemClock } from '../base/clock.js';
import { seededRandom } from '../base/random.js';
import { HealthBoard } from './health-board.js';
import type {
  MessageBroker,
  Publisher,
  PublisherOptions,
  SubscribeOptions,
  Subscription,
  TransportCapabilities,
  TransportHealth,
  TransportPorts,
} from './message-broker.js';

/** How long a server may be away unless somebody says otherwise. */
export const PATIENCE_MS = 60_000;

/** The ports of a transport that is used outside a run. */
export function ownPorts(): TransportPorts {
  return { clock: systemClock, random: seededRandom(Number(systemClock.nowNs() & 0xffffffffn)) };
}

interface Closable {
  close(): Promise<void>;
}

/** What the brokers of all servers share: health, and what is open and closes with them. */
export abstract class ServerBroker implements MessageBroker {
  abstract readonly name: string;
  abstract readonly capabilities: TransportCapabilities;
  protected readonly ports: TransportPorts;
  protected readonly board = new HealthBoard();
  private readonly open = new Set<Closable>();

  constructor(ports: TransportPorts | undefined) {
    this.ports = ports ?? ownPorts();
  }

  abstract publisher(topic: string, options?: PublisherOptions): Promise<Publisher>;
  abstract subscribe(topic: string, options?: SubscribeOptions): Promise<Subscription>;
  /** Ends what its publishers and subscriptions shared. */
  protected abstract disconnect(): void | Promise<void>;

  /** Makes something that closes with the broker, and is forgotten when it calls `left`. */
  protected keep<T extends Closable>(make: (left: () => void) => T): T {
    const kept: T = make(() => void this.open.delete(kept));
    this.open.add(kept);
    return kept;
  }

  /** The same of what has to be opened; closed when that fails. */
  protected async keepOpened<T extends Closable>(
    make: (left: () => void) => T,
    open: (made: T) => Promise<unknown>,
  ): Promise<T> {
    const kept = this.keep(make);
    try {
      await open(kept);
    } catch (error) {
      await kept.close();
      throw error;
    }
    return kept;
  }

  health(): TransportHealth {
    return this.board.health;
  }

  onHealth(listener: (health: TransportHealth) => void): () => void {
    return this.board.listen(listener);
  }

  async close(): Promise<void> {
    await Promise.all([...this.open].map((each) => each.close()));
    await this.disconnect();
  }
}
