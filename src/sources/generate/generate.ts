import type { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import * as z from 'zod';
import { parseDurationNs, parseTimeNs } from '../../columnar/index.js';
import { contractSchema, defineSource, type Bar } from '../../core/index.js';
import { BarWalks } from './bar-walks.js';

const params = () =>
  z
    .strictObject({
      symbols: z
        .union([z.array(z.string().min(1)).min(1), z.int().min(1).max(1_000_000)])
        .default(['SYM'])
        .describe('What is traded: names, or how many (SYM1, SYM2, ...).'),
      bars: z.int().min(0).default(1000).describe('Bars of each symbol.'),
      interval: z
        .string()
        .refine((text) => (parseDurationNs(text) ?? 0n) > 0n, 'a duration such as "1d" or "1m"')
        .default('1d')
        .describe('How long a bar lasts.'),
      seed: z.int().default(1).describe('Another seed gives other walks; the same gives the same on every machine.'),
      start: z
        .string()
        .refine((text) => parseTimeNs(text) !== undefined, 'an ISO 8601 time')
        .default('2020-01-01')
        .describe('When the first bar begins.'),
      price: z.number().positive().default(100).describe('The first price.'),
      volatility: z.number().min(0).max(1).default(0.01).describe('Standard deviation of the return of one bar.'),
      drift: z.number().min(-1).max(1).default(0).describe('Mean return of one bar.'),
      tick: z.number().positive().default(0.01).describe('Smallest step of the price; all prices are whole ticks.'),
      batchRows: z.int().min(1).max(1_048_576).default(4096).describe('Rows in a batch.'),
    })
    .refine(({ price, tick }) => price / tick >= 1 && price / tick < 2 ** 30, {
      path: ['tick'],
      message: 'a step of which the price has from 1 to a thousand million',
    });

export type GenerateOptions = z.input<ReturnType<typeof params>>;
export type GenerateParams = z.output<ReturnType<typeof params>>;

/** Made-up bars: `generate({ symbols: ['A', 'B'], bars: 1000, seed: 7 })`. */
export type Generate = (options?: GenerateOptions, more?: { readonly id?: string }) => Observable<RecordBatch<Bar>>;

/**
 * Seeded random walks as valid bars, for examples, tests and benchmarks: whole ticks, prices above zero, the high highest and the
 * low lowest, each bar opening where the last one closed. Rows come by time and then in the order of the symbols; the walk of a
 * symbol depends on its name and the seed alone, not on the others.
 */
export const generate = defineSource<ReturnType<typeof params>, Generate>({
  name: 'generate',
  title: 'Made-up bars',
  summary: 'Makes bars of seeded random walks.',
  params,
  replay: 'exact',
  examples: [{ title: 'Two symbols for a year of days', params: { symbols: ['A', 'B'], bars: 365, seed: 7 } }],
  columns: () => contractSchema('Bar'),
  open: (given) => new BarWalks(given),
});
