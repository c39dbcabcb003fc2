import * as z from 'zod';
import { defineSink } from '../../core/index.js';
import { BrokerStage, type MessageBroker } from '../../transports/index.js';
import { busService } from '../../transports/bus/bus-service.js';
import { encoderOf, milliseconds, writerParams, type TopicSink } from '../../transports/params.js';

const params = () =>
  z.strictObject({
    ...writerParams(),
    broker: z
      .custom<MessageBroker>(
        (value) => typeof value === 'object' && value !== null && 'publisher' in value,
        'a message broker',
      )
      .optional()
      .describe('The broker to publish to, in code. The bus of the run when left out.'),
  });

/** Publishes batches to a topic of the in-process bus, or of any `MessageBroker`, and hands them on. */
export const bus = defineSink<ReturnType<typeof params>, TopicSink<z.input<ReturnType<typeof params>>>>({
  name: 'bus',
  title: 'Bus',
  summary: 'Publishes to a topic of the bus within the process, or of a message broker given in code.',
  params,
  shorthand: 'topic',
  delivery: 'idempotent',
  identity: ({ broker, ...rest }) => ({ ...rest, broker: broker?.name }),
  examples: [{ title: 'Bars for other streams', params: { topic: 'bars' } }],
  open: {
    async: (given, node) => {
      const broker = given.broker ?? node.context.service(busService);
      return new BrokerStage(
        {
          component: 'bus',
          topic: given.topic,
          producer: given.producer ?? `${node.context.name}/${node.id}`,
          patienceMs: milliseconds(given.patience),
          encoder: encoderOf('bus', given),
          deduplicate: broker.capabilities.deduplication ? 'sequence' : 'none',
          controls: given.payload === 'arrow',
          openBroker: () => Promise.resolve(broker),
          ownsBroker: false,
        },
        node,
      );
    },
  },
});
