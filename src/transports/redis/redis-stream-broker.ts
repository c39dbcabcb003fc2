import { seededRandom } from '../../base/random.js';
import { systemClock } from '../../base/clock.js';
import { HealthBoard } from '../health-board.js';
import type {
  MessageBroker,
  Publisher,
  PublisherOptions,
  SubscribeOptions,
  Subscription,
  TransportCapabilities,
  TransportHealth,
  TransportPorts,
} from '../message-broker.js';
import { MAX_MESSAGE_BYTES } from '../payload/message-codec.js';
import { lacksCapability, TransportRefused } from '../transport-refused.js';
import { GroupSubscription } from './group-subscription.js';
import { LoneSubscription } from './lone-subscription.js';
import { RedisConnection } from './redis-connection.js';
import type { RedisSettings } from './redis-settings.js';
import { StreamPublisher, type StreamRetention } from './stream-publisher.js';

/** What Redis Streams can do here. */
export const REDIS_STREAM_CAPABILITIES: TransportCapabilities = {
  replay: true,
  seek: true,
  cumulativeAcknowledgement: false,
  confirmedAcknowledgement: true,
  deduplication: true,
  keyOrder: false,
};

export interface RedisStreamOptions {
  readonly ports?: TransportPorts;
  readonly retention?: StreamRetention;
  readonly maxMessageBytes?: number;
}

export const PATIENCE_MS = 60_000;

/** The ports of a transport that is used outside a run. */
export function ownPorts(): TransportPorts {
  return { clock: systemClock, random: seededRandom(Number(systemClock.nowNs() & 0xffffffffn)) };
}

/** Redis Streams as a message broker. Nothing is connected before it is used. */
export function redisStreamBroker(settings: RedisSettings, options: RedisStreamOptions = {}): MessageBroker {
  return new RedisStreamBroker(settings, options);
}

class RedisStreamBroker implements MessageBroker {
  readonly name = 'redisStream';
  readonly capabilities = REDIS_STREAM_CAPABILITIES;
  private readonly settings: RedisSettings;
  private readonly ports: TransportPorts;
  private readonly options: RedisStreamOptions;
  private readonly board = new HealthBoard();
  private readonly commands: RedisConnection;
  private readonly open = new Set<{ close(): Promise<void> }>();

  constructor(settings: RedisSettings, options: RedisStreamOptions) {
    this.settings = settings;
    this.options = options;
    this.ports = options.ports ?? ownPorts();
    this.commands = new RedisConnection(settings, this.ports, this.board);
  }

  async publisher(topic: string, options: PublisherOptions = {}): Promise<Publisher> {
    refuseNameless(topic);
    const { producer, patienceMs = PATIENCE_MS } = options;
    const publisher: StreamPublisher = new StreamPublisher(
      {
        stream: topic,
        producer,
        patienceMs,
        retention: this.options.retention ?? { messages: undefined, ageMs: undefined },
        maxMessageBytes: this.options.maxMessageBytes ?? MAX_MESSAGE_BYTES,
      },
      this.commands,
      this.ports,
      () => this.open.delete(publisher),
    );
    await this.commands.attempt(() => Promise.resolve(), patienceMs);
    this.open.add(publisher);
    return publisher;
  }

  async subscribe(topic: string, options: SubscribeOptions = {}): Promise<Subscription> {
    refuseNameless(topic);
    if (options.keyOrder === true)
      throw lacksCapability(
        this.name,
        'keyOrder',
        'Use one consumer a stream, and one stream for each share of the keys.',
      );
    const { group, mustExist = false, patienceMs = PATIENCE_MS } = options;
    if (mustExist && (await this.commands.attempt(({ call }) => call('EXISTS', topic), patienceMs)) !== 1)
      throw new TransportRefused('unknownTopic', `There is no stream "${topic}".`, {
        component: this.name,
        hint: 'Look at its name; with mustExist: false it is waited for.',
      });
    // Reads wait in the server, so each subscription has a connection of its own.
    const blocking = new RedisConnection(this.settings, this.ports, this.board);
    const left = (): void => void this.open.delete(subscription);
    const subscription: GroupSubscription | LoneSubscription =
      group === undefined
        ? new LoneSubscription(topic, options, blocking, this.commands, patienceMs, this.ports, left)
        : new GroupSubscription(topic, group, options, blocking, this.commands, patienceMs, this.ports, left);
    this.open.add(subscription);
    try {
      await subscription.open();
    } catch (error) {
      await subscription.close();
      throw error;
    }
    return subscription;
  }

  health(): TransportHealth {
    return this.board.health;
  }

  onHealth(listener: (health: TransportHealth) => void): () => void {
    return this.board.listen(listener);
  }

  async close(): Promise<void> {
    await Promise.all([...this.open].map((each) => each.close()));
    this.commands.close();
  }
}

export function refuseNameless(topic: string): void {
  if (topic === '') throw new TransportRefused('unknownTopic', 'A topic without a name.', { component: 'redis' });
}
