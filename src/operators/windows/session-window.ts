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
import { SessionWindowStage } from './_session-window-stage.js';
import { byParam, columnParam, incompleteParam, latenessWithoutAmending, lengthNs } from './_window-params.js';

const params = () =>
  z.strictObject({
    gap: durationParam().describe('A pause this long ends a session.'),
    longest: durationParam().default('1d').describe('A session is cut before a row that would make it longer.'),
    aggregates: aggregatesParam(),
    by: byParam(),
    column: columnParam(),
    ...latenessWithoutAmending(),
    incomplete: incompleteParam('emit'),
  });

type Given<A, By> = Omit<z.input<ReturnType<typeof params>>, 'aggregates' | 'by'> & {
  readonly aggregates: A;
  readonly by?: By;
};

/** `sessionWindow({ gap: '10m', aggregates: { volume: { sum: 'size' } } })`: a row for each burst of a symbol. */
export type SessionWindow = <const A extends Aggregates, const By extends string | null | undefined = undefined>(
  params: Given<A, By>,
  options?: StageOptions,
) => <T extends TypeMap>(
  source: Observable<RecordBatch<T>> & Check<T, AggregateInputs<A>, unknown>,
) => Observable<RecordBatch<ArrowColumns<WindowColumns<T, A, By>>>>;

/** Windows that end with a pause. */
export const sessionWindow = defineOperator({
  name: 'sessionWindow',
  title: 'Session windows',
  summary: 'Puts rows of a symbol that follow each other without a pause into one window and gives its statistics.',
  formula:
    'A row at t belongs to the window [t, t + gap); windows of a symbol that overlap are one, unless it became longer than `longest`. It closes when an event has come, or a watermark speaks of a moment, that is the lateness after its end. `time` is its first event, `available` its end plus the lateness, or when the latest of its rows was known if that was later. For sessions of an exchange see `calendar` of tumblingWindow.',
  params,
  scope: 'crossSection',
  addsColumns: false,
  identity: (given) => ({ ...given, aggregates: aggregatesIdentity(given.aggregates) }),
  examples: [
    {
      title: 'Bursts, a pause of two minutes between them',
      params: { gap: '2m', aggregates: { rows: { count: '*' }, volume: { sum: 'volume' }, last: { last: 'close' } } },
    },
    {
      title: 'No longer than ten minutes',
      params: { gap: '5m', longest: '10m', aggregates: { range: { std: 'close', freedom: 1 } } },
    },
  ],
  open: (given, node) =>
    new SessionWindowStage(
      {
        component: 'sessionWindow',
        plans: planAggregates('sessionWindow', given.aggregates),
        gapNs: lengthNs(given.gap),
        longestNs: lengthNs(given.longest),
        by: given.by,
        column: given.column,
        latenessNs: lengthNs(given.lateness),
        late: given.late,
        incomplete: given.incomplete,
      },
      node,
    ),
  signature: undefined as SessionWindow | undefined,
});
