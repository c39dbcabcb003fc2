import type { Cancel, Clock } from '../../base/clock.js';
import { decodeMessageId, encodeMessageId, type PulsarId } from './message-id.js';
import type {
  ConsumerLink,
  ConsumerRequest,
  ProducerLink,
  ProducerRequest,
  PulsarConnector,
  ReaderRequest,
  ReceivedMessage,
  ReceivingLink,
} from './pulsar-link.js';
import {
  loadPulsarClient,
  type NativeId,
  type NativeMessage,
  type OpenedClient,
  type NativeType,
} from './pulsar-client.js';
import { linkClosed, refusalOf } from './pulsar-refusal.js';
import type { Batching, PulsarSettings, SubscriptionType } from './pulsar-settings.js';
import { topicText } from './topic-name.js';

const TYPES: Readonly<Record<SubscriptionType, NativeType>> = {
  exclusive: 'Exclusive',
  failover: 'Failover',
  shared: 'Shared',
  keyShared: 'KeyShared',
};
const LOOK_EVERY_MS = 50;
const CLOSE_WITHIN_MS = 400;
const WARN = 2;

/**
 * Speaks with a broker by its own protocol. The client connects again and sends again by itself, which the broker makes good by the
 * numbers of messages; what is seen of that are its warnings.
 */
export class NativeConnector implements PulsarConnector {
  private readonly settings: PulsarSettings;
  private readonly clock: Clock;
  private readonly batching: Batching;
  private readonly troubled: (reason: string) => void;
  private readonly works: () => void;
  private client: Promise<OpenedClient> | undefined;
  private readonly ends = new Set<{ isConnected(): boolean }>();
  /** Readers end when their connection breaks: what has been removed meanwhile is looked for before another begins. */
  private readonly readers = new Map<{ isConnected(): boolean }, (reason: string) => void>();
  private isTroubled = false;
  private watch: Cancel | undefined;
  private closed = false;

  /** Tells when connections are broken, and when all are there again. */
  constructor(
    settings: PulsarSettings,
    clock: Clock,
    batching: Batching,
    troubled: (reason: string) => void,
    works: () => void,
  ) {
    this.settings = settings;
    this.clock = clock;
    this.batching = batching;
    this.troubled = troubled;
    this.works = works;
  }

  private open(): Promise<OpenedClient> {
    if (this.closed) return Promise.reject(linkClosed('it was closed'));
    this.client ??= this.connect();
    this.client.catch(() => {
      this.client = undefined;
    });
    return this.client;
  }

  private async connect(): Promise<OpenedClient> {
    const Package = await loadPulsarClient();
    const { serviceUrl, token, tls, tlsFiles, listenerName, connectTimeoutMs, commandTimeoutMs } = this.settings;
    const { ca, cert, key } = tlsFiles;
    const client = new Package.Client({
      serviceUrl,
      operationTimeoutSeconds: Math.max(1, Math.ceil(commandTimeoutMs / 1000)),
      connectionTimeoutMs: connectTimeoutMs,
      statsIntervalInSeconds: 0,
      log: (level, _file, _line, message) => {
        if (level >= WARN) this.look(message);
      },
      ...(token === undefined ? {} : { authentication: new Package.AuthenticationToken({ token }) }),
      ...(listenerName === undefined ? {} : { listenerName }),
      ...(ca === undefined ? {} : { tlsTrustCertsFilePath: ca }),
      ...(cert === undefined ? {} : { tlsCertificateFilePath: cert }),
      ...(key === undefined ? {} : { tlsPrivateKeyFilePath: key }),
      ...(tls.rejectUnauthorized === false ? { tlsAllowInsecureConnection: true } : { tlsValidateHostname: true }),
    });
    this.follow();
    return { client, Package };
  }

  /** Connections are looked at now and then, and whenever the client warns. */
  private follow(): void {
    this.watch = this.clock.schedule(LOOK_EVERY_MS, () => {
      this.look('a connection is broken');
      this.follow();
    });
  }

  private look(reason: string): void {
    if (this.closed) return;
    for (const [reader, end] of [...this.readers])
      if (!reader.isConnected()) {
        this.readers.delete(reader);
        end(reason);
      }
    const isBroken = [...this.ends].some((end) => !end.isConnected());
    if (isBroken === this.isTroubled) return;
    this.isTroubled = isBroken;
    if (isBroken) this.troubled(reason);
    else this.works();
  }

  /** Follows a producer, consumer or reader; gives the parts of its link. */
  private end<T extends { isConnected(): boolean; close(): Promise<null> }>(
    made: T,
    before: () => void = () => undefined,
  ): {
    readonly closed: Promise<string>;
    readonly close: () => Promise<void>;
    readonly over: (reason: string) => void;
  } {
    this.ends.add(made);
    let over = (_: string): void => undefined;
    const closed = new Promise<string>((resolve) => {
      over = resolve;
    });
    const close = async (): Promise<void> => {
      if (!this.ends.delete(made)) return;
      before();
      over('we closed it');
      await within(this.clock, made.close());
    };
    return { closed, close, over };
  }

  async produce({ topic, producer }: ProducerRequest): Promise<ProducerLink> {
    const { batching } = this;
    const { client } = await this.open();
    const made = await asked(
      client.createProducer({
        topic: topicText(topic),
        ...(producer === undefined ? {} : { producerName: producer }),
        sendTimeoutMs: this.settings.commandTimeoutMs,
        blockIfQueueFull: false,
        ...(batching === false
          ? { batchingEnabled: false }
          : {
              batchingEnabled: true,
              // Messages of a key stay together, for subscriptions that are shared by key.
              batchingType: 'KeyBasedBatching',
              batchingMaxMessages: batching.messages,
              batchingMaxPublishDelayMs: Math.ceil(batching.delayMs),
            }),
      }),
    );
    const { closed, close } = this.end(made);
    return {
      closed,
      close,
      takes: (sequence) => (sequence === undefined) === (producer === undefined),
      send: async ({ payload, key, properties }, sequence) => {
        const { buffer, byteOffset, byteLength } = payload;
        await asked(
          made.send({
            data: Buffer.from(buffer, byteOffset, byteLength),
            properties: { ...properties },
            ...(key === undefined ? {} : { partitionKey: key }),
            ...(sequence === undefined ? {} : { sequenceId: Number(sequence) }),
          }),
        );
      },
    };
  }

  async consume(request: ConsumerRequest): Promise<ConsumerLink> {
    const { topic, subscription, consumer, type, begin, bufferedMessages, redeliverAfterMs, receive } = request;
    const { client, Package } = await this.open();
    const made = await asked(
      client.subscribe({
        topic: topicText(topic),
        subscription,
        subscriptionType: TYPES[type],
        subscriptionInitialPosition: begin === 'earliest' ? 'Earliest' : 'Latest',
        consumerName: consumer,
        receiverQueueSize: bufferedMessages,
        nAckRedeliverTimeoutMs: Math.max(100, Math.ceil(redeliverAfterMs)),
      }),
    );
    const { closed, close, over } = this.end(made);
    const idOf = (id: PulsarId): NativeId => Package.MessageId.deserialize(encodeMessageId(id));
    const pump = new Pump(async () => receive(received(await made.receive())), over);
    return {
      closed,
      close: () => {
        pump.stop();
        return close();
      },
      request: (messages) => pump.request(messages),
      acknowledge: async (ids) => {
        await asked(Promise.all(ids.map((id) => made.acknowledgeId(idOf(id)))));
      },
      acknowledgeUpTo: async (id) => {
        await asked(made.acknowledgeCumulativeId(idOf(id)));
      },
      rejected: (id) => made.negativeAcknowledgeId(idOf(id)),
    };
  }

  async read({ topic, after, bufferedMessages, receive }: ReaderRequest): Promise<ReceivingLink> {
    const { client, Package } = await this.open();
    const gate = new Gate();
    const made = await asked(
      client.createReader({
        topic: topicText(topic),
        startMessageId:
          after === 'earliest' ? Package.MessageId.earliest() : Package.MessageId.deserialize(encodeMessageId(after)),
        receiverQueueSize: bufferedMessages,
        // The client waits for the promise before it gives the next one.
        listener: async (message) => {
          await gate.pass();
          receive(received(message));
        },
      }),
    );
    const { closed, close, over } = this.end(made, () => {
      this.readers.delete(made);
      gate.open();
    });
    this.readers.set(made, (reason) => {
      over(reason);
      void close();
    });
    return { closed, close, request: (messages) => gate.let(messages) };
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.watch?.();
    const opened = await this.client?.catch(() => undefined);
    if (opened !== undefined) await within(this.clock, opened.client.close());
  }
}

/** Takes one message after the other, as many as were asked for. */
class Pump {
  private readonly takeOne: () => Promise<void>;
  private readonly over: (reason: string) => void;
  private wanted = 0;
  private isRunning = false;
  private stopped = false;

  constructor(takeOne: () => Promise<void>, over: (reason: string) => void) {
    this.takeOne = takeOne;
    this.over = over;
  }

  request(messages: number): void {
    this.wanted += messages;
    if (!this.isRunning) void this.run();
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    try {
      while (this.wanted > 0 && !this.stopped) {
        await this.takeOne();
        this.wanted--;
      }
    } catch (error) {
      this.over(error instanceof Error ? error.message : String(error));
    } finally {
      this.isRunning = false;
    }
  }

  stop(): void {
    this.stopped = true;
  }
}

/** Lets so many through. */
class Gate {
  private free = 0;
  private isOpen = false;
  private waiting: (() => void)[] = [];

  async pass(): Promise<void> {
    while (this.free === 0 && !this.isOpen) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.free--;
  }

  let(messages: number): void {
    this.free += messages;
    this.wake();
  }

  open(): void {
    this.isOpen = true;
    this.wake();
  }

  private wake(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}

function received(message: NativeMessage): ReceivedMessage {
  const key = message.getPartitionKey();
  return {
    id: decodeMessageId(message.getMessageId().serialize()),
    payload: message.getData(),
    key: key === '' ? undefined : key,
    properties: message.getProperties(),
    redeliveries: message.getRedeliveryCount(),
  };
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw refusalOf(error instanceof Error ? error.message : String(error), 'other', error);
  }
}

async function within(clock: Clock, work: Promise<unknown>): Promise<void> {
  let cancel: Cancel = () => undefined;
  const late = new Promise<void>((resolve) => {
    cancel = clock.schedule(CLOSE_WITHIN_MS, resolve);
  });
  await Promise.race([work.catch(() => undefined), late]);
  cancel();
}
