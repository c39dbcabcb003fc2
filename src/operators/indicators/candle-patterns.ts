import type { Int32 } from 'apache-arrow';
import * as z from 'zod';
import {
  defineIndicator,
  type AddColumns,
  type ColumnOption,
  type DefaultChoice,
  type IndicatorOptions,
  type InputColumns,
} from '../../core/index.js';
import {
  candlePatternNames,
  candlePatternsKernel,
  candlePatternTable,
  candleSettingNames,
  candleSettings,
  longestWindow,
  type CandlePatternName,
  type CandlePatternsParams,
  type CandleSettingName,
} from '../../kernels/index.js';

type Prices = readonly ['open', 'high', 'low', 'close'];
type Wanted = 'all' | readonly CandlePatternName[];
type NameOf<Patterns extends Wanted> = Patterns extends readonly (infer Name extends CandlePatternName)[]
  ? Name
  : CandlePatternName;

/** A name for each of some patterns, or what stands before the names of all of them. */
type As<Patterns extends Wanted> = string | { readonly [Name in NameOf<Patterns>]?: string };
type Column<Name extends string, Names> = Names extends string
  ? string extends Names
    ? Name
    : `${Names}${Capitalize<Name>}`
  : Names extends { readonly [N in Name]: infer Own extends string }
    ? Own
    : Name;

/** `candlePatterns({ patterns: ['doji', 'engulfing'] })`: a column of whole numbers for each pattern, by its name. */
export type CandlePatterns = <
  const Patterns extends Wanted,
  const Names extends As<Patterns> = Record<never, never>,
  const Choice extends { readonly [Price in Prices[number]]?: string } = DefaultChoice<Prices>,
>(
  options: Omit<CandlePatternsParams, 'patterns'> &
    IndicatorOptions & { readonly patterns: Patterns; readonly as?: Names } & ColumnOption<Prices, Choice>,
) => AddColumns<InputColumns<Prices, Choice>, { [Name in NameOf<Patterns> as Column<Name, Names>]: Int32 }>;

const setting = (name: CandleSettingName): z.ZodOptional<z.ZodType<CandlePatternsParams['settings'] & object>> => {
  const { range, period, factor } = candleSettings[name];
  return z
    .strictObject({
      range: z.enum(['realBody', 'highLow', 'shadows']).default(range).describe('What a candle is measured by.'),
      period: z
        .int()
        .min(0)
        .max(longestWindow)
        .default(period)
        .describe('Candles before it whose mean it is compared with; 0: it is compared with itself.'),
      factor: z.number().nonnegative().default(factor).describe('What that mean is multiplied with.'),
    })
    .optional() as never;
};

/** Candlestick patterns: all 61 of TA-Lib, as many as wanted in one pass over the candles. */
export const candlePatterns = defineIndicator({
  name: 'candlePatterns',
  title: 'Candlestick Patterns',
  summary: 'Tells for each pattern, in a column of its name, where it ends and which way it points.',
  formula:
    '0: no such pattern ends here; above 0: a bullish one, or one of a white candle; below 0: a bearish one, or one of a black candle. 100 as a rule, 80 where an end of two bodies is the same, 200 where a hikkake is confirmed. A body or shadow is long, short, near and so on by the mean of the candles before.',
  see: [
    'S. Nison, Japanese Candlestick Charting Techniques, 1991',
    'G. L. Morris, Candlestick Charting Explained, 1992',
    'TA-Lib 0.8.2, group Pattern Recognition, and its candle settings',
  ],
  twins: {
    talib: candlePatternTable.map(({ name, talib, penetration }) => ({
      name: talib,
      with: { patterns: [name] },
      ...(penetration === undefined ? {} : { params: { penetration: 'penetration' } }),
      outputs: { integer: name },
    })),
  },
  params: () => ({
    patterns: z
      .union([
        z.literal('all'),
        z
          .array(z.enum(candlePatternNames as [CandlePatternName]))
          .min(1)
          .refine((names) => new Set(names).size === names.length, 'each pattern once'),
      ])
      .describe('Patterns to look for, a column each; "all" for every one.'),
    penetration: z
      .number()
      .nonnegative()
      .optional()
      .describe('How far the last candle has to come into the first body, as a part of it; 0.3 or 0.5 by the pattern.'),
    settings: z
      .strictObject(Object.fromEntries(candleSettingNames.map((name) => [name, setting(name)])))
      .optional()
      .describe('What counts as long, short, near and so on; those of TA-Lib where nothing is said.') as z.ZodType<
      CandlePatternsParams['settings']
    >,
  }),
  kernel: candlePatternsKernel,
  outputType: 'integer',
  examples: [
    { title: 'A few, in one pass', params: { patterns: ['doji', 'engulfing', 'hammer', 'morningStar'] } },
    {
      title: 'A stricter doji, under a name of its own',
      params: { patterns: ['doji'], settings: { bodyDoji: { factor: 0.05 } }, as: { doji: 'strictDoji' } },
    },
    { title: 'A deeper star', params: { patterns: ['eveningStar', 'morningStar'], penetration: 0.6, as: 'deep' } },
  ],
  signature: undefined as CandlePatterns | undefined,
});
