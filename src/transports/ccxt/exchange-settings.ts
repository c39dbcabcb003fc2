import * as z from 'zod';

/** Parameters that every component has which speaks with an exchange through ccxt. */
export const exchangeParams = () => ({
  exchange: z.string().min(1).describe('Name of the exchange in ccxt, as "binance" or "kraken".'),
  apiKey: z
    .string()
    .min(1)
    .optional()
    .describe('Key of the account; write it as ${EXCHANGE_KEY} and keep it in the environment.'),
  secret: z.string().min(1).optional().describe('Secret of the key; write it as ${EXCHANGE_SECRET}.'),
  password: z.string().min(1).optional().describe('Passphrase of the key, where the exchange has one.'),
  uid: z.string().min(1).optional().describe('Number of the account, where the exchange asks for it.'),
  market: z
    .enum(['spot', 'swap', 'future'])
    .default('spot')
    .describe('What is traded: the thing itself, or contracts on it without or with an end.'),
  sandbox: z.boolean().default(false).describe('Use the test network of the exchange.'),
  url: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('A stand-in or gateway for all addresses of the exchange: `https://HOST/PATH` becomes `URL/HOST/PATH`.'),
  rateLimitMs: z
    .number()
    .positive()
    .optional()
    .describe(
      'Time in ms that ccxt leaves between two requests of weight 1; what it knows of the exchange by default.',
    ),
  timeoutMs: z.number().positive().default(10_000).describe('How long one request may take, in ms.'),
  options: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Settings of ccxt for this exchange, as its manual has them under "options".'),
});

export type ExchangeSettings = z.output<z.ZodObject<ReturnType<typeof exchangeParams>>>;
