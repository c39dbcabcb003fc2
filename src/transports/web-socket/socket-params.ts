import * as z from 'zod';
import { durationParam } from '../../core/index.js';
import { conditions } from '../mapping/mapping-params.js';
import { reconnectParam } from '../reconnect-param.js';
import { tlsParam } from '../tls-param.js';

/** What is sent: text, or anything that is written as JSON. */
export const outgoing = () => z.union([z.string().min(1), z.record(z.string(), z.unknown()), z.array(z.unknown())]);

/** Parameters of a connection that is kept alive. */
export const socketParams = () => ({
  url: z.url({ protocol: /^wss?$/ }).describe('Where the feed is: ws://... or wss://....'),
  protocols: z.array(z.string().min(1)).default([]).describe('Subprotocols that are offered.'),
  headers: z.record(z.string().min(1), z.string()).default({}).describe('Headers of the request that opens it.'),
  tls: tlsParam(),
  symbols: z.array(z.string().min(1)).default([]).describe('What `{symbol}` stands for in `subscribe`.'),
  subscribe: z
    .array(outgoing())
    .default([])
    .describe(
      'Messages that are sent after each connection. An entry of a list with {symbol} in it is written once for each symbol, any other message is sent once for each; {symbol:lower} and {symbol:upper} change the letters, {id} counts messages.',
    ),
  symbolsPerMessage: z.int().min(1).default(100).describe('Symbols in one message at most; more take several.'),
  subscribeEvery: durationParam().optional().describe('Pause between two of these messages, where a server wants one.'),
  answer: z
    .array(z.strictObject({ when: conditions(), send: outgoing() }))
    .default([])
    .describe('Messages that are answered, as pings of a server; "{path}" stands for what the message has there.'),
  refusal: z
    .strictObject({ when: conditions(), detail: z.string().min(1).optional().describe('Path of what it says.') })
    .optional()
    .describe('Messages by which a server refuses a subscription: the source fails then.'),
  ping: z
    .union([
      z.literal(false),
      z.strictObject({
        every: durationParam().default('15s'),
        within: durationParam().default('10s').describe('How long the pong may take.'),
      }),
    ])
    .prefault({})
    .describe('Pings of the protocol; without a pong in time the connection is made anew.'),
  applicationPing: z
    .strictObject({ every: durationParam(), send: outgoing() })
    .optional()
    .describe('Messages that are sent regularly so that the server keeps the connection.'),
  idleTimeout: durationParam()
    .optional()
    .describe('Without any message for so long the connection is made anew; for feeds that are never quiet.'),
  connectTimeout: durationParam().default('10s').describe('How long a connection may take.'),
  reconnect: reconnectParam(
    'Pauses before another try; a random part of up to a half is taken off, so that clients do not come together.',
  ),
  patience: durationParam().default('5m').describe('How long the server may be away before the source fails.'),
  maxMessageBytes: z
    .int()
    .min(64)
    .default(16 * 1024 * 1024)
    .describe('The largest message that is taken; with a larger one the connection is over.'),
});

export type SocketParams = z.output<z.ZodObject<ReturnType<typeof socketParams>>>;
