import type { Clock } from '../../base/clock.js';
import type { NotConnected } from '../../base/errors.js';
import { lacksCapability } from '../transport-refused.js';
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
import { linkClosed, refusalOf } from './pulsar-refusal.js';
import type { Batching, PulsarSettings, SubscriptionType } from './pulsar-settings.js';
import { topicPath } from './topic-name.js';
import { openSocket, type TextSocket } from './web-socket.js';

const TYPES: Readonly<Record<SubscriptionType, string>> = {
  exclusive: 'Exclusive',
  failover: 'Failover',
  shared: 'Shared',
  keyShared: 'Key_Shared',
};

/** Speaks with a broker over its WebSocket service: one connection for each producer, consumer and reader. */
export class WebSocketConnector implements PulsarConnector {
  private readonly settings: PulsarSettings;
  private readonly clock: Clock;
  private readonly batching: Batching;

  constructor(settings: PulsarSettings, clock: Clock, batching: Batching) {
    this.settings = settings;
    this.clock = clock;
    this.batching = batching;
  }

  async produce({ topic, producer, firstSequence }: ProducerRequest): Promise<ProducerLink> {
    const { batching } = this;
    const path = `producer/${topicPath(topic)}${query({
      producerName: producer,
      // The client of the service counts on from here; messages cannot say their numbers.
      initialSequenceId: firstSequence === undefined ? undefined : String(firstSequence - 1n),
      sendTimeoutMillis: this.settings.commandTimeoutMs,
      batchingEnabled: batching !== false,
      ...(batching === false
        ? {}
        : { batchingMaxMessages: batching.messages, batchingMaxPublishDelay: Math.ceil(batching.delayMs) }),
    })}`;
    const answers = new Answers();
    const socket = await openSocket(path, this.settings, this.clock, (text) => answers.take(text));
    void socket.closed.then((reason) => answers.fail(linkClosed(reason)));
    let next = firstSequence;
    return {
      closed: socket.closed,
      close: () => socket.close(),
      takes: (sequence) => sequence === next,
      send: (message, sequence) => {
        if (sequence !== undefined) next = sequence + 1n;
        return answers.ask((context) => {
          const { payload, key, properties } = message;
          const { buffer, byteOffset, byteLength } = payload;
          const text = {
            payload: Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
            key,
            properties,
            context,
          };
          socket.send(JSON.stringify(text));
        });
      },
    };
  }

  async consume(request: ConsumerRequest): Promise<ConsumerLink> {
    const { topic, subscription, consumer, type, begin, bufferedMessages, redeliverAfterMs } = request;
    const path = `consumer/${topicPath(topic)}/${encodeURIComponent(subscription)}${query({
      subscriptionType: TYPES[type],
      consumerName: consumer,
      pullMode: true,
      receiverQueueSize: bufferedMessages,
      negativeAckRedeliveryDelay: Math.ceil(redeliverAfterMs),
      subscriptionInitialPosition: begin === 'earliest' ? 'Earliest' : 'Latest',
    })}`;
    const socket = await this.receiving(path, request.receive);
    const say = (command: object): void => socket.send(JSON.stringify(command));
    return {
      closed: socket.closed,
      close: () => socket.close(),
      request: (permitMessages) => say({ type: 'permit', permitMessages }),
      acknowledge: async (ids) => {
        for (const id of ids) say({ messageId: idText(id) });
      },
      acknowledgeUpTo: () =>
        Promise.reject(
          lacksCapability('pulsarWebSocket', 'cumulativeAcknowledgement', 'Acknowledge the messages one by one.'),
        ),
      rejected: (id) => say({ type: 'negativeAcknowledge', messageId: idText(id) }),
    };
  }

  async read({ topic, after, bufferedMessages, receive }: ReaderRequest): Promise<ReceivingLink> {
    const path = `reader/${topicPath(topic)}${query({
      messageId: after === 'earliest' ? 'earliest' : idText(after),
      receiverQueueSize: bufferedMessages,
    })}`;
    const socket = await this.receiving(path, receive);
    // So many come unasked; each acknowledgement after those stands for one more.
    let unasked = bufferedMessages;
    return {
      closed: socket.closed,
      close: () => socket.close(),
      request: (messages) => {
        const more = Math.max(0, messages - unasked);
        unasked = Math.max(0, unasked - messages);
        for (let sent = 0; sent < more; sent++) socket.send(ANY_ACKNOWLEDGEMENT);
      },
    };
  }

  private async receiving(path: string, receive: (message: ReceivedMessage) => void): Promise<TextSocket> {
    let refuse = (_: string): void => undefined;
    let refused: string | undefined;
    const socket = await openSocket(path, this.settings, this.clock, (text) => {
      const message = messageIn(text);
      if (message === undefined) {
        refused = 'what came is no message of Pulsar';
        refuse(refused);
      } else receive(message);
    });
    refuse = (reason) => void socket.close(reason);
    if (refused !== undefined) refuse(refused);
    return socket;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const ANY_ACKNOWLEDGEMENT = JSON.stringify({
  messageId: idText({ ledger: 0, entry: 0, partition: -1, batch: -1, batchSize: 0 }),
});

function idText(id: PulsarId): string {
  return encodeMessageId(id).toString('base64');
}

function query(given: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  return `?${said.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}`;
}

/** Undefined when it is none. */
function messageIn(text: string): ReceivedMessage | undefined {
  try {
    const { messageId, payload, key, properties, redeliveryCount } = JSON.parse(text) as Readonly<
      Record<string, unknown>
    >;
    if (typeof messageId !== 'string' || typeof payload !== 'string') return undefined;
    return {
      id: decodeMessageId(Buffer.from(messageId, 'base64')),
      payload: Buffer.from(payload, 'base64'),
      key: typeof key === 'string' ? key : undefined,
      properties: (properties ?? {}) as Readonly<Record<string, string>>,
      redeliveries: typeof redeliveryCount === 'number' ? redeliveryCount : 0,
    };
  } catch {
    return undefined;
  }
}

/** What has been asked over a connection and not been answered. */
class Answers {
  private readonly waiting = new Map<string, { readonly done: () => void; readonly failed: (error: Error) => void }>();
  private asked = 0;
  private over: NotConnected | undefined;

  ask(send: (context: string) => void): Promise<void> {
    return new Promise((done, failed) => {
      if (this.over !== undefined) throw this.over;
      const context = String(this.asked++);
      this.waiting.set(context, { done, failed });
      try {
        send(context);
      } catch (error) {
        this.waiting.delete(context);
        throw error;
      }
    });
  }

  take(text: string): void {
    let said: Readonly<Record<string, unknown>>;
    try {
      said = JSON.parse(text) as Readonly<Record<string, unknown>>;
    } catch {
      return;
    }
    const { result, context, errorMsg } = said;
    const one = this.waiting.get(String(context));
    if (one === undefined) return;
    this.waiting.delete(String(context));
    if (result === 'ok') one.done();
    else one.failed(refusalOf(typeof errorMsg === 'string' ? errorMsg : String(result)));
  }

  fail(error: NotConnected): void {
    this.over = error;
    for (const { failed } of this.waiting.values()) failed(error);
    this.waiting.clear();
  }
}
