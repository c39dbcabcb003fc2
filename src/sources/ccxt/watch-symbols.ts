import { durationMs } from '../../columnar/index.js';
import type { FeedPort } from '../../core/index.js';
import type { FeedRows } from '../../transports/mapping/feed-rows.js';
import type { ExchangeSession } from './exchange-session.js';
import type { ExchangeFeedParams } from './params.js';

/** What is watched of each symbol, and what is done with it. */
export interface SymbolWatch {
  /** Waits for the next news. */
  readonly next: (symbol: string) => Promise<unknown>;
  /** Takes it; `wasLost`: the connection broke since the last. */
  readonly take: (symbol: string, news: unknown, wasLost: boolean) => Promise<void> | void;
  /** What it had does not fit together any more; it begins anew. */
  readonly outOfStep?: (symbol: string, reason: string) => void;
}

/** Watches each symbol for as long as the session is open, again whenever it breaks. */
export function watchSymbols(
  session: ExchangeSession,
  params: ExchangeFeedParams,
  rows: FeedRows,
  port: FeedPort,
  watch: SymbolWatch,
): void {
  const follow = async (symbol: string): Promise<void> => {
    const { clock } = port.context;
    let failures = 0;
    let wasLost = false;
    let downSinceMs: number | undefined;
    while (!session.isClosed) {
      let news: unknown;
      // Meanwhile ccxt keeps what comes, within bounds of its own.
      await rows.room();
      try {
        news = await watch.next(symbol);
      } catch (error) {
        if (session.isClosed) return;
        const trouble = session.troubleOf(error);
        if (trouble === 'final') throw session.errorOf(error);
        const { message } = session.errorOf(error);
        if (trouble === 'outOfStep' && watch.outOfStep !== undefined) watch.outOfStep(symbol, message);
        else wasLost = true;
        rows.lost(symbol, message);
        downSinceMs ??= clock.monotonicMs();
        const pauseMs = session.pauseMs(failures++);
        if (clock.monotonicMs() + pauseMs - downSinceMs > durationMs(params.patience)) throw session.errorOf(error);
        await session.rest(pauseMs);
        continue;
      }
      if (session.isClosed) return;
      failures = 0;
      downSinceMs = undefined;
      // Before the rows, since they are good again.
      rows.well(symbol);
      await watch.take(symbol, news, wasLost);
      wasLost = false;
    }
  };
  for (const symbol of params.symbols) follow(symbol).catch((error: unknown) => port.fail(error));
}
