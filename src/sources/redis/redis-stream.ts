import * as z from 'zod';
import { defineSource } from '../../core/index.js';
import { BrokerReader, redisParam, redisSettings, redisStreamBroker } from '../../transports/index.js';
import { decoderOf, groupParams, readerParams, subscriptionOf, type TopicSource } from '../../transports/params.js';

const params = () =>
  z.strictObject({ ...readerParams(), ...groupParams(), redis: redisParam() }).describe('A stream of Redis.');

/**
 * The batches of a Redis stream. With `group` several processes share it, and each batch is acknowledged when a checkpoint covers it;
 * without one it is all read, and the place in it is in the checkpoint. Entries that were trimmed before they came are told as a gap.
 * @throws NotConnected when there is no server for longer than `patience`; TransportRefused for a wrong password
 */
export const redisStream = defineSource<ReturnType<typeof params>, TopicSource<z.input<ReturnType<typeof params>>>>({
  name: 'redisStream',
  title: 'Redis stream',
  summary: 'Reads batches from a Redis stream, alone or as one of a consumer group.',
  see: ['Redis Streams, https://redis.io/docs/latest/develop/data-types/streams/'],
  params,
  shorthand: 'topic',
  replay: 'exact',
  needs: 'a Redis server, and the package `ioredis`',
  examples: [
    { title: 'All of a stream', params: { topic: 'trades', contract: 'Trade', until: 'end' } },
    {
      title: 'One of several workers',
      params: {
        topic: 'trades',
        group: 'features',
        consumer: 'worker-1',
        deadLetterTopic: 'trades-dead',
        until: 'end',
      },
    },
  ],
  open: (given, reading, { id }) => {
    const { context } = reading;
    const { clock, random } = context;
    const sourceId = id ?? 'redisStream';
    const settings = redisSettings(given.redis);
    return new BrokerReader(
      {
        component: 'redisStream',
        sourceId,
        topic: given.topic,
        subscribe: subscriptionOf(given, sourceId),
        decoder: decoderOf('redisStream', given, (message) => context.warn(message)),
        until: given.until,
        fetchMessages: given.fetchMessages,
        onGap: given.onGap,
        openBroker: () => Promise.resolve(redisStreamBroker(settings, { ports: { clock, random } })),
        ownsBroker: true,
      },
      reading,
    );
  },
});
