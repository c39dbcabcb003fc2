import * as z from 'zod';
import { feedBufferParam } from '../../transports/feed-buffer-param.js';
import { parseJsonPath } from '../../transports/mapping/json-path.js';
import { checkMapping, mappingParams } from '../../transports/mapping/mapping-params.js';
import { socketParams } from '../../transports/web-socket/socket-params.js';

const path = () =>
  z
    .string()
    .min(1)
    .refine((text) => parseJsonPath(text) !== undefined, 'a path such as "u" or "$.data.u"');

export const webSocketParams = () =>
  z
    .strictObject({
      ...socketParams(),
      format: z
        .enum(['json', 'arrow'])
        .default('json')
        .describe('What messages hold: JSON that is mapped to columns, or frames of rxarrow.'),
      ...mappingParams(),
      ignore: z.array(z.string()).default([]).describe('Texts that are no JSON and are left out, as "pong".'),
      sequence: z
        .strictObject({
          last: path().describe('Where the number of a row stands; with "$." before it that of the message.'),
          first: path().optional().describe('Where the first number stands that a message covers.'),
          previous: path().optional().describe('Where the number of the message before it stands.'),
          by: path().optional().describe('Where the key stands whose rows are numbered, as a symbol.'),
          restarts: z
            .enum(['never', 'connection'])
            .default('never')
            .describe('Whether numbers begin anew with each connection.'),
        })
        .optional()
        .describe('Numbers by which missing rows are found, and those that come twice.'),
      onGap: z
        .enum(['report', 'fail'])
        .default('report')
        .describe('Missing rows are reported in the stream and to alerts, or end the run.'),
      available: z
        .enum(['received', 'time'])
        .default('received')
        .describe(
          'What `available` is: the time of arrival by the clock of the run, with a watermark behind each arrival, or the time of the row.',
        ),
      buffer: feedBufferParam(),
      batchRows: z.int().min(1).max(1_048_576).default(4096).describe('Most rows in a batch.'),
    })
    .superRefine((params, context) => {
      if (params.format === 'json') checkMapping(params, context);
      if (params.symbols.length === 0 && JSON.stringify(params.subscribe).includes('{symbol'))
        context.addIssue({
          code: 'custom',
          path: ['symbols'],
          message: 'at least one symbol, since "subscribe" has {symbol} in it',
        });
      if (params.contract === 'Bar' && params.available === 'time' && params.interval === undefined)
        context.addIssue({
          code: 'custom',
          path: ['interval'],
          message: 'how long a bar lasts, such as "1m": it can be known only when it has ended',
        });
    });

export type WebSocketParams = z.output<ReturnType<typeof webSocketParams>>;
