import type { RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { defineOperator, durationParam, type ArrowColumns, type Check, type StageOptions } from '../../core/index.js';
import {
  aggregatesIdentity,
  aggregatesParam,
  planAggregates,
  type AggregateInputs,
  type Aggregates,
  type WindowColumns,
} from './_aggregates.js';
import { tumblingPanes } from './_panes.js';
import { TimeWindowStage } from './_time-window-stage.js';
import {
  byParam,
  columnParam,
  incompleteParam,
  latenessWithoutAmending,
  lengthNs,
  offsetParam,
} from './_window-params.js';

/** What has been seen since the beginning cannot be kept row by row. */
function grows(aggregates: Readonly<Record<string, object>>): boolean {
  return Object.values(aggregates).every((given) => !('quantile' in given) && !('indicator' in given));
}

const params = () =>
  z.strictObject({
    every: durationParam().describe('How often it says what there has been so far.'),
    offset: offsetParam(),
    aggregates: aggregatesParam().refine(grows, {
      message: 'statistics that grow row by row, which quantiles and indicators do not',
    }),
    by: byParam(),
    column: columnParam(),
    ...latenessWithoutAmending(),
    incomplete: incompleteParam('emit'),
    timeToLive: durationParam()
      .optional()
      .describe('Begins anew for a symbol that has been silent for so long, such as "30d".'),
  });

type Given<A, By> = Omit<z.input<ReturnType<typeof params>>, 'aggregates' | 'by'> & {
  readonly aggregates: A;
  readonly by?: By;
};

/** `expandingWindow({ every: '1d', aggregates: { high: { max: 'price' } } })`: a row a day with all there has been. */
export type ExpandingWindow = <const A extends Aggregates, const By extends string | null | undefined = undefined>(
  params: Given<A, By>,
  options?: StageOptions,
) => <T extends TypeMap>(
  source: Observable<RecordBatch<T>> & Check<T, AggregateInputs<A>, unknown>,
) => Observable<RecordBatch<ArrowColumns<WindowColumns<T, A, By>>>>;

/** Windows that all begin with the first row of a symbol. */
export const expandingWindow = defineOperator({
  name: 'expandingWindow',
  title: 'Expanding windows',
  summary: 'Gives the statistics of all that a symbol has had so far, once in each interval in which something came.',
  formula:
    'In each interval of `every` in which a symbol has rows, when it closes: the statistics of its rows from its first one to the end of the interval. `time` is the start of the interval of the first row, `available` the end of this one plus the lateness, or when the latest of its rows was known. Kept: the statistics of each symbol, until it has been silent for `timeToLive`.',
  params,
  scope: 'crossSection',
  addsColumns: false,
  identity: (given) => ({ ...given, aggregates: aggregatesIdentity(given.aggregates) }),
  examples: [
    {
      title: 'Highs and lows of all time, each hour',
      params: { every: '1h', aggregates: { high: { max: 'high' }, low: { min: 'low' }, mean: { mean: 'close' } } },
    },
    {
      title: 'Forgotten after a while without rows',
      params: { every: '5m', timeToLive: '10m', aggregates: { volume: { sum: 'volume' }, rows: { count: '*' } } },
    },
  ],
  open: (given, node) =>
    new TimeWindowStage(
      {
        component: 'expandingWindow',
        plans: planAggregates('expandingWindow', given.aggregates),
        panes: tumblingPanes(lengthNs(given.every), lengthNs(given.offset)),
        by: given.by,
        column: given.column,
        latenessNs: lengthNs(given.lateness),
        late: given.late,
        amendWithinNs: 0n,
        incomplete: given.incomplete,
        cumulative: { timeToLiveNs: given.timeToLive === undefined ? undefined : lengthNs(given.timeToLive) },
      },
      node,
    ),
  signature: undefined as ExpandingWindow | undefined,
});
