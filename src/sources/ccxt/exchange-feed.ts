import type { RecordBatch } from 'apache-arrow';
import type { TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { bufferOptions, FeedReader, type FeedPort, type PullReader, type ReaderContext } from '../../core/index.js';
import { FeedRows, type FeedRowsOptions } from '../../transports/mapping/feed-rows.js';
import { ExchangeSession } from './exchange-session.js';
import type { ExchangeFeedParams } from './params.js';

/** A source of an exchange: all parameters in one object. */
export type ExchangeSource<P> = <T extends TypeMap = TypeMap>(
  params: P,
  options?: { readonly id?: string },
) => Observable<RecordBatch<T>>;

/** A feed of an exchange that is read: its session is opened, and closed with it. */
export function exchangeFeed(
  component: string,
  params: ExchangeFeedParams,
  reading: ReaderContext,
  options: FeedRowsOptions,
  begin: (session: ExchangeSession, rows: FeedRows, port: FeedPort) => void,
): PullReader {
  return new FeedReader(reading, bufferOptions(params.buffer, reading.context), (port) => {
    const rows = new FeedRows(options, reading, port);
    let session: ExchangeSession | undefined;
    let closed = false;
    const start = async (): Promise<void> => {
      session = await ExchangeSession.open(component, params, reading.context);
      if (closed) await session.close();
      else begin(session, rows, port);
    };
    start().catch((error: unknown) => port.fail(error));
    return async () => {
      closed = true;
      rows.close();
      await session?.close();
    };
  });
}
