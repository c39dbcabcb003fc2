import type { RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { parseDurationNs } from '../columnar/index.js';
import { contractNames, durationParam, type SameColumns } from '../core/index.js';
import { MAX_MESSAGE_BYTES, MessageDecoder, MessageEncoder } from './payload/message-codec.js';
import type { SubscribeOptions } from './message-broker.js';

const maxMessageBytes = () =>
  z.int().min(1024).default(MAX_MESSAGE_BYTES).describe('The largest message that is made or taken, in bytes.');

/** Parameters of what messages hold, for whoever reads them. */
export const decoderParams = () => ({
  contract: z.enum(contractNames).optional().describe('Columns that each message must have.'),
  payload: z
    .enum(['auto', 'arrow', 'json'])
    .default('auto')
    .describe('What messages hold: frames of rxarrow, or rows as JSON; auto tells them apart.'),
  newColumns: z
    .enum(['leaveOut', 'take'])
    .default('leaveOut')
    .describe('A column that a producer adds later: left out, which is said once, or taken, and null before.'),
  timeUnit: z.enum(['s', 'ms', 'us', 'ns']).default('ms').describe('Unit of times that are numbers in JSON.'),
  maxMessageBytes: maxMessageBytes(),
});

/** Parameters of where and how a topic is read. */
export const readerParams = () => ({
  topic: z.string().min(1).describe('The topic.'),
  ...decoderParams(),
  from: z.enum(['earliest', 'latest']).default('earliest').describe('Where reading begins that has not begun before.'),
  until: z
    .enum(['forever', 'end'])
    .default('forever')
    .describe('`end`: the stream ends when all has been read that is there.'),
  onGap: z
    .enum(['report', 'fail'])
    .default('report')
    .describe('Messages that are missing are reported in the stream and to alerts, or end the run.'),
  fetchMessages: z.int().min(1).max(10_000).default(16).describe('Messages that are fetched at once.'),
  patience: durationParam().default('1m').describe('How long the broker may be away before the source fails.'),
});

/** Parameters of consumers that share a topic. */
export const groupParams = () => ({
  mustExist: z
    .boolean()
    .default(false)
    .describe('Whether a topic that is not there is an error; else it is waited for.'),
  group: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Consumers of one group share the messages; without one all are read, and the place is in the checkpoint.',
    ),
  consumer: z
    .string()
    .min(1)
    .optional()
    .describe('Name in the group, the id of the source when left out; has to stay the same over restarts.'),
  maxDeliveries: z
    .int()
    .min(1)
    .default(5)
    .describe('Deliveries of a rejected message before it goes to the dead letters.'),
  deadLetterTopic: z.string().min(1).optional().describe('Where messages go that cannot be used.'),
  redeliverAfter: durationParam().default('1s').describe('Wait before a rejected message comes again.'),
  takeOverAfter: durationParam()
    .default('30s')
    .describe('Messages of a consumer that has been silent for so long go to another.'),
});

type Shape<P extends () => z.core.$ZodLooseShape> = z.output<z.ZodObject<ReturnType<P>>>;
export type DecoderParams = Shape<typeof decoderParams>;
export type ReaderParams = Shape<typeof readerParams>;
export type GroupParams = Shape<typeof groupParams>;

/** Parameters of what is published, and where. */
export const writerParams = () => ({
  topic: z.string().min(1).describe('The topic.'),
  payload: z.enum(['arrow', 'json']).default('arrow').describe('Frames of rxarrow, or rows as JSON for others.'),
  compression: z
    .enum(['none', 'deflate'])
    .default('none')
    .describe('Compression of frames; deflate makes rows a half to a third and takes ten times as long.'),
  maxMessageBytes: maxMessageBytes(),
  producer: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Name under which messages are counted, run and id of the sink when left out. One process at a time may use it.',
    ),
  patience: durationParam().default('1m').describe('How long the broker may be away before the sink fails.'),
});

/** Parameters of what goes under keys. */
export const keyedParams = () => ({
  keyBy: z
    .string()
    .min(1)
    .optional()
    .describe(
      'A column, as `symbol`: rows of one value go under one key, so that they keep their order among partitions and consumers.',
    ),
  keys: z
    .int()
    .min(1)
    .max(4096)
    .default(16)
    .describe('How many keys there are with `keyBy`: into so many messages a batch is cut at most.'),
});
export type WriterParams = Shape<typeof writerParams>;

/** A source of a topic: its name alone, the name and options, or all in one object. */
export interface TopicSource<P extends { readonly topic: string }> {
  <T extends TypeMap = TypeMap>(
    topic: string,
    options?: Omit<P, 'topic'> & { readonly id?: string },
  ): Observable<RecordBatch<T>>;
  <T extends TypeMap = TypeMap>(params: P, options?: { readonly id?: string }): Observable<RecordBatch<T>>;
}

/** A sink into a topic; it hands on what it has published. */
export interface TopicSink<P extends { readonly topic: string }> {
  (topic: string, options?: Omit<P, 'topic'> & { readonly id?: string }): SameColumns;
  (params: P, options?: { readonly id?: string }): SameColumns;
}

export function milliseconds(duration: string): number {
  return Number(parseDurationNs(duration) ?? 0n) / 1e6;
}

export function decoderOf(component: string, params: DecoderParams, warn: (message: string) => void): MessageDecoder {
  const { payload, contract, newColumns, timeUnit } = params;
  return new MessageDecoder({
    component,
    format: payload,
    contract,
    newColumns,
    timeUnit,
    maxMessageBytes: params.maxMessageBytes,
    leftOut: (column) =>
      warn(`${component}: a producer has added the column "${column}", which is left out. newColumns: take takes it.`),
  });
}

export function encoderOf(component: string, params: WriterParams): MessageEncoder {
  const { payload, compression } = params;
  return new MessageEncoder({ component, format: payload, compression, maxMessageBytes: params.maxMessageBytes });
}

/** How the topic is subscribed to. */
export function subscriptionOf(params: ReaderParams & Partial<GroupParams>, sourceId: string): SubscribeOptions {
  const { from, fetchMessages, patience, group, consumer, deadLetterTopic } = params;
  const { mustExist = false, maxDeliveries = 5, redeliverAfter = '1s', takeOverAfter = '30s' } = params;
  return {
    from,
    mustExist,
    bufferedMessages: fetchMessages,
    patienceMs: milliseconds(patience),
    ...(group === undefined
      ? {}
      : {
          group,
          consumer: consumer ?? sourceId,
          redeliverAfterMs: milliseconds(redeliverAfter),
          takeOverAfterMs: milliseconds(takeOverAfter),
          ...(deadLetterTopic === undefined ? {} : { deadLetter: { topic: deadLetterTopic, maxDeliveries } }),
        }),
  };
}
