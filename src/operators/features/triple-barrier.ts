import * as z from 'zod';
import { defineOperator, type AddColumns, type StageOptions } from '../../core/index.js';
import { tripleBarrier as barriers } from '../../kernels/index.js';
import { barrierParams, type BarrierColumns } from './_label-params.js';
import { LabelStage } from './_label-stage.js';

const schema = () =>
  z.strictObject({
    ...barrierParams(),
    atEnd: z
      .enum(['sign', 'zero'])
      .default('sign')
      .describe('The label where neither barrier is touched: the sign of the return, or 0.'),
  });

/** `tripleBarrier({ width: 'volatility', maxRows: 20 })`: each row comes out when its label is known. */
export type TripleBarrier = (
  params: z.input<ReturnType<typeof schema>>,
  options?: StageOptions,
) => AddColumns<unknown, { [K in keyof BarrierColumns]: BarrierColumns[K] }>;

/** Labels a row by the barrier that its price touches first. */
export const tripleBarrier = defineOperator({
  name: 'tripleBarrier',
  title: 'Triple barrier label',
  summary: 'Labels a row 1, -1 or 0 by what the price does first: rise, fall, or neither for a number of rows.',
  formula:
    'r = price / price at the row - 1; the first later row with r > upper width (1), r < -lower width (-1), or `maxRows` rows after (the sign of r, or 0). The row comes out then: `available` is the time of that row, `labelStart` what it was. A row whose label never becomes known is left out.',
  see: ['M. López de Prado, Advances in Financial Machine Learning, chapter 3, 2018'],
  params: schema,
  scope: 'key',
  missing: 'see',
  addsColumns: false,
  looksAhead: true,
  examples: [
    { title: 'Barriers of two percent', params: { width: 0.02, maxRows: 5 } },
    { title: 'An uneven pair, 0 in between', params: { width: 0.01, upper: 2, lower: 1, maxRows: 8, atEnd: 'zero' } },
  ],
  open: ({ width, upper, lower, maxRows, atEnd, price, events, by }, node) =>
    new LabelStage(
      {
        name: 'tripleBarrier',
        labelling: barriers({ upper: upper ?? undefined, lower: lower ?? undefined, maxRows, atEnd, meta: false }),
        price,
        extras: [width, 1],
        events,
        by,
      },
      node,
    ),
  signature: undefined as TripleBarrier | undefined,
});
