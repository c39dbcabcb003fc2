import * as z from 'zod';
import { defineSource, type FeedPort, type PullReader } from '../../core/index.js';
import type { Trade } from '../../transports/ccxt/ccxt.js';
import type { FeedRows } from '../../transports/mapping/feed-rows.js';
import { mappingParams } from '../../transports/mapping/mapping-params.js';
import { exchangeFeed, type ExchangeSource } from './exchange-feed.js';
import type { ExchangeSession } from './exchange-session.js';
import { exchangeFeedParams, type ExchangeFeedParams } from './params.js';
import { watchSymbols } from './watch-symbols.js';

const COMPONENT = 'ccxtTrades';
/** Trades that ccxt keeps between two looks. */
const MOST_AT_ONCE = 10_000;
/** Trades of a symbol that are remembered, so that none comes twice. */
const REMEMBERED = 20_000;

const params = () =>
  z.strictObject({
    ...exchangeFeedParams(),
    repair: z
      .boolean()
      .default(true)
      .describe('After a lost connection trades are asked for that came meanwhile; what cannot be had is a gap.'),
  });

/** Parameters of `ccxtTrades`, as in a file. */
export type CcxtTradesOptions = z.input<ReturnType<typeof params>>;

/**
 * The trades of an exchange as they happen, by the contract Trade. After a lost connection those that were missed are asked for; a gap
 * is told unless a trade that was known is among what comes, which proves that none is missing.
 * @throws InvalidParams for an exchange or symbol that is not there; NotConnected when it is away for longer than `patience`
 */
export const ccxtTrades = defineSource<ReturnType<typeof params>, ExchangeSource<CcxtTradesOptions>>({
  name: 'ccxtTrades',
  title: 'Trades of an exchange',
  summary: 'Listens to the trades of an exchange through ccxt, and asks for those that it missed.',
  see: ['ccxt manual, https://docs.ccxt.com'],
  params,
  replay: 'none',
  needs: 'an exchange, and the package `ccxt`',
  examples: [
    { title: 'Two symbols', params: { exchange: 'binance', symbols: ['BTC/USDT', 'ETH/USDT'] } },
    {
      title: 'A buffer that drops',
      params: { exchange: 'kraken', symbols: ['BTC/USD'], buffer: { policy: 'dropOldest' } },
    },
  ],
  open(given, reading, { id }): PullReader {
    const sourceId = id ?? COMPONENT;
    const mapping = z.strictObject(mappingParams()).parse({
      contract: 'Trade',
      rows: '$',
      columns: { time: 'timestamp', size: 'amount' },
      latency: given.latency,
    });
    const settings = { ...given, options: { ...usualOptions(given.exchange), ...given.options } };
    return exchangeFeed(COMPONENT, settings, reading, { sourceId, mapping, batchRows: given.batchRows }, (...parts) =>
      begin(settings, given.repair, ...parts),
    );
  },
});

/** With Binance trades that are told and those that are asked for have the same numbers when both are the summed ones. */
function usualOptions(exchange: string): Record<string, unknown> {
  return {
    tradesLimit: MOST_AT_ONCE,
    ...(exchange.startsWith('binance') ? { watchTradesForSymbols: { name: 'aggTrade' } } : {}),
  };
}

function begin(
  params: ExchangeFeedParams,
  repair: boolean,
  session: ExchangeSession,
  rows: FeedRows,
  port: FeedPort,
): void {
  session.need('watchTrades', 'watch trades');
  const { exchange } = session;
  const known = new Map(params.symbols.map((symbol) => [symbol, new KnownTrades()]));
  const isNew = (symbol: string) => (_: unknown, row: unknown) => {
    const trade = row as Trade;
    if (known.get(symbol)?.admit(trade) === true) return true;
    rows.count('feed_duplicates_total');
    return false;
  };
  /** Asks for what came while nobody listened. */
  const catchUp = async (symbol: string): Promise<void> => {
    const trades = known.get(symbol) as KnownTrades;
    if (trades.latestMs === undefined) return;
    const why = `the connection was lost; trades of ${symbol} after ${trades.latestId ?? trades.latestMs}`;
    if (!repair || exchange.has['fetchTrades'] !== true) {
      rows.gap(`${why} are missing`);
      return;
    }
    const missed = await session.attempt('fetchTrades', () => exchange.fetchTrades(symbol, trades.latestMs, 1000));
    const connects = missed.some((trade) => trades.knows(trade));
    if (!connects) rows.gap(`${why} may be missing`);
    rows.take(missed, `fetchTrades of ${symbol}`, isNew(symbol));
  };
  watchSymbols(session, params, rows, port, {
    next: (symbol) => exchange.watchTrades(symbol),
    async take(symbol, news, wasLost) {
      if (wasLost) await catchUp(symbol);
      const trades = news as readonly Trade[];
      if (trades.length >= MOST_AT_ONCE)
        rows.gap(`more than ${MOST_AT_ONCE} trades of ${symbol} came at once; the oldest may be missing`);
      rows.take(trades, `watchTrades of ${symbol}`, isNew(symbol));
    },
  });
}

/** The trades of a symbol that have been handed on. */
class KnownTrades {
  latestMs: number | undefined;
  latestId: string | undefined;
  private readonly ids = new Set<string>();

  knows({ id }: Trade): boolean {
    return id !== undefined && this.ids.has(id);
  }

  /** False for one that came before. Trades without an id are all new. */
  admit(trade: Trade): boolean {
    if (this.knows(trade)) return false;
    const { id, timestamp } = trade;
    if (id !== undefined) {
      this.ids.add(id);
      this.latestId = id;
      if (this.ids.size > REMEMBERED)
        for (const oldest of this.ids) {
          this.ids.delete(oldest);
          break;
        }
    }
    if (timestamp !== undefined) this.latestMs = Math.max(this.latestMs ?? timestamp, timestamp);
    return true;
  }
}
