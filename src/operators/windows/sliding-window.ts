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
import { slidingPanes } from './_panes.js';
import { TimeWindowStage } from './_time-window-stage.js';
import {
  AMENDABLE,
  amendable,
  byParam,
  columnParam,
  incompleteParam,
  latenessParams,
  lengthNs,
  offsetParam,
} from './_window-params.js';

/** A row is added to each of the windows it belongs to. */
const MOST_OVERLAP = 1000;

function divides({ span, every }: { readonly span: string; readonly every: string }): boolean {
  const [length, step] = [lengthNs(span), lengthNs(every)];
  return length % step === 0n && length / step <= BigInt(MOST_OVERLAP);
}

const params = () =>
  z
    .strictObject({
      span: durationParam().describe('Length of a window, a multiple of `every`.'),
      every: durationParam().describe('From the start of a window to that of the next.'),
      offset: offsetParam(),
      aggregates: aggregatesParam(),
      by: byParam(),
      column: columnParam(),
      ...latenessParams(),
      incomplete: incompleteParam('emit'),
    })
    .refine(amendable, AMENDABLE)
    .refine(divides, {
      message: `a span that is a multiple of "every", at most ${MOST_OVERLAP} times it`,
      path: ['span'],
    });

type Given<A, By, Late> = Omit<z.input<ReturnType<typeof params>>, 'aggregates' | 'by' | 'late'> & {
  readonly aggregates: A;
  readonly by?: By;
  readonly late?: Late;
};

/** `slidingWindow({ span: '1h', every: '5m', aggregates: { high: { max: 'price' } } })`: a row for each window and symbol. */
export type SlidingWindow = <
  const A extends Aggregates,
  const By extends string | null | undefined = undefined,
  const Late extends 'sideOutput' | 'amend' | 'drop' | undefined = undefined,
>(
  params: Given<A, By, Late>,
  options?: StageOptions,
) => <T extends TypeMap>(
  source: Observable<RecordBatch<T>> & Check<T, AggregateInputs<A>, unknown>,
) => Observable<RecordBatch<ArrowColumns<WindowColumns<T, A, By, Late>>>>;

/** Windows of equal length that overlap. */
export const slidingWindow = defineOperator({
  name: 'slidingWindow',
  title: 'Sliding windows',
  summary:
    'Lays windows of equal length over event time, one each so often, and gives the statistics of each, per symbol.',
  formula:
    'A row belongs to the span / every windows [s, s + span) in which its time lies; s is a multiple of `every` since 1970 (UTC), plus `offset`. A window closes when an event has come, or a watermark speaks of a moment, that is the lateness after its end; of a symbol without rows there is none. `time` is its start, `available` its end plus the lateness, or when the latest of its rows was known if that was later. A row that comes late for some of its windows counts in the others.',
  see: [
    'T. Akidau et al., The Dataflow Model: A Practical Approach to Balancing Correctness, Latency, and Cost in Massive-Scale, Unbounded, Out-of-Order Data Processing, 2015',
  ],
  params,
  scope: 'crossSection',
  addsColumns: false,
  identity: (given) => ({ ...given, aggregates: aggregatesIdentity(given.aggregates) }),
  examples: [
    {
      title: 'The last quarter of an hour, each five minutes',
      params: {
        span: '15m',
        every: '5m',
        aggregates: { high: { max: 'high' }, low: { min: 'low' }, vwap: { vwap: 'close', weight: 'volume' } },
      },
    },
  ],
  open: (given, node) =>
    new TimeWindowStage(
      {
        component: 'slidingWindow',
        plans: planAggregates('slidingWindow', given.aggregates),
        panes: slidingPanes(lengthNs(given.span), lengthNs(given.every), lengthNs(given.offset)),
        by: given.by,
        column: given.column,
        latenessNs: lengthNs(given.lateness),
        late: given.late,
        amendWithinNs: lengthNs(given.amendWithin ?? '0s'),
        incomplete: given.incomplete,
      },
      node,
    ),
  signature: undefined as SlidingWindow | undefined,
});
