import * as z from 'zod';
import { parseTimeNs } from '../../columnar/index.js';
import { durationParam } from '../../core/index.js';
import { parseJsonPath } from '../../transports/mapping/json-path.js';
import { checkMapping, mappingParams } from '../../transports/mapping/mapping-params.js';
import { plannedColumns } from '../../transports/mapping/planned-columns.js';
import { reconnectParam } from '../../transports/reconnect-param.js';
import { tlsParam } from '../../transports/tls-param.js';
import { outgoing } from '../../transports/web-socket/socket-params.js';

const path = () =>
  z
    .string()
    .min(1)
    .refine((text) => parseJsonPath(text) !== undefined, 'a path such as "next" or "meta.cursor"');

export const httpParams = () =>
  z
    .strictObject({
      url: z
        .url({ protocol: /^https?$/ })
        .describe('What is asked; {symbol} in it or in `query` is asked for each of `symbols`.'),
      method: z.enum(['GET', 'POST']).default('GET'),
      headers: z.record(z.string().min(1), z.string()).default({}).describe('Headers of each request.'),
      query: z
        .record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()]))
        .default({})
        .describe('Parameters of the query.'),
      body: outgoing().optional().describe('Sent with POST, as JSON.'),
      symbols: z
        .array(z.string().min(1))
        .default([])
        .describe('Asked for one after the other; a column may be "@symbol", the one that was asked for.'),
      every: durationParam().default('1m').describe('Pause between two rounds.'),
      until: z
        .enum(['forever', 'end'])
        .default('forever')
        .describe('`end`: the stream ends after the round in which all has been read that is there.'),
      since: z
        .strictObject({
          parameter: z.string().min(1).describe('Parameter of the query that says from where on.'),
          column: z
            .string()
            .min(1)
            .default('time')
            .describe('Column of times or whole numbers whose latest value it is.'),
          as: z
            .enum(['s', 'ms', 'us', 'ns', 'iso'])
            .default('ms')
            .describe('How a time is written; whole numbers are written as they are.'),
          next: z
            .enum(['same', 'after'])
            .default('same')
            .describe('Whether the latest value is sent, or the next one behind it.'),
          start: z
            .string()
            .refine((text) => parseTimeNs(text) !== undefined || /^\d+$/.test(text), 'a time, or a whole number')
            .optional()
            .describe('The first value.'),
        })
        .optional()
        .describe('Only what is new is asked for, also after a restart.'),
      pages: z
        .union([
          z.strictObject({
            cursor: path().describe('Where an answer says what comes next; nothing or null there ends the round.'),
            parameter: z.string().min(1).describe('Parameter of the query that takes it.'),
          }),
          z.strictObject({ next: path().describe('Where an answer has the address of the next page.') }),
          z.strictObject({
            number: z.string().min(1).describe('Parameter of the query that takes the number of the page.'),
            first: z.int().min(0).default(1),
          }),
          z.strictObject({
            full: z.int().min(1).describe('Rows of a full page; behind one more is asked for at once.'),
          }),
        ])
        .optional()
        .describe('How an answer that does not hold all is followed by the next.'),
      maxPages: z.int().min(1).default(10_000).describe('Pages in a round, so that a server that never ends does.'),
      deduplicate: z
        .array(path())
        .default([])
        .describe('Values by which a row is known that came before: it is left out.'),
      remember: z.int().min(1).default(100_000).describe('Rows that are remembered for that.'),
      conditional: z
        .boolean()
        .default(true)
        .describe('Asks with If-None-Match and If-Modified-Since, so that what has not changed is not sent.'),
      format: z.enum(['json', 'csv']).default('json'),
      delimiter: z
        .string()
        .refine((text) => /^[\x01-\x7f]$/.test(text) && !/["\r\n]/.test(text), 'one plain character such as "," or ";"')
        .default(',')
        .describe('What stands between two fields of CSV.'),
      header: z
        .array(z.string().min(1))
        .min(1)
        .optional()
        .describe('Names of the columns of CSV without a first line.'),
      ...mappingParams(),
      available: z
        .enum(['received', 'time'])
        .optional()
        .describe(
          'What `available` is: the time of arrival, which is the default of a source that goes on for ever, or the time of the row, for one that ends.',
        ),
      timeout: durationParam().default('10s').describe('How long an answer may take.'),
      reconnect: reconnectParam(
        'Pauses before another try, up to a half of them off by chance; Retry-After of the server goes before.',
      ),
      patience: durationParam().default('5m').describe('How long the server may be away before the source fails.'),
      maxBodyBytes: z
        .int()
        .min(64)
        .default(16 * 1024 * 1024)
        .describe('The longest answer that is taken, unpacked.'),
      tls: tlsParam(),
    })
    .superRefine((params, context) => {
      checkMapping(params, context);
      const issue = (at: string[], message: string): void => context.addIssue({ code: 'custom', path: at, message });
      const asks = `${params.url}${JSON.stringify(params.query)}`;
      if (params.symbols.length === 0 && asks.includes('{symbol'))
        issue(['symbols'], 'at least one symbol, since the request has {symbol} in it');
      if (availableOf(params) === 'time' && params.contract === 'Bar' && params.interval === undefined)
        issue(['interval'], 'how long a bar lasts, such as "1m": it can be known only when it has ended');
      const { since } = params;
      const column = plannedColumns(params).find(({ name }) => name === since?.column);
      if (since !== undefined && column?.kind !== 'time' && column?.kind !== 'sequence')
        issue(['since', 'column'], 'a column of times or whole numbers');
    });

export type HttpParams = z.output<ReturnType<typeof httpParams>>;

export function availableOf({ available, until }: Pick<HttpParams, 'available' | 'until'>): 'received' | 'time' {
  return available ?? (until === 'forever' ? 'received' : 'time');
}
