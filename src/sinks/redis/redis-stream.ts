import * as z from 'zod';
import { defineSink, durationParam } from '../../core/index.js';
import { BrokerStage, redisParam, redisSettings, redisStreamBroker } from '../../transports/index.js';
import { encoderOf, milliseconds, writerParams, type TopicSink } from '../../transports/params.js';

const params = () =>
  z
    .strictObject({
      ...writerParams(),
      redis: redisParam(),
      keepMessages: z.int().min(1).optional().describe('About how many messages the stream keeps; all when left out.'),
      keepFor: durationParam().optional().describe('About how long it keeps them.'),
      deduplicate: z
        .enum(['sequence', 'rows', 'none'])
        .default('sequence')
        .describe(
          'How a message is known that is there already: by its number with the producer; by the rows in it, for several workers of a group that may publish the same; or not at all.',
        ),
    })
    .refine(({ keepMessages, keepFor }) => keepMessages === undefined || keepFor === undefined, {
      message: 'keepMessages or keepFor, not both',
    });

/**
 * Adds each batch to a Redis stream as one message and hands it on when Redis has it. A message is there once, whatever happens to the
 * connection: Redis itself looks at its number.
 * @throws NotConnected when there is no server for longer than `patience`; TransportRefused when it does not want the message
 */
export const redisStream = defineSink<ReturnType<typeof params>, TopicSink<z.input<ReturnType<typeof params>>>>({
  name: 'redisStream',
  title: 'Redis stream',
  summary: 'Adds batches to a Redis stream, each once.',
  see: ['Redis Streams, https://redis.io/docs/latest/develop/data-types/streams/'],
  params,
  shorthand: 'topic',
  delivery: 'idempotent',
  needs: 'a Redis server, and the package `ioredis`',
  concurrency: 16,
  identity: ({ redis: _where, patience: _patience, ...rest }) => rest,
  examples: [{ title: 'The latest million batches', params: { topic: 'bars', keepMessages: 1_000_000 } }],
  open: {
    async: (given, node) => {
      const { clock, random } = node.context;
      const { keepMessages, keepFor } = given;
      const settings = redisSettings(given.redis);
      const retention = {
        messages: keepMessages,
        ageMs: keepFor === undefined ? undefined : milliseconds(keepFor),
      };
      return new BrokerStage(
        {
          component: 'redisStream',
          topic: given.topic,
          producer: given.producer ?? `${node.context.name}/${node.id}`,
          patienceMs: milliseconds(given.patience),
          encoder: encoderOf('redisStream', given),
          deduplicate: given.deduplicate,
          controls: given.payload === 'arrow' && given.deduplicate !== 'rows',
          openBroker: () =>
            Promise.resolve(
              redisStreamBroker(settings, {
                ports: { clock, random },
                retention,
                maxMessageBytes: given.maxMessageBytes,
              }),
            ),
          ownsBroker: true,
        },
        node,
      );
    },
  },
});
