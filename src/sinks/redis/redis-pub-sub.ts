import * as z from 'zod';
import { defineSink } from '../../core/index.js';
import { BrokerStage, redisParam, redisPubSubBroker, redisSettings } from '../../transports/index.js';
import { encoderOf, milliseconds, writerParams, type TopicSink } from '../../transports/params.js';

const params = () => z.strictObject({ ...writerParams(), redis: redisParam() });

/** Publishes each batch to a channel of Redis; who does not listen then does not get it. Messages are numbered, so that readers see what they miss. */
export const redisPubSub = defineSink<ReturnType<typeof params>, TopicSink<z.input<ReturnType<typeof params>>>>({
  name: 'redisPubSub',
  title: 'Redis pub/sub',
  summary: 'Publishes batches to a channel of Redis for whoever listens.',
  see: ['Redis Pub/sub, https://redis.io/docs/latest/develop/pubsub/'],
  params,
  shorthand: 'topic',
  delivery: 'atLeastOnce',
  needs: 'a Redis server, and the package `ioredis`',
  concurrency: 8,
  identity: ({ redis: _where, patience: _patience, ...rest }) => rest,
  examples: [{ title: 'Quotes for screens', params: { topic: 'quotes' } }],
  open: {
    async: (given, node) => {
      const { clock, random } = node.context;
      const settings = redisSettings(given.redis);
      // Numbers begin anew with each life, so that each is a producer of its own.
      const producer = `${given.producer ?? `${node.context.name}/${node.id}`}@${clock.nowNs()}`;
      return new BrokerStage(
        {
          component: 'redisPubSub',
          topic: given.topic,
          producer,
          patienceMs: milliseconds(given.patience),
          encoder: encoderOf('redisPubSub', given),
          deduplicate: 'sequence',
          controls: given.payload === 'arrow',
          openBroker: () =>
            Promise.resolve(
              redisPubSubBroker(settings, { ports: { clock, random }, maxMessageBytes: given.maxMessageBytes }),
            ),
          ownsBroker: true,
        },
        node,
      );
    },
  },
});
