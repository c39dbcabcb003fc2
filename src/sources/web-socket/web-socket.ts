import type { RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import type * as z from 'zod';
import { bufferOptions, defineSource, FeedReader } from '../../core/index.js';
import { webSocketParams } from './params.js';
import { SocketFeed } from './socket-feed.js';

/** Parameters of `webSocket`, as in a file. */
export type WebSocketOptions = z.input<ReturnType<typeof webSocketParams>>;

/** A feed over WebSocket: `webSocket('wss://...', { subscribe: [...], contract: 'Trade', columns: {...} })`. */
export interface WebSocketSource {
  <T extends TypeMap = TypeMap>(
    url: string,
    options: Omit<WebSocketOptions, 'url'> & { readonly id?: string },
  ): Observable<RecordBatch<T>>;
  <T extends TypeMap = TypeMap>(
    params: WebSocketOptions,
    options?: { readonly id?: string },
  ): Observable<RecordBatch<T>>;
}

/**
 * The messages of a WebSocket (RFC 6455) as rows. JSON becomes columns by declaration; the connection is made anew when it breaks,
 * does not answer or falls silent, and subscribed again. Missing rows are told as a gap, messages that cannot be used go to the dead
 * letters with their place, and each change of the connection goes down the stream and to health.
 * @throws NotConnected when the server is away for longer than `patience`; TransportRefused for what it will not have
 */
export const webSocket = defineSource<ReturnType<typeof webSocketParams>, WebSocketSource>({
  name: 'webSocket',
  title: 'WebSocket',
  summary: 'Listens to a WebSocket, keeps it alive and subscribed, and makes columns of its JSON by declaration.',
  see: ['Fette and Melnikov, The WebSocket Protocol, RFC 6455, 2011'],
  params: webSocketParams,
  shorthand: 'url',
  replay: 'none',
  needs: 'a WebSocket server, and the package `ws`',
  examples: [
    {
      title: 'Trades of two symbols of an exchange',
      params: {
        url: 'wss://stream.binance.com:9443/ws',
        symbols: ['BTCUSDT', 'ETHUSDT'],
        subscribe: [{ method: 'SUBSCRIBE', params: ['{symbol:lower}@trade'], id: '{id}' }],
        contract: 'Trade',
        when: { e: 'trade' },
        columns: {
          time: 'T',
          symbol: 's',
          price: 'p',
          size: 'q',
          side: { path: 'm', values: { true: 'sell', false: 'buy' } },
          id: 't',
        },
        sequence: { last: 't', by: 's' },
      },
    },
    {
      title: 'Frames of rxarrow',
      params: { url: 'ws://127.0.0.1:8080/quotes', format: 'arrow', contract: 'Quote' },
    },
  ],
  open: (params, reading, { id }) =>
    new FeedReader(reading, bufferOptions(params.buffer, reading.context), (port) => {
      const feed = new SocketFeed(params, reading, port, id ?? 'webSocket');
      return () => feed.close();
    }),
});
