import type { Float64, Int32, RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import {
  defineOperator,
  type ArrowColumns,
  type Check,
  type Numeric,
  type StageOptions,
  type Word,
} from '../../core/index.js';
import type { COINTEGRATION_OUTPUTS } from '../../kernels/index.js';
import { FullSampleStage } from './_full-sample-stage.js';
import { lagsParam } from './_lags-param.js';
import type { OwnColumns } from './_own-columns.js';

const schema = () =>
  z.strictObject({
    columns: z
      .strictObject({ y: z.string().min(1).default('y'), x: z.string().min(1).default('x') })
      .prefault({})
      .describe('Columns of the two series.'),
    lags: lagsParam(),
  });

type Y<Choice> = Choice extends { readonly y: infer Name extends string } ? Name : 'y';
type X<Choice> = Choice extends { readonly x: infer Name extends string } ? Name : 'x';

/** The columns of a test of a whole sample, as the compiler knows them. */
export type FullSampleColumns = OwnColumns<
  { symbol: Word; rows: Int32 } & { [K in (typeof COINTEGRATION_OUTPUTS)[number]]: Float64 }
>;

/** `fullSampleCointegration({ lags: 1 })`: one row for each pair, at the end. */
export type FullSampleCointegration = <
  const Choice extends { readonly y?: string; readonly x?: string } = Record<never, never>,
>(
  params?: Omit<z.input<ReturnType<typeof schema>>, 'columns'> & { readonly columns?: Choice },
  options?: StageOptions,
) => <T extends TypeMap>(
  source: Observable<RecordBatch<T>> & Check<T, Record<Y<Choice> | X<Choice>, Numeric>, unknown>,
) => Observable<RecordBatch<ArrowColumns<FullSampleColumns>>>;

/** Whether two series keep together, over all that there was. */
export const fullSampleCointegration = defineOperator({
  name: 'fullSampleCointegration',
  title: 'Cointegration of a whole sample',
  summary:
    'Tests of each pair, when the stream has ended, whether its two series kept together over the whole sample: to search for pairs.',
  formula:
    'As `cointegration` says it of a window, of all rows of a pair that have both values: one row, `available` when its last one was, in the order of the pairs. What it says is known at the end only, so it is never written beside the rows it was made of. Pairs with too few rows for the regression have none. Kept: two numbers for each row.',
  see: [
    'R. F. Engle and C. W. J. Granger, Co-integration and Error Correction: Representation, Estimation, and Testing, 1987',
  ],
  params: schema,
  scope: 'crossSection',
  missing: 'skip',
  addsColumns: false,
  examples: [
    { title: 'Of close and open', params: { columns: { y: 'close', x: 'open' } } },
    { title: 'Without lags', params: { lags: 0, columns: { y: 'high', x: 'low' } } },
  ],
  open: (given, node) => new FullSampleStage('fullSampleCointegration', given.columns, given.lags, node),
  signature: undefined as FullSampleCointegration | undefined,
});
