import type {
  MessageBroker,
  Publisher,
  PublisherOptions,
  SubscribeOptions,
  Subscription,
  TransportCapabilities,
  TransportPorts,
} from '../message-broker.js';
import { MAX_MESSAGE_BYTES } from '../payload/message-codec.js';
import { PATIENCE_MS, ServerBroker } from '../server-broker.js';
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
  deliveryCount: true,
};

export interface RedisStreamOptions {
  readonly ports?: TransportPorts;
  readonly retention?: StreamRetention;
  readonly maxMessageBytes?: number;
}

/** Redis Streams as a message broker. Nothing is connected before it is used. */
export function redisStreamBroker(settings: RedisSettings, options: RedisStreamOptions = {}): MessageBroker {
  return new RedisStreamBroker(settings, options);
}

class RedisStreamBroker extends ServerBroker {
  readonly name = 'redisStream';
  readonly capabilities = REDIS_STREAM_CAPABILITIES;
  private readonly settings: RedisSettings;
  private readonly options: RedisStreamOptions;
  private readonly commands: RedisConnection;

  constructor(settings: RedisSettings, options: RedisStreamOptions) {
    super(options.ports);
    this.settings = settings;
    this.options = options;
    this.commands = new RedisConnection(settings, this.ports, this.board);
  }

  async publisher(topic: string, options: PublisherOptions = {}): Promise<Publisher> {
    refuseNameless(topic);
    const { producer, patienceMs = PATIENCE_MS } = options;
    const { retention = { messages: undefined, ageMs: undefined }, maxMessageBytes = MAX_MESSAGE_BYTES } = this.options;
    const of = { stream: topic, producer, patienceMs, retention, maxMessageBytes };
    await this.commands.attempt(() => Promise.resolve(), patienceMs);
    return this.keep((left) => new StreamPublisher(of, this.commands, this.ports, left));
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
    return this.keepOpened(
      (left): GroupSubscription | LoneSubscription =>
        group === undefined
          ? new LoneSubscription(topic, options, blocking, this.commands, patienceMs, this.ports, left)
          : new GroupSubscription(topic, group, options, blocking, this.commands, patienceMs, this.ports, left),
      (subscription) => subscription.open(),
    );
  }

  protected disconnect(): void {
    this.commands.close();
  }
}

export function refuseNameless(topic: string): void {
  if (topic === '') throw new TransportRefused('unknownTopic', 'A topic without a name.', { component: 'redis' });
}
