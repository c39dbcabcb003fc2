import * as z from 'zod';
import { durationParam } from '../../core/index.js';
import { exchangeParams } from '../../transports/ccxt/exchange-settings.js';
import { feedBufferParam } from '../../transports/feed-buffer-param.js';

/** How long an exchange may be away, and the pauses until then. */
export const patienceParams = () => ({
  reconnect: z
    .strictObject({
      first: durationParam().default('250ms').describe('First pause, which doubles with each failure.'),
      most: durationParam().default('30s').describe('Longest pause.'),
    })
    .prefault({})
    .describe('Pauses before another try, up to a half of them off by chance.'),
  patience: durationParam().default('5m').describe('How long the exchange may be away before the source fails.'),
});

/** Parameters of every source of an exchange. */
export const exchangeFeedParams = () => ({
  ...exchangeParams(),
  symbols: z.array(z.string().min(1)).min(1).describe('What is listened to, as ccxt writes it: "BTC/USDT".'),
  ...patienceParams(),
  latency: z.boolean().default(false).describe('Adds the column "latencyMs": time received less event time.'),
  buffer: feedBufferParam(),
  batchRows: z.int().min(1).max(1_048_576).default(4096).describe('Most rows in a batch.'),
});

export type ExchangeFeedParams = z.output<z.ZodObject<ReturnType<typeof exchangeFeedParams>>>;
export type PatienceParams = z.output<z.ZodObject<ReturnType<typeof patienceParams>>>;
