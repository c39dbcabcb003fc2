import * as z from 'zod';
import { defineSource } from '../../core/index.js';
import { BrokerReader, type MessageBroker } from '../../transports/index.js';
import { busService } from '../../transports/bus/bus-service.js';
import { decoderOf, groupParams, readerParams, subscriptionOf, type TopicSource } from '../../transports/params.js';

const params = () =>
  z.strictObject({
    ...readerParams(),
    ...groupParams(),
    broker: z
      .custom<MessageBroker>(
        (value) => typeof value === 'object' && value !== null && 'subscribe' in value,
        'a message broker',
      )
      .optional()
      .describe(
        'The broker to read from, in code: a bus that several runs share, or a transport of your own. The bus of the run when left out.',
      ),
  });

/**
 * The batches of a topic of the in-process bus, or of any `MessageBroker`.
 * @throws SchemaMismatch, CorruptInput as dead letters for messages that do not fit
 */
export const bus = defineSource<ReturnType<typeof params>, TopicSource<z.input<ReturnType<typeof params>>>>({
  name: 'bus',
  title: 'Bus',
  summary: 'Reads a topic of the bus within the process, or of a message broker given in code.',
  params,
  shorthand: 'topic',
  replay: 'exact',
  examples: [{ title: 'What is there of a topic', params: { topic: 'bars', until: 'end' } }],
  open: (given, reading, { id }) => {
    const { context } = reading;
    const broker = given.broker ?? context.service(busService);
    return new BrokerReader(
      {
        component: 'bus',
        sourceId: id ?? 'bus',
        topic: given.topic,
        subscribe: subscriptionOf(given, id ?? 'bus'),
        decoder: decoderOf('bus', given, (message) => context.warn(message)),
        until: given.until,
        fetchMessages: given.fetchMessages,
        onGap: given.onGap,
        openBroker: () => Promise.resolve(broker),
        ownsBroker: false,
      },
      reading,
    );
  },
});
