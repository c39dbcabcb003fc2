import * as z from 'zod';
import { defineSource, type PullReader } from '../../core/index.js';
import type { OrderBook } from '../../transports/ccxt/ccxt.js';
import { mappingParams } from '../../transports/mapping/mapping-params.js';
import { exchangeFeed, type ExchangeSource } from './exchange-feed.js';
import { exchangeFeedParams } from './params.js';
import { watchSymbols } from './watch-symbols.js';

const COMPONENT = 'ccxtOrderBook';
const MADE: ReadonlySet<string> = new Set(['sequence', 'available']);

const params = () =>
  z.strictObject({
    ...exchangeFeedParams(),
    depth: z.int().min(1).max(100).default(1).describe('Levels of each side that are given.'),
    shape: z
      .enum(['quote', 'levels'])
      .default('quote')
      .describe(
        'One row for each change, by the contract Quote, with "bid2", "bidSize2", "ask2" and so on for deeper levels; or a row for each level, with "side" and "level".',
      ),
    unchanged: z
      .enum(['leaveOut', 'give'])
      .default('leaveOut')
      .describe('What becomes of a change that shows in none of these levels.'),
  });

/** Parameters of `ccxtOrderBook`, as in a file. */
export type CcxtOrderBookOptions = z.input<ReturnType<typeof params>>;

/**
 * The order book of an exchange: a snapshot, then changes, checked by number or checksum where the exchange gives one. A book that does
 * not fit together any more is a gap, and no row comes of it until it has been read anew. When changes come faster than they are taken,
 * the latest book stands for those before it.
 * @throws InvalidParams for an exchange or symbol that is not there; NotConnected when it is away for longer than `patience`
 */
export const ccxtOrderBook = defineSource<ReturnType<typeof params>, ExchangeSource<CcxtOrderBookOptions>>({
  name: 'ccxtOrderBook',
  title: 'Order book of an exchange',
  summary: 'Keeps the order book of an exchange through ccxt, and reads it anew when changes are missing.',
  see: ['ccxt manual, https://docs.ccxt.com'],
  params,
  replay: 'none',
  needs: 'an exchange, and the package `ccxt`',
  examples: [
    { title: 'Best prices', params: { exchange: 'binance', symbols: ['BTC/USDT'] } },
    { title: 'Five levels in columns', params: { exchange: 'binance', symbols: ['BTC/USDT'], depth: 5 } },
    { title: 'Ten levels as rows', params: { exchange: 'kraken', symbols: ['BTC/USD'], depth: 10, shape: 'levels' } },
  ],
  open(given, reading, { id }): PullReader {
    const sourceId = id ?? COMPONENT;
    const { depth, shape, latency, batchRows } = given;
    const isQuote = shape === 'quote';
    const mapping = z
      .strictObject(mappingParams())
      .parse({ ...(isQuote ? quoteColumns(depth) : levelColumns()), latency });
    const options = { sourceId, mapping, batchRows, ...(isQuote ? {} : { made: MADE }) };
    return exchangeFeed(COMPONENT, given, reading, options, (session, rows, port) => {
      session.need('watchOrderBook', 'watch the order book');
      const shown = new Map<string, string>();
      watchSymbols(session, given, rows, port, {
        next: (symbol) => session.exchange.watchOrderBook(symbol),
        outOfStep: (symbol, reason) => rows.gap(`the book of ${symbol} is out of step and is read anew: ${reason}`),
        take(symbol, news, wasLost) {
          const { bids, asks, timestamp } = news as OrderBook;
          if (wasLost) rows.gap(`the connection was lost; changes of the book of ${symbol} are missing`);
          const levels = { bids: bids.slice(0, depth), asks: asks.slice(0, depth) };
          // A book without one of its sides has no price.
          if (levels.bids.length === 0 || levels.asks.length === 0) {
            rows.count('feed_ignored_messages_total');
            return;
          }
          const text = JSON.stringify(levels);
          if (given.unchanged === 'leaveOut' && shown.get(symbol) === text) return;
          shown.set(symbol, text);
          const time = timestamp ?? rows.nowMs;
          const message = isQuote
            ? { symbol, time, ...levels }
            : { symbol, time, levels: [...rowsOf(1, levels.bids), ...rowsOf(-1, levels.asks)] };
          rows.take(message, `watchOrderBook of ${symbol}`);
        },
      });
    });
  },
});

type Levels = OrderBook['bids'];

function rowsOf(side: number, levels: Levels): unknown[] {
  return levels.map(([price, size], at) => [side, at + 1, price, size]);
}

function quoteColumns(depth: number): object {
  const deeper = Array.from({ length: depth - 1 }, (_, at) => at + 2);
  const of = (level: number): [string, string][] => [
    [`bid${level}`, `bids[${level - 1}][0]`],
    [`bidSize${level}`, `bids[${level - 1}][1]`],
    [`ask${level}`, `asks[${level - 1}][0]`],
    [`askSize${level}`, `asks[${level - 1}][1]`],
  ];
  const columns = deeper.flatMap(of);
  return {
    contract: 'Quote',
    schema: Object.fromEntries(columns.map(([name]) => [name, 'number'])),
    columns: {
      bid: 'bids[0][0]',
      bidSize: 'bids[0][1]',
      ask: 'asks[0][0]',
      askSize: 'asks[0][1]',
      ...Object.fromEntries(columns),
    },
  };
}

function levelColumns(): object {
  return {
    schema: {
      symbol: 'word',
      sequence: 'integer',
      time: 'time',
      available: 'time',
      side: 'integer',
      level: 'integer',
      price: 'number',
      size: 'number',
    },
    rows: 'levels',
    columns: { symbol: '$.symbol', time: '$.time', side: '0', level: '1', price: '2', size: '3' },
  };
}
