import * as z from 'zod';
import { defineSink } from '../../core/index.js';
import {
  batchingOf,
  batchingParam,
  BrokerStage,
  PULSAR_MESSAGE_BYTES,
  pulsarBroker,
  pulsarParam,
  pulsarSettings,
} from '../../transports/index.js';
import { encoderOf, keyedParams, milliseconds, writerParams, type TopicSink } from '../../transports/params.js';

const params = () => {
  const { maxMessageBytes, ...writer } = writerParams();
  return z.strictObject({
    ...writer,
    maxMessageBytes: maxMessageBytes.default(PULSAR_MESSAGE_BYTES),
    ...keyedParams(),
    pulsar: pulsarParam(),
    batching: batchingParam(),
    deduplicate: z
      .enum(['sequence', 'none'])
      .default('sequence')
      .describe(
        'How a message is known that is there already: by its number with the producer, which the namespace has to allow; or not at all.',
      ),
  });
};

/**
 * Publishes each batch to a topic of Pulsar and hands it on when the broker has it. A message is there once, whatever happens to the
 * connection: the broker looks at its number, where deduplication is switched on.
 * @throws NotConnected when there is no broker for longer than `patience`; TransportRefused when it does not want the message
 */
export const pulsar = defineSink<ReturnType<typeof params>, TopicSink<z.input<ReturnType<typeof params>>>>({
  name: 'pulsar',
  title: 'Pulsar',
  summary: 'Publishes batches to a topic of Pulsar, each once, by key into its partitions.',
  see: [
    'Apache Pulsar, Message deduplication, https://pulsar.apache.org/docs/4.0.x/concepts-messaging/#message-deduplication',
  ],
  params,
  shorthand: 'topic',
  delivery: 'idempotent',
  needs: 'a Pulsar broker with deduplication, and the package `ws` or `pulsar-client`',
  concurrency: 16,
  identity: ({ pulsar: _where, patience: _patience, batching: _batching, ...rest }) => rest,
  examples: [{ title: 'Trades of a symbol stay in one partition', params: { topic: 'trades', keyBy: 'symbol' } }],
  open: {
    async: (given, node) => {
      const { clock, random } = node.context;
      const settings = pulsarSettings(given.pulsar);
      const batching = batchingOf(given.batching);
      const { maxMessageBytes, keyBy, keys } = given;
      return new BrokerStage(
        {
          component: 'pulsar',
          topic: given.topic,
          producer: given.producer ?? `${node.context.name}/${node.id}`,
          patienceMs: milliseconds(given.patience),
          encoder: encoderOf('pulsar', given),
          deduplicate: given.deduplicate,
          controls: given.payload === 'arrow' && keyBy === undefined,
          ...(keyBy === undefined ? {} : { keyed: { column: keyBy, keys } }),
          openBroker: () =>
            Promise.resolve(pulsarBroker(settings, { ports: { clock, random }, batching, maxMessageBytes })),
          ownsBroker: true,
        },
        node,
      );
    },
  },
});
