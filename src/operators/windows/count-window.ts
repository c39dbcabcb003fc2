import type { RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { defineOperator, durationParam, type ArrowColumns, type Check, type StageOptions } from '../../core/index.js';
import { thresholdRule } from '../../kernels/index.js';
import {
  aggregatesIdentity,
  aggregatesParam,
  planAggregates,
  type AggregateInputs,
  type Aggregates,
  type WindowColumns,
} from './_aggregates.js';
import { RowWindowStage } from './_row-window-stage.js';
import { byParam, columnParam, incompleteParam, lengthNs } from './_window-params.js';

const params = () =>
  z.strictObject({
    rows: z.int().min(1).describe('Rows of a symbol in each window.'),
    aggregates: aggregatesParam(),
    by: byParam(),
    column: columnParam(),
    incomplete: incompleteParam('emit'),
    timeToLive: durationParam()
      .optional()
      .describe('Begins anew for a symbol that has been silent for so long; what it had begun is dropped.'),
  });

type Given<A, By> = Omit<z.input<ReturnType<typeof params>>, 'aggregates' | 'by'> & {
  readonly aggregates: A;
  readonly by?: By;
};

/** `countWindow({ rows: 100, aggregates: { vwap: { vwap: 'price', weight: 'size' } } })`: a row for each hundred. */
export type CountWindow = <const A extends Aggregates, const By extends string | null | undefined = undefined>(
  params: Given<A, By>,
  options?: StageOptions,
) => <T extends TypeMap>(
  source: Observable<RecordBatch<T>> & Check<T, AggregateInputs<A>, unknown>,
) => Observable<RecordBatch<ArrowColumns<WindowColumns<T, A, By>>>>;

/** Windows of so many rows of a symbol each. */
export const countWindow = defineOperator({
  name: 'countWindow',
  title: 'Count windows',
  summary: 'Puts so many rows of a symbol into each window and gives its statistics with the last of them.',
  formula:
    'The first `rows` rows of a symbol are a window, the next ones another, as they come. `time` is the event of its first row, `available` when the latest of its rows was known, `sequence` that of its last row. Kept: the statistics of the window of each symbol that is open.',
  params,
  scope: 'key',
  missing: 'see',
  addsColumns: false,
  identity: (given) => ({ ...given, aggregates: aggregatesIdentity(given.aggregates) }),
  examples: [
    {
      title: 'Ten rows',
      params: { rows: 10, aggregates: { high: { max: 'high' }, low: { min: 'low' }, mean: { mean: 'close' } } },
    },
    {
      title: 'Three rows, only whole windows',
      params: { rows: 3, incomplete: 'drop', timeToLive: '5m', aggregates: { last: { last: 'close' } } },
    },
  ],
  open: (given, node) =>
    new RowWindowStage(
      {
        component: 'countWindow',
        plans: planAggregates('countWindow', given.aggregates),
        by: given.by,
        column: given.column,
        rule: thresholdRule('ticks', given.rows),
        reads: [],
        incomplete: given.incomplete,
        timeToLiveNs: given.timeToLive === undefined ? undefined : lengthNs(given.timeToLive),
      },
      node,
    ),
  signature: undefined as CountWindow | undefined,
});
