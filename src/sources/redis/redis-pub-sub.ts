import * as z from 'zod';
import { defineSource } from '../../core/index.js';
import { BrokerReader, redisParam, redisPubSubBroker, redisSettings } from '../../transports/index.js';
import { decoderOf, readerParams, subscriptionOf, type TopicSource } from '../../transports/params.js';

const params = () => z.strictObject({ ...readerParams(), redis: redisParam() });

/**
 * The batches that are published to a channel while somebody listens. What is published while the connection is broken, or faster than
 * it is read, is lost, and told as a gap.
 */
export const redisPubSub = defineSource<ReturnType<typeof params>, TopicSource<z.input<ReturnType<typeof params>>>>({
  name: 'redisPubSub',
  title: 'Redis pub/sub',
  summary: 'Listens to a channel of Redis; what is lost is told as a gap.',
  see: ['Redis Pub/sub, https://redis.io/docs/latest/develop/pubsub/'],
  params,
  shorthand: 'topic',
  replay: 'none',
  needs: 'a Redis server, and the package `ioredis`',
  examples: [{ title: 'Quotes as they come', params: { topic: 'quotes', contract: 'Quote', until: 'end' } }],
  open: (given, reading, { id }) => {
    const { context } = reading;
    const { clock, random } = context;
    const sourceId = id ?? 'redisPubSub';
    const settings = redisSettings(given.redis);
    return new BrokerReader(
      {
        component: 'redisPubSub',
        sourceId,
        topic: given.topic,
        subscribe: subscriptionOf(given, sourceId),
        decoder: decoderOf('redisPubSub', given, (message) => context.warn(message)),
        until: given.until,
        fetchMessages: given.fetchMessages,
        onGap: given.onGap,
        openBroker: () => Promise.resolve(redisPubSubBroker(settings, { ports: { clock, random } })),
        ownsBroker: true,
      },
      reading,
    );
  },
});
