import type {
  MessageBroker,
  Publisher,
  PublisherOptions,
  SubscribeOptions,
  Subscription,
  TransportCapabilities,
  TransportPorts,
} from '../message-broker.js';
import { Recovery } from '../recovery.js';
import { PATIENCE_MS, ServerBroker } from '../server-broker.js';
import { lacksCapability } from '../transport-refused.js';
import { NativeConnector } from './native-connector.js';
import { PulsarAdmin } from './pulsar-admin.js';
import { PulsarGroup } from './pulsar-group.js';
import type { PulsarConnector } from './pulsar-link.js';
import { PulsarLone } from './pulsar-lone.js';
import { PulsarPublisher } from './pulsar-publisher.js';
import { linkClosed } from './pulsar-refusal.js';
import type { Batching, PulsarSettings, SubscriptionType } from './pulsar-settings.js';
import { topicName } from './topic-name.js';
import { WebSocketConnector } from './web-socket-connector.js';

/** What Pulsar can do by its own protocol, with exclusive and failover subscriptions. */
export const PULSAR_CAPABILITIES: TransportCapabilities = {
  replay: true,
  seek: true,
  cumulativeAcknowledgement: true,
  confirmedAcknowledgement: false,
  deduplication: true,
  keyOrder: true,
  deliveryCount: false,
};

/** What Pulsar can do over its WebSocket service. */
export const PULSAR_WEB_SOCKET_CAPABILITIES: TransportCapabilities = {
  ...PULSAR_CAPABILITIES,
  cumulativeAcknowledgement: false,
};

/** The largest message that a broker takes unless it was told otherwise, less what goes with a message. */
export const PULSAR_MESSAGE_BYTES = 5 * 1024 * 1024 - 64 * 1024;

export interface PulsarOptions {
  readonly ports?: TransportPorts;
  /** How groups share a topic: `failover` when left out. */
  readonly subscription?: SubscriptionType;
  readonly batching?: Batching;
  readonly maxMessageBytes?: number;
}

/** Pulsar as a message broker, over what its URL says. Nothing is connected before it is used. */
export function pulsarBroker(settings: PulsarSettings, options: PulsarOptions = {}): MessageBroker {
  return new PulsarBroker(settings, options);
}

class PulsarBroker extends ServerBroker {
  readonly name: string;
  readonly capabilities: TransportCapabilities;
  private readonly settings: PulsarSettings;
  private readonly options: PulsarOptions;
  private readonly type: SubscriptionType;
  private readonly connector: PulsarConnector;
  private readonly admin: PulsarAdmin;
  private readonly recoveries = new Set<Recovery>();
  private closed = false;

  constructor(settings: PulsarSettings, options: PulsarOptions) {
    super(options.ports);
    const { clock } = this.ports;
    const { batching = false, subscription = 'failover' } = options;
    const isNative = settings.transport === 'native';
    this.settings = settings;
    this.options = options;
    this.type = subscription;
    this.name = isNative ? 'pulsar' : 'pulsarWebSocket';
    const isShared = subscription === 'shared' || subscription === 'keyShared';
    this.capabilities = {
      ...(isNative ? PULSAR_CAPABILITIES : PULSAR_WEB_SOCKET_CAPABILITIES),
      ...(isShared ? { cumulativeAcknowledgement: false } : {}),
      ...(subscription === 'shared' ? { keyOrder: false } : {}),
    };
    this.connector = isNative
      ? new NativeConnector(
          settings,
          clock,
          batching,
          (reason) => this.warned(reason),
          () => this.worksAgain(),
        )
      : new WebSocketConnector(settings, clock, batching);
    this.admin = new PulsarAdmin(settings, clock);
  }

  async publisher(topicGiven: string, options: PublisherOptions = {}): Promise<Publisher> {
    const topic = topicName(topicGiven);
    const { producer, patienceMs = PATIENCE_MS } = options;
    const { maxMessageBytes = PULSAR_MESSAGE_BYTES } = this.options;
    const recovery = this.recovery();
    const partitions = await recovery.attempt(() => this.admin.partitions(topic, false), patienceMs);
    const of = { transport: this.name, topic, partitions, producer, patienceMs, maxMessageBytes };
    return this.keep(
      (left) => new PulsarPublisher(of, this.connector, this.admin, this.ports, recovery, this.leaving(recovery, left)),
    );
  }

  async subscribe(topicGiven: string, options: SubscribeOptions = {}): Promise<Subscription> {
    const topic = topicName(topicGiven);
    const { group, keyOrder = false, mustExist = false, patienceMs = PATIENCE_MS } = options;
    if (keyOrder && this.type === 'shared')
      throw lacksCapability(this.name, 'keyOrder', 'Use a subscription of the type failover or keyShared.');
    const recovery = this.recovery();
    const partitions = await recovery.attempt(() => this.admin.partitions(topic, mustExist), patienceMs);
    const { connector, admin, ports, name: transport, type } = this;
    const of = { transport, topic, partitions, subscribe: options, patienceMs };
    return this.keepOpened(
      (left): PulsarGroup | PulsarLone => {
        const leave = this.leaving(recovery, left);
        if (group === undefined) return new PulsarLone(of, connector, admin, ports, recovery, leave);
        const publisher = (to: string): Promise<Publisher> => this.publisher(to, { patienceMs });
        return new PulsarGroup({ ...of, group, type, topicGiven, publisher }, connector, admin, ports, recovery, leave);
      },
      (subscription) => subscription.open(),
    );
  }

  private recovery(): Recovery {
    const recovery = new Recovery(this.ports, this.board, () => linkClosed('it was closed'));
    this.recoveries.add(recovery);
    if (this.closed) recovery.close();
    return recovery;
  }

  private leaving(recovery: Recovery, left: () => void): () => void {
    return () => {
      recovery.close();
      this.recoveries.delete(recovery);
      left();
    };
  }

  /** The client of the native protocol makes connections again by itself and only says so. */
  private warned(reason: string): void {
    for (const recovery of this.recoveries) recovery.trouble(reason);
  }

  private worksAgain(): void {
    for (const recovery of this.recoveries) recovery.works();
  }

  override async close(): Promise<void> {
    this.closed = true;
    for (const recovery of this.recoveries) recovery.close();
    await super.close();
  }

  protected async disconnect(): Promise<void> {
    await this.connector.close();
  }
}
