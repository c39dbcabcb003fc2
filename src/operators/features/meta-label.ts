import * as z from 'zod';
import { defineOperator, type AddColumns, type StageOptions } from '../../core/index.js';
import { tripleBarrier } from '../../kernels/index.js';
import { barrierParams, type BarrierColumns } from './_label-params.js';
import { LabelStage } from './_label-stage.js';

const schema = () =>
  z.strictObject({
    side: z.string().min(1).describe('Column of the side that was taken: above 0 bought, below 0 sold, else no label.'),
    ...barrierParams(),
  });

/** `metaLabel({ side: 'signal', width: 0.02 })`: whether following the signal paid. */
export type MetaLabel = (
  params: z.input<ReturnType<typeof schema>>,
  options?: StageOptions,
) => AddColumns<unknown, { [K in keyof BarrierColumns]: BarrierColumns[K] }>;

/** Labels a row by whether a side that was taken there paid. */
export const metaLabel = defineOperator({
  name: 'metaLabel',
  title: 'Meta label',
  summary:
    'Labels a row 1 or 0 by whether the side that a first model took there paid, so that a second one can size it.',
  formula:
    'As `tripleBarrier` with r times the side; 1 where r > 0 at the first barrier, else 0. The row comes out then: `available` is the time of that row, `labelStart` what it was.',
  see: ['M. López de Prado, Advances in Financial Machine Learning, section 3.6, 2018'],
  params: schema,
  scope: 'key',
  missing: 'see',
  addsColumns: false,
  looksAhead: true,
  examples: [{ title: 'Had every bar been bought', params: { side: 'volume', width: 0.02, upper: 1.5, maxRows: 5 } }],
  open: ({ side, width, upper, lower, maxRows, price, events, by }, node) =>
    new LabelStage(
      {
        name: 'metaLabel',
        labelling: tripleBarrier({
          upper: upper ?? undefined,
          lower: lower ?? undefined,
          maxRows,
          atEnd: 'sign',
          meta: true,
        }),
        price,
        extras: [width, side],
        events,
        by,
      },
      node,
    ),
  signature: undefined as MetaLabel | undefined,
});
