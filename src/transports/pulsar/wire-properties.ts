import type { Delivery, MessagePosition, OutgoingMessage } from '../message-broker.js';
import type { ReceivedMessage, WireMessage } from './pulsar-link.js';

// Clients do not tell the numbers that the broker knows, so they go along once more.
const PRODUCER = 'rxarrow-producer';
const SEQUENCE = 'rxarrow-sequence';

export function wireMessage(
  { payload, key, sequence, properties }: OutgoingMessage,
  producer: string | undefined,
): WireMessage {
  const isCounted = producer !== undefined && sequence !== undefined;
  return {
    payload,
    key,
    properties: { ...properties, ...(isCounted ? { [PRODUCER]: producer, [SEQUENCE]: String(sequence) } : {}) },
  };
}

/** Producer and number of a message of ours; undefined for those of others. */
export function numberOf({
  properties,
}: WireMessage): { readonly producer: string; readonly sequence: bigint } | undefined {
  const { [PRODUCER]: producer, [SEQUENCE]: sequence } = properties;
  return producer !== undefined && sequence !== undefined && /^\d{1,18}$/.test(sequence)
    ? { producer, sequence: BigInt(sequence) }
    : undefined;
}

/** The message as a subscription gives it. Numbers are left out where each partition has only a part of them. */
export function deliveryOf(
  message: ReceivedMessage,
  position: MessagePosition,
  deliveries: number,
  isPartitioned: boolean,
): Delivery {
  const { payload, key, properties } = message;
  const { [PRODUCER]: _producer, [SEQUENCE]: _sequence, ...rest } = properties;
  const numbered = isPartitioned ? undefined : numberOf(message);
  return {
    kind: 'message',
    position,
    payload,
    key,
    producer: numbered?.producer,
    sequence: numbered?.sequence,
    properties: rest,
    deliveries,
  };
}
