import * as z from 'zod';
import { defineSource } from '../../core/index.js';
import { BrokerReader, pulsarBroker, pulsarParam, pulsarSettings, subscriptionParam } from '../../transports/index.js';
import { decoderOf, groupParams, readerParams, subscriptionOf, type TopicSource } from '../../transports/params.js';

const params = () => {
  // The broker sees who has gone: there is no silence to wait for.
  const { takeOverAfter: _, ...group } = groupParams();
  return z
    .strictObject({ ...readerParams(), ...group, subscription: subscriptionParam(), pulsar: pulsarParam() })
    .describe('A topic of Pulsar.');
};

/**
 * The batches of a topic of Pulsar. With `group` several processes share a subscription of that name, and each batch is acknowledged when
 * a checkpoint covers it; without one all is read, and the place is in the checkpoint.
 * @throws NotConnected when there is no broker for longer than `patience`; TransportRefused for a wrong token, an unknown tenant or
 * namespace, or a subscription that somebody else has for himself
 */
export const pulsar = defineSource<ReturnType<typeof params>, TopicSource<z.input<ReturnType<typeof params>>>>({
  name: 'pulsar',
  title: 'Pulsar',
  summary: 'Reads batches from a topic of Pulsar, alone or as one of several consumers.',
  see: ['Apache Pulsar, Messaging, https://pulsar.apache.org/docs/4.0.x/concepts-messaging/'],
  params,
  shorthand: 'topic',
  replay: 'exact',
  needs: 'a Pulsar broker, and the package `ws` or `pulsar-client`',
  examples: [
    { title: 'All of a topic', params: { topic: 'trades', contract: 'Trade', until: 'end' } },
    {
      title: 'One of several workers, each with some of the partitions',
      params: {
        topic: 'persistent://desk/live/trades',
        group: 'features',
        consumer: 'worker-1',
        subscription: 'failover',
        deadLetterTopic: 'persistent://desk/live/trades-dead',
        until: 'end',
      },
    },
  ],
  open: (given, reading, { id }) => {
    const { context } = reading;
    const { clock, random } = context;
    const sourceId = id ?? 'pulsar';
    const settings = pulsarSettings(given.pulsar);
    const { subscription } = given;
    return new BrokerReader(
      {
        component: 'pulsar',
        sourceId,
        topic: given.topic,
        subscribe: subscriptionOf(given, sourceId),
        decoder: decoderOf('pulsar', given, (message) => context.warn(message)),
        until: given.until,
        fetchMessages: given.fetchMessages,
        onGap: given.onGap,
        openBroker: () => Promise.resolve(pulsarBroker(settings, { ports: { clock, random }, subscription })),
        ownsBroker: true,
      },
      reading,
    );
  },
});
