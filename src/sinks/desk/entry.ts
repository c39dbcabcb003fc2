import * as z from 'zod';

export const entryParam = () =>
  z
    .strictObject({
      type: z.enum(['market', 'limit', 'stop', 'stopLimit']).default('market').describe('How positions are entered.'),
      offset: z
        .number()
        .min(0)
        .max(0.5)
        .default(0)
        .describe(
          'Distance of the price of the order from the close, as a fraction: a limit is better than it, a stop worse.',
        ),
      limitOffset: z
        .number()
        .min(0)
        .max(0.5)
        .default(0)
        .describe('How much worse than its stop price a stop-limit order accepts, as a fraction.'),
      timeInForce: z
        .enum(['day', 'gtc', 'ioc', 'fok'])
        .default('gtc')
        .describe(
          'How long an entry works: to the end of its first day, until cancelled, at once or not, all at once or not.',
        ),
    })
    .prefault({})
    .describe('Orders that open or enlarge positions.');

export type EntryTerms = z.output<ReturnType<typeof entryParam>>;
