import type { RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { defineOperator, type ArrowColumns, type Check, type StageOptions } from '../../core/index.js';
import {
  aggregatesIdentity,
  aggregatesParam,
  planAggregates,
  type AggregateInputs,
  type Aggregates,
  type WindowColumns,
} from './_aggregates.js';
import { TimeWindowStage } from './_time-window-stage.js';
import {
  AMENDABLE,
  amendable,
  byParam,
  everyParam,
  panesOf,
  timed,
  TIMED,
  columnParam,
  incompleteParam,
  latenessParams,
  lengthNs,
  offsetParam,
} from './_window-params.js';

const params = () =>
  z
    .strictObject({
      ...everyParam('Length of a window.'),
      offset: offsetParam(),
      aggregates: aggregatesParam(),
      by: byParam(),
      column: columnParam(),
      ...latenessParams(),
      incomplete: incompleteParam('emit'),
    })
    .refine(amendable, AMENDABLE)
    .refine(timed, TIMED);

type Given<A, By, Late> = Omit<z.input<ReturnType<typeof params>>, 'aggregates' | 'by' | 'late'> & {
  readonly aggregates: A;
  readonly by?: By;
  readonly late?: Late;
};

/** `tumblingWindow({ every: '5m', aggregates: { high: { max: 'price' } } })`: a row for each window and symbol. */
export type TumblingWindow = <
  const A extends Aggregates,
  const By extends string | null | undefined = undefined,
  const Late extends 'sideOutput' | 'amend' | 'drop' | undefined = undefined,
>(
  params: Given<A, By, Late>,
  options?: StageOptions,
) => <T extends TypeMap>(
  source: Observable<RecordBatch<T>> & Check<T, AggregateInputs<A>, unknown>,
) => Observable<RecordBatch<ArrowColumns<WindowColumns<T, A, By, Late>>>>;

/** Windows of equal length, one after the other. */
export const tumblingWindow = defineOperator({
  name: 'tumblingWindow',
  title: 'Tumbling windows',
  summary: 'Cuts event time into windows of equal length and gives the statistics of each, per symbol.',
  formula:
    'A row belongs to the window [s, s + every) in which its time lies; s is a multiple of `every` since 1970 (UTC), plus `offset`. It closes when an event has come, or a watermark speaks of a moment, that is the lateness after its end. `time` is its start, `available` its end plus the lateness, or when the latest of its rows was known if that was later. Kept: the statistics of windows that are open; the values themselves for quantiles and indicators.',
  see: [
    'T. Akidau et al., The Dataflow Model: A Practical Approach to Balancing Correctness, Latency, and Cost in Massive-Scale, Unbounded, Out-of-Order Data Processing, 2015',
  ],
  params,
  scope: 'crossSection',
  addsColumns: false,
  identity: (given) => ({ ...given, aggregates: aggregatesIdentity(given.aggregates) }),
  examples: [
    {
      title: 'Five minutes',
      params: {
        every: '5m',
        aggregates: {
          open: { first: 'close' },
          high: { max: 'high' },
          low: { min: 'low' },
          close: { last: 'close' },
          volume: { sum: 'volume' },
          typical: { quantile: 'close' },
        },
      },
    },
    {
      title: 'Half hours of New York, from the opening on',
      params: { every: '30m', calendar: 'XNYS', aggregates: { volume: { sum: 'volume' }, close: { last: 'close' } } },
    },
    {
      title: 'Rows that come up to a minute late, and later ones amend',
      params: {
        every: '1h',
        offset: '30m',
        lateness: '1m',
        late: 'amend',
        amendWithin: '1d',
        aggregates: { rows: { count: '*' }, mean: { mean: 'close' }, spread: { std: 'close' } },
      },
    },
  ],
  open: (given, node) =>
    new TimeWindowStage(
      {
        component: 'tumblingWindow',
        plans: planAggregates('tumblingWindow', given.aggregates),
        panes: panesOf('tumblingWindow', given),
        by: given.by,
        column: given.column,
        latenessNs: lengthNs(given.lateness),
        late: given.late,
        amendWithinNs: lengthNs(given.amendWithin ?? '0s'),
        incomplete: given.incomplete,
      },
      node,
    ),
  signature: undefined as TumblingWindow | undefined,
});
