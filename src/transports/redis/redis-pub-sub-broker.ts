import { Bell } from '../../base/bell.js';
import { NotConnected } from '../../base/errors.js';
import type {
  DeliveryGap,
  MessageBroker,
  OutgoingMessage,
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
import { decodeEnvelope, encodeEnvelope } from './envelope.js';
import type { RedisLink } from './ioredis.js';
import { RedisConnection } from './redis-connection.js';
import type { RedisSettings } from './redis-settings.js';
import { refuseNameless } from './redis-stream-broker.js';
import type { Deliveries } from './stream-reading.js';

/** What Redis pub/sub can do: nothing is kept, so that whoever is not there misses it. */
export const REDIS_PUB_SUB_CAPABILITIES: TransportCapabilities = {
  replay: false,
  seek: false,
  cumulativeAcknowledgement: false,
  confirmedAcknowledgement: false,
  deduplication: false,
  keyOrder: false,
  deliveryCount: false,
};

export interface RedisPubSubOptions {
  readonly ports?: TransportPorts;
  readonly maxMessageBytes?: number;
}

const BUFFERED_MESSAGES = 1024;
const BUFFERED_BYTES = 64 * 1024 * 1024;

/** Redis pub/sub as a message broker that loses what nobody listens to, and says so. */
export function redisPubSubBroker(settings: RedisSettings, options: RedisPubSubOptions = {}): MessageBroker {
  return new RedisPubSubBroker(settings, options);
}

class RedisPubSubBroker extends ServerBroker {
  readonly name = 'redisPubSub';
  readonly capabilities = REDIS_PUB_SUB_CAPABILITIES;
  private readonly settings: RedisSettings;
  private readonly maxMessageBytes: number;
  private readonly commands: RedisConnection;

  constructor(settings: RedisSettings, options: RedisPubSubOptions) {
    super(options.ports);
    this.settings = settings;
    this.maxMessageBytes = options.maxMessageBytes ?? MAX_MESSAGE_BYTES;
    this.commands = new RedisConnection(settings, this.ports, this.board);
  }

  async publisher(topic: string, { producer, patienceMs = PATIENCE_MS }: PublisherOptions = {}): Promise<Publisher> {
    refuseNameless(topic);
    await this.commands.attempt(() => Promise.resolve(), patienceMs);
    let latest: Promise<void> = Promise.resolve();
    let closed = false;
    const send = async (message: OutgoingMessage): Promise<void> => {
      const { length } = message.payload;
      if (length > this.maxMessageBytes)
        throw new TransportRefused(
          'tooLarge',
          `A message of ${length} bytes is larger than the limit of ${this.maxMessageBytes}.`,
          {
            component: 'redis',
          },
        );
      if (message.identity !== undefined) throw lacksCapability(this.name, 'deduplication');
      if (closed) throw new NotConnected('The publisher is closed.', { component: 'redis' });
      const bytes = encodeEnvelope(message, producer);
      // Sent again when the connection breaks: a number shows readers what comes twice.
      await this.commands.attempt(({ call }) => call('PUBLISH', topic, bytes), patienceMs);
    };
    return {
      lastSequence: () => Promise.reject(lacksCapability(this.name, 'deduplication')),
      publish: (message) => {
        const turn = latest.then(() => send(message));
        latest = turn.catch(() => undefined);
        return turn;
      },
      close: () => {
        closed = true;
        return Promise.resolve();
      },
    };
  }

  async subscribe(topic: string, options: SubscribeOptions = {}): Promise<Subscription> {
    refuseNameless(topic);
    if (options.keyOrder === true) throw lacksCapability(this.name, 'keyOrder');
    if (options.mustExist === true)
      throw lacksCapability(this.name, 'replay', 'Channels are there while somebody listens.');
    if (options.group !== undefined)
      throw lacksCapability(
        this.name,
        'replay',
        'Without a group every subscription gets every message; for groups use redisStream.',
      );
    if (typeof options.from === 'object') throw lacksCapability(this.name, 'seek', 'For positions use redisStream.');
    const connection = new RedisConnection(this.settings, this.ports, this.board);
    return this.keepOpened(
      (left) => new PubSubSubscription(topic, options, connection, this.ports, left),
      (subscription) => subscription.listen(options.patienceMs ?? PATIENCE_MS),
    );
  }

  protected disconnect(): void {
    this.commands.close();
  }
}

/** Listens to a channel; what comes waits in a bounded buffer from which the oldest gives way. */
class PubSubSubscription implements Subscription {
  private readonly channel: string;
  private readonly connection: RedisConnection;
  private readonly ports: TransportPorts;
  private readonly mostMessages: number;
  private readonly patienceMs: number;
  private readonly left: () => void;
  private buffer: Deliveries = [];
  private bytes = 0;
  private dropped = 0;
  private gaps: DeliveryGap[] = [];
  private count = 0;
  private failure: { readonly error: unknown } | undefined;
  private closed = false;
  private readonly bell = new Bell();

  constructor(
    channel: string,
    options: SubscribeOptions,
    connection: RedisConnection,
    ports: TransportPorts,
    left: () => void,
  ) {
    this.channel = channel;
    this.connection = connection;
    this.ports = ports;
    this.mostMessages = Math.max(options.bufferedMessages ?? BUFFERED_MESSAGES, BUFFERED_MESSAGES / 8);
    this.patienceMs = options.patienceMs ?? PATIENCE_MS;
    this.left = left;
  }

  async listen(patienceMs: number): Promise<void> {
    const link = await this.connection.attempt(async () => {
      const live = await this.connection.link();
      await live.listen(this.channel, (payload) => this.take(payload));
      return live;
    }, patienceMs);
    void link.closed.then(() => this.listenAgain(link));
  }

  private async listenAgain(_broken: RedisLink): Promise<void> {
    if (this.closed) return;
    try {
      await this.listen(this.patienceMs);
      this.gaps.push({
        kind: 'gap',
        messages: undefined,
        reason: 'the connection broke; what was published meanwhile is not kept',
      });
    } catch (error) {
      this.failure = { error };
    }
    this.bell.ring();
  }

  private take(bytes: Buffer): void {
    const { payload, key, producer, sequence, properties } = decodeEnvelope(bytes);
    const position = { partition: 0, id: String(++this.count) };
    this.buffer.push({ kind: 'message', position, payload, key, producer, sequence, properties, deliveries: 1 });
    this.bytes += payload.length;
    while (this.buffer.length > this.mostMessages || (this.bytes > BUFFERED_BYTES && this.buffer.length > 1)) {
      const oldest = this.buffer.shift();
      if (oldest?.kind === 'message') this.bytes -= oldest.payload.length;
      this.dropped++;
    }
    this.bell.ring();
  }

  async receive(most: number, waitMs: number): Promise<Deliveries> {
    const { clock } = this.ports;
    const until = clock.monotonicMs() + waitMs;
    for (;;) {
      if (this.closed) throw new NotConnected('The subscription is closed.', { component: 'redis' });
      const found = this.ready(most);
      if (found.length > 0) return found;
      if (this.failure !== undefined) throw this.failure.error;
      const left = until - clock.monotonicMs();
      if (left <= 0) return [];
      await this.bell.rung(clock, left);
      if (this.closed) return [];
    }
  }

  private ready(most: number): Deliveries {
    const found: Deliveries = this.gaps.splice(0);
    if (this.dropped > 0) {
      const reason = `${this.dropped} messages came faster than they were read and gave way`;
      found.push({ kind: 'gap', messages: this.dropped, reason });
      this.dropped = 0;
    }
    const taken = this.buffer.splice(0, most);
    for (const each of taken) if (each.kind === 'message') this.bytes -= each.payload.length;
    return [...found, ...taken];
  }

  acknowledge(): Promise<void> {
    return Promise.reject(lacksCapability('redisPubSub', 'replay'));
  }

  acknowledgeUpTo(): Promise<void> {
    return Promise.reject(lacksCapability('redisPubSub', 'cumulativeAcknowledgement'));
  }

  reject(): Promise<void> {
    return this.acknowledge();
  }

  position(): undefined {
    return undefined;
  }

  seek(): Promise<void> {
    return Promise.reject(lacksCapability('redisPubSub', 'seek'));
  }

  backlog(): Promise<number> {
    return Promise.resolve(this.buffer.length);
  }

  close(): Promise<void> {
    this.closed = true;
    this.connection.close();
    this.left();
    this.bell.ring();
    return Promise.resolve();
  }
}
