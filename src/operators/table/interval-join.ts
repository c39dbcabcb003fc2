import type { RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { parseDurationNs } from '../../columnar/index.js';
import { defineJoin, type ArrowColumns, type StageOptions } from '../../core/index.js';
import { AheadJoin, placeFrom, type AheadJoinOptions } from './_ahead-join.js';
import type { Common } from './_right-columns.js';

const distance = () =>
  z
    .string()
    .refine((text) => parseDurationNs(text) !== undefined, { message: 'a length of time such as "5s" or "-1m"' });

const paramsSchema = () =>
  z
    .strictObject({
      from: distance().default('0s').describe('Where the interval begins, seen from the left row: "-5s" is before it.'),
      to: distance().describe('Where it ends; rows of that moment count.'),
      by: z
        .string()
        .min(1)
        .nullable()
        .default('symbol')
        .describe('Column whose values must be equal; null to match by time alone.'),
      unmatched: z
        .enum(['drop', 'keep'])
        .default('drop')
        .describe('What becomes of a left row without right rows: nothing, or a row with nulls once that is certain.'),
      columns: z
        .array(z.string().min(1))
        .optional()
        .describe('Columns to take from the right stream; all but keys and times when left out.'),
      prefix: z.string().default('').describe('Put before the names of the columns that come from the right stream.'),
    })
    .refine(({ from, to }) => (parseDurationNs(from) as bigint) <= (parseDurationNs(to) as bigint), {
      message: 'an end that is not before the beginning',
      path: ['to'],
    });

type Prefixed<R, P extends string> = { [K in Exclude<keyof R, Common> as `${P}${K & string}`]: R[K] };

/** `intervalJoin({ left: news, right: trades }, { to: '1m' })`: each piece of news with each trade of the minute after it. */
export type IntervalJoin = <L extends TypeMap, R extends TypeMap, const P extends string = ''>(
  streams: { readonly left: Observable<RecordBatch<L>>; readonly right: Observable<RecordBatch<R>> },
  params: Omit<z.input<ReturnType<typeof paramsSchema>>, 'prefix'> & { readonly prefix?: P },
  options?: StageOptions,
) => Observable<RecordBatch<ArrowColumns<L & Prefixed<R, P>>>>;

/** Joins each left row with all right rows of an interval around it. */
export const intervalJoin = defineJoin({
  name: 'intervalJoin',
  title: 'Interval join',
  summary:
    'Joins each row of the left stream with every row of the right one of the same key in an interval around it.',
  formula:
    'A left row at t and a right row at r give a row when t + from <= r <= t + to, both by `available`. It comes out, and is `available`, at max(t, r); rows of one moment come in the order of the left ones. Kept: left rows for `to`, right rows for the length of -`from`, as far as the other stream has come.',
  see: ['Apache Flink, interval join'],
  params: paramsSchema,
  streams: ['left', 'right'],
  examples: [{ title: 'All quotes of the two minutes after', params: { to: '2m', prefix: 'after_' } }],
  open: (given, node, _, names) => {
    const [fromNs, toNs] = [parseDurationNs(given.from) as bigint, parseDurationNs(given.to) as bigint];
    const keep = given.unmatched === 'keep';
    const answer: AheadJoinOptions['answer'] = ({ timeNs, times, rows, upTo, since }, out) => {
      const first = placeFrom(times, timeNs + fromNs, false);
      const last = placeFrom(times, timeNs + toNs, true);
      for (let place = first; place < last; place++) {
        const time = times[place] as bigint;
        const knownNs = time > timeNs ? time : timeNs;
        // The others have come out when time stood there.
        if (knownNs > since) out({ match: rows[place] as number, knownNs });
      }
      if (timeNs + toNs > upTo) return false;
      if (keep && first === last) out({ match: -1, knownNs: toNs > 0n ? timeNs + toNs : timeNs });
      return true;
    };
    return new AheadJoin(
      {
        component: 'intervalJoin',
        by: given.by,
        without: [],
        columns: given.columns,
        prefix: given.prefix,
        beforeNs: fromNs < 0n ? -fromNs : 0n,
        fans: true,
        answer,
      },
      names,
      node,
    );
  },
  signature: undefined as IntervalJoin | undefined,
});
