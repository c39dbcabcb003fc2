import { resolve } from 'node:path';
import * as z from 'zod';
import { durationMs } from '../../columnar/index.js';
import { defineSource, type PullReader } from '../../core/index.js';
import { exchangeParams } from '../../transports/ccxt/exchange-settings.js';
import { BarReader } from '../history/bar-reader.js';
import { barParams, missingParam, timeMs } from '../history/params.js';
import { openExchangeBars } from './exchange-bars.js';
import type { ExchangeSource } from './exchange-feed.js';
import { patienceParams } from './params.js';

const COMPONENT = 'ccxtBars';

const params = () =>
  z.strictObject({
    ...exchangeParams(),
    ...barParams(),
    missing: missingParam('report'),
    pageBars: z.int().min(1).max(5000).default(1000).describe('Bars that are asked for at once.'),
    ...patienceParams(),
  });

/** Parameters of `ccxtBars`, as in a file. */
export type CcxtBarsOptions = z.input<ReturnType<typeof params>>;

/**
 * The bars of an exchange from a time on, page by page, then each one when it has ended; by the contract Bar. What is missing is asked
 * for once more; with `cache` each bar is fetched once, whatever run asks for it. A restart goes on where the checkpoint was.
 * @throws InvalidParams for an exchange, symbol or interval that is not there; NotConnected when it is away for longer than `patience`
 */
export const ccxtBars = defineSource<ReturnType<typeof params>, ExchangeSource<CcxtBarsOptions>>({
  name: 'ccxtBars',
  title: 'Bars of an exchange',
  summary: 'Reads the bars of an exchange through ccxt, those of the past and then each one that ends, and keeps them.',
  see: ['ccxt manual, https://docs.ccxt.com'],
  params,
  replay: 'history',
  needs: 'an exchange, and the package `ccxt`',
  examples: [
    {
      title: 'A month, kept in a folder',
      params: {
        exchange: 'binance',
        symbols: ['BTC/USDT', 'ETH/USDT'],
        interval: '1h',
        from: '2026-01-01',
        to: '2026-02-01',
        cache: 'bars',
      },
    },
    {
      title: 'From a day on, and then for ever',
      params: { exchange: 'kraken', symbols: ['BTC/USD'], interval: '1m', from: '2026-01-01', missing: 'fill' },
    },
  ],
  open(given, reading, { id, baseFolder }): PullReader {
    const { interval, symbols, from, to, cache, settle, windowBars, missing } = given;
    const intervalMs = durationMs(interval);
    const bars = {
      ...given,
      repair: missing !== 'ignore',
      cache: cache === undefined ? undefined : resolve(baseFolder ?? '.', cache),
    };
    return new BarReader(
      {
        component: COMPONENT,
        sourceId: id ?? COMPONENT,
        symbols,
        interval,
        intervalMs,
        fromMs: timeMs(from),
        toMs: to === undefined ? undefined : timeMs(to),
        settleMs: durationMs(settle),
        windowBars,
        missing,
        providers: async () => [await openExchangeBars(COMPONENT, bars, interval, reading.context)],
      },
      reading,
    );
  },
});
