import * as z from 'zod';
import { exchangeParams } from '../../../transports/ccxt/exchange-settings.js';

export const brokerParams = () =>
  z.strictObject({
    ...exchangeParams(),
    symbols: z
      .union([z.array(z.string().min(1)).min(1), z.record(z.string().min(1), z.string().min(1))])
      .describe(
        'What may be traded, as ccxt names it: ["BTC/USDT"]; or by our symbols: { BTCUSDT: "BTC/USDT" }. Orders in anything else are refused.',
      ),
    settleMs: z
      .number()
      .positive()
      .default(5_000)
      .describe(
        'Time in ms after which a request has arrived or never will, and answers show it; where the exchange can refuse late requests, it is told to.',
      ),
    pollMs: z
      .number()
      .positive()
      .default(5_000)
      .describe('Time in ms between two looks for fills, where ccxt has no stream of them or it is broken.'),
    postOnly: z
      .boolean()
      .default(false)
      .describe('Limit orders that are good till cancelled must not take: the exchange refuses those that would.'),
    requestsPerSecond: z
      .number()
      .positive()
      .optional()
      .describe('Requests a second at most, beside the limit that ccxt knows of the exchange.'),
    queryById: z
      .boolean()
      .optional()
      .describe('Whether the exchange can be asked for an order by our id; known of some exchanges, else no.'),
    refusesRepeatedIds: z
      .boolean()
      .optional()
      .describe('Whether it refuses an id that it has had before, also of an order that is over; no by default.'),
    orderParams: z
      .record(z.string(), z.unknown())
      .default({})
      .describe('More parameters for each order, as the manual of ccxt has them for the exchange.'),
  });

export type BrokerParams = z.output<ReturnType<typeof brokerParams>>;
