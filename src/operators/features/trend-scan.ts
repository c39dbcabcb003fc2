import * as z from 'zod';
import { defineOperator, type AddColumns, type StageOptions } from '../../core/index.js';
import { trendScan as scan } from '../../kernels/index.js';
import { byParam, eventsParam, priceParam, type TrendColumns } from './_label-params.js';
import { LabelStage } from './_label-stage.js';

const schema = () =>
  z
    .strictObject({
      minRows: z.int().min(2).default(3).describe('Least rows of a trend, after the first.'),
      maxRows: z.int().min(2).max(1000).default(10).describe('Most rows of a trend, after the first.'),
      price: priceParam(),
      events: eventsParam(),
      by: byParam(),
    })
    .refine(({ minRows, maxRows }) => minRows <= maxRows, { path: ['maxRows'], message: 'at least `minRows`' });

/** `trendScan({ minRows: 5, maxRows: 20 })`: each row comes out when its label is known. */
export type TrendScan = (
  params?: z.input<ReturnType<typeof schema>>,
  options?: StageOptions,
) => AddColumns<unknown, { [K in keyof TrendColumns]: TrendColumns[K] }>;

/** Labels a row by the sign of the trend that begins there. */
export const trendScan = defineOperator({
  name: 'trendScan',
  title: 'Trend scan label',
  summary: 'Labels a row by the direction of the clearest trend that begins there.',
  formula:
    't(L) = t-value of the slope of price[t..t+L] over 0..L, L from minRows to maxRows; label = sign of the t(L) of largest absolute value, 0 where nothing moves. The row comes out `maxRows` rows later, when all of them are known.',
  see: ['M. López de Prado, Machine Learning for Asset Managers, section 5.4, 2020'],
  params: schema,
  scope: 'key',
  missing: 'see',
  addsColumns: false,
  looksAhead: true,
  examples: [{ title: 'Of five to eight rows', params: { minRows: 5, maxRows: 8 } }],
  open: ({ minRows, maxRows, price, events, by }, node) =>
    new LabelStage({ name: 'trendScan', labelling: scan({ minRows, maxRows }), price, extras: [], events, by }, node),
  signature: undefined as TrendScan | undefined,
});
