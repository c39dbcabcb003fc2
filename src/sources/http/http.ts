import type { RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import type * as z from 'zod';
import { defineSource } from '../../core/index.js';
import { HttpReader } from './http-reader.js';
import { httpParams } from './params.js';

/** Parameters of `http`, as in a file. */
export type HttpOptions = z.input<ReturnType<typeof httpParams>>;

/** A server that is asked regularly: `http('https://...', { every: '10s', contract: 'Trade', columns: {...} })`. */
export interface HttpSource {
  <T extends TypeMap = TypeMap>(
    url: string,
    options: Omit<HttpOptions, 'url'> & { readonly id?: string },
  ): Observable<RecordBatch<T>>;
  <T extends TypeMap = TypeMap>(params: HttpOptions, options?: { readonly id?: string }): Observable<RecordBatch<T>>;
}

/**
 * The answers of a server to regular requests (RFC 9110) as rows, by the same declaration as those of a WebSocket; JSON or delimited
 * text, page by page, only what is new. What has not changed is not sent again, a server that asks to wait is let alone for so long,
 * and with `since` a restart goes on where it was.
 * @throws NotConnected when the server is away for longer than `patience`; TransportRefused for what it will not have; LimitExceeded
 *   for an answer that is too long
 */
export const http = defineSource<ReturnType<typeof httpParams>, HttpSource>({
  name: 'http',
  title: 'HTTP',
  summary: 'Asks a server regularly for what is new, and makes columns of its JSON or CSV by declaration.',
  see: ['Fielding, Nottingham and Reschke, HTTP Semantics, RFC 9110, 2022'],
  params: httpParams,
  shorthand: 'url',
  replay: 'history',
  needs: 'an HTTP server',
  examples: [
    {
      title: 'Bars of two symbols, from a day on and then each minute',
      params: {
        url: 'https://api.binance.com/api/v3/klines',
        query: { symbol: '{symbol}', interval: '1m', limit: 1000 },
        symbols: ['BTCUSDT', 'ETHUSDT'],
        contract: 'Bar',
        interval: '1m',
        columns: { time: '0', symbol: '@symbol', open: '1', high: '2', low: '3', close: '4', volume: '5' },
        rows: '$',
        since: { parameter: 'startTime', next: 'after', start: '2026-01-01' },
        pages: { full: 1000 },
        every: '1m',
      },
    },
    {
      title: 'A table of rates as delimited text, each hour',
      params: {
        url: 'https://example.org/rates.csv',
        format: 'csv',
        rows: '$',
        schema: { time: 'time', rate: 'number' },
        columns: { time: 'Date', rate: 'Rate' },
        deduplicate: ['Date'],
        every: '1h',
      },
    },
  ],
  open: (params, reading, { id }) => new HttpReader(params, reading, id ?? 'http'),
});
