import { defineVenue } from '../../../core/index.js';
import { brokerParams } from './broker-params.js';
import { CcxtVenue } from './ccxt-venue.js';

/** Any exchange of ccxt as the venue of a live desk. */
export const ccxtBroker = defineVenue({
  name: 'ccxtBroker',
  title: 'ccxt Broker',
  summary:
    'Sends the orders of live desks to an exchange through ccxt: market, limit, stop and stop limit orders under our own ids, fills by its streams or by asking, ticks, lots and least values from its markets. What is guaranteed rests on the exchange; the guide has a table.',
  see: ['https://docs.ccxt.com'],
  params: brokerParams,
  needs: 'an exchange, and the package `ccxt`',
  examples: [
    {
      title: 'Binance, two symbols',
      params: {
        exchange: 'binance',
        apiKey: '${BINANCE_KEY}',
        secret: '${BINANCE_SECRET}',
        symbols: ['BTC/USDT', 'ETH/USDT'],
      },
    },
    {
      title: 'A test network, under our own symbols',
      params: { exchange: 'okx', sandbox: true, symbols: { BTCUSDT: 'BTC/USDT' }, postOnly: true },
    },
  ],
  open: (params, tools) => new CcxtVenue(params, tools, 'ccxtBroker'),
});
