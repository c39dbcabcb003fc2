import type { RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import {
  defineOperator,
  type ArrowColumns,
  type Bar,
  type Check,
  type Numeric,
  type StageOptions,
} from '../../core/index.js';
import { planAggregates } from './_aggregates.js';
import { BAR_CONTRACT, BAR_NEEDS } from './_bars.js';
import { TimeWindowStage } from './_time-window-stage.js';
import {
  AMENDABLE,
  amendable,
  byParam,
  everyParam,
  panesOf,
  timed,
  TIMED,
  fillParams,
  incompleteParam,
  latenessParams,
  lengthNs,
  offsetParam,
} from './_window-params.js';

const paramsSchema = () =>
  z
    .strictObject({
      ...everyParam('Length of the bars that come out.'),
      offset: offsetParam(),
      by: byParam(),
      ...fillParams(),
      ...latenessParams(),
      incomplete: incompleteParam('emit'),
    })
    .refine(amendable, AMENDABLE)
    .refine(timed, TIMED);

type Prices = { open: Numeric; high: Numeric; low: Numeric; close: Numeric; volume: Numeric };

/** `resample({ every: '5m' })`, `resample('5m')`: bars become bars of another length. */
export type Resample = (
  params: z.input<ReturnType<typeof paramsSchema>> | string,
  options?: StageOptions,
) => <T extends TypeMap>(
  source: Observable<RecordBatch<T>> & Check<T, Prices, unknown>,
) => Observable<RecordBatch<ArrowColumns<Bar>>>;

/** Which statistic of the bar before a filled one repeats; -1 is zero. */
const FILLS = { forward: [0, 1, 2, 3, 4], zeroVolume: [3, 3, 3, 3, -1] } as const;

/** Bars of another length. */
export const resample = defineOperator({
  name: 'resample',
  title: 'Resample bars',
  summary: 'Makes longer bars of short ones, or lays long ones on a finer grid, filling what is between.',
  formula:
    'A bar belongs to the interval in which it ends: in (s, s + every] by `available`. Open is the first, high the largest, low the smallest, close the last, volume the sum, quality the union of the flags. On a finer grid a bar stands in the interval in which it became known, never earlier, and `fill` says what stands in the ones after it: nothing, the same bar again (`forward`), or its close without volume (`zeroVolume`), flagged as filled.',
  params: paramsSchema,
  shorthand: 'every',
  scope: 'crossSection',
  addsColumns: false,
  examples: [
    { title: 'Five minutes', params: '5m' },
    { title: 'A finer grid without holes', params: { every: '30s', fill: 'zeroVolume', fillLimit: 20 } },
  ],
  open: (given, node) =>
    new TimeWindowStage(
      {
        component: 'resample',
        plans: planAggregates('resample', {
          open: { first: 'open' },
          high: { max: 'high' },
          low: { min: 'low' },
          close: { last: 'close' },
          volume: { sum: 'volume' },
        }),
        panes: panesOf('resample', given),
        by: given.by,
        column: 'available',
        ends: true,
        latenessNs: lengthNs(given.lateness),
        late: given.late,
        amendWithinNs: lengthNs(given.amendWithin ?? '0s'),
        incomplete: given.incomplete,
        fill: given.fill === 'none' ? undefined : { from: FILLS[given.fill], limit: given.fillLimit },
        contract: BAR_CONTRACT,
        needs: BAR_NEEDS,
      },
      node,
    ),
  signature: undefined as Resample | undefined,
});
