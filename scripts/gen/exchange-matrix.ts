import ccxt from 'ccxt';
import { traitsOf } from '../../src/sinks/brokers/ccxt/exchange-traits.js';
import { page } from './_markdown.js';
import type { Generator } from './_generator.js';

/** Exchanges that many trade at; ccxt knows more, and `ccxtBroker` takes any. */
const EXCHANGES = [
  'binance',
  'binanceusdm',
  'bitfinex',
  'bitget',
  'bitstamp',
  'bybit',
  'coinbase',
  'gate',
  'htx',
  'hyperliquid',
  'kraken',
  'kucoin',
  'mexc',
  'okx',
];
const OUR_ID = 26;

interface Known {
  readonly has: Readonly<Record<string, unknown>>;
  readonly features?: Readonly<Record<string, Features | undefined>>;
}

interface Features {
  readonly createOrder?: Readonly<Record<string, unknown>>;
  readonly linear?: Features;
}

function rowOf(name: string): string {
  const makers = ccxt.pro as unknown as Readonly<Record<string, new () => Known>>;
  const Maker = makers[name] ?? (ccxt as unknown as typeof makers)[name];
  if (Maker === undefined) throw new Error(`ccxt has no exchange "${name}".`);
  const { has, features } = new Maker();
  const order = (features?.['spot'] ?? features?.['swap']?.linear)?.createOrder ?? {};
  const times = (order['timeInForce'] ?? {}) as Readonly<Record<string, unknown>>;
  const stops = order['triggerPrice'] === true || order['stopLossPrice'] === true;
  const inForce = ['IOC', 'FOK', 'PO'].filter((word) => times[word] === true);
  const traits = traitsOf(name);
  const ids = traits.idLength >= OUR_ID;
  const rests = !ids
    ? `not usable: ids of at most ${traits.idLength} characters`
    : traits.queryById
      ? traits.refusesLateRequests
        ? 'the order is asked for by its id; late requests are refused by the exchange'
        : 'the order is asked for by its id; `settleMs`'
      : `open orders and fills; \`settleMs\`${traits.refusesLateRequests ? ', late requests are refused by the exchange' : ''}`;
  return `| ${[
    `\`${name}\``,
    stops ? 'yes' : 'no',
    inForce.join(', ') || '-',
    traits.queryById ? 'yes' : 'no',
    has['watchMyTrades'] === true ? 'stream' : 'asked for',
    has['watchOrders'] === true ? 'stream' : 'asked for',
    has['sandbox'] === true ? 'yes' : 'no',
    rests,
  ].join(' | ')} |`;
}

export const generator: Generator = {
  generate: () => [
    {
      path: 'docs/reference/exchanges.md',
      content: page(
        '# What exchanges can do through ccxt',
        `As ccxt says of each (spot markets where it has them), and as was read in its sources: whether it asks for an order by our id. Market and limit orders are known of all. What "effectively once" means stands in [order safety](../guide/order-safety.md#what-is-guaranteed); none of them is relied on to refuse a repeated id of an order that is over.`,
        [
          '| exchange | stop orders | in force | asked by our id | fills | orders | test network | "effectively once" rests on |',
          '| --- | --- | --- | --- | --- | --- | --- | --- |',
          ...EXCHANGES.map(rowOf),
        ].join('\n'),
      ),
    },
  ],
};
