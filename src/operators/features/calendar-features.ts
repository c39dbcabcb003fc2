import { Field, Float64, Int32, type Data, type RecordBatch, type Schema } from 'apache-arrow';
import * as z from 'zod';
import {
  appendColumns,
  float64Column,
  int32Column,
  isTime,
  newFloat64,
  newInt32,
  readTimeNs,
  ZoneOffsets,
} from '../../columnar/index.js';
import { dateFromDays, daysInMonth } from '../../columnar/calendar.js';
import { defineOperator, type AddColumns, type Emit, type StageOptions, type SyncStage } from '../../core/index.js';
import { columnOf, withFields } from './_columns.js';

const FEATURES = ['minuteOfDay', 'hour', 'weekday', 'dayOfMonth', 'month', 'quarter'] as const;
type Feature = (typeof FEATURES)[number];
type Encoding = 'number' | 'cycle' | 'both';

const params = () =>
  z.strictObject({
    features: z
      .array(z.enum(FEATURES))
      .min(1)
      .refine((features) => new Set(features).size === features.length, { message: 'each feature once' })
      .default(['hour', 'weekday', 'month'])
      .describe('Weekdays from Monday, 1, to Sunday, 7; hours from 0, days, months and quarters from 1.'),
    encode: z
      .enum(['number', 'cycle', 'both'])
      .default('number')
      .describe('A cycle is a sine and a cosine, by which the last hour of a day lies next to the first.'),
    timeZone: z
      .string()
      .refine(isZone, { message: 'a time zone such as "America/New_York"' })
      .default('UTC')
      .describe('Zone whose clocks and calendar count.'),
    column: z.string().min(1).default('available').describe('Time column to read.'),
  });

type Params = z.output<ReturnType<typeof params>>;

type Added<F extends Feature, E extends Encoding> = (E extends 'number' | 'both' ? { [K in F]: Int32 } : unknown) &
  (E extends 'cycle' | 'both' ? { [K in F as `${K}Sine` | `${K}Cosine`]: Float64 } : unknown);

/** `calendarFeatures({ features: ['hour'], encode: 'cycle', timeZone: 'America/New_York' })` adds `hourSine` and `hourCosine`. */
export type CalendarFeatures = <
  const F extends Feature = 'hour' | 'weekday' | 'month',
  const E extends Encoding = 'number',
>(
  given?: Omit<z.input<ReturnType<typeof params>>, 'features' | 'encode'> & {
    readonly features?: readonly F[];
    readonly encode?: E;
  },
  options?: StageOptions,
) => AddColumns<unknown, { [K in keyof Added<F, E>]: Added<F, E>[K] }>;

/** Hour, weekday, month and the like of a time, as numbers or as points on a circle. */
export const calendarFeatures = defineOperator({
  name: 'calendarFeatures',
  title: 'Calendar features',
  summary: 'Adds the hour, weekday, month and the like of a time, by the clocks of a time zone.',
  formula:
    'Of a place v in a cycle of n (24 hours, 7 weekdays, the days of that month, ...): sine sin(2 pi v / n), cosine cos(2 pi v / n), v from 0.',
  see: ['ISO 8601, 2019'],
  params,
  scope: 'row',
  addsColumns: true,
  examples: [
    { title: 'By the clocks of New York', params: { features: ['hour', 'weekday'], timeZone: 'America/New_York' } },
    { title: 'As points on circles', params: { features: ['minuteOfDay', 'month'], encode: 'cycle', column: 'time' } },
  ],
  open: (given) => new CalendarStage(given),
  signature: undefined as CalendarFeatures | undefined,
});

function isZone(name: string): boolean {
  try {
    new ZoneOffsets(name);
    return true;
  } catch {
    return false;
  }
}

/** The first value of each feature, and how many there are; those of a day depend on its month. */
const FIRST: Readonly<Record<Feature, number>> = {
  minuteOfDay: 0,
  hour: 0,
  weekday: 1,
  dayOfMonth: 1,
  month: 1,
  quarter: 1,
};
const LENGTH: Readonly<Record<Exclude<Feature, 'dayOfMonth'>, number>> = {
  minuteOfDay: 1440,
  hour: 24,
  weekday: 7,
  month: 12,
  quarter: 4,
};

const NS_PER_SECOND = 1_000_000_000n;

class CalendarStage implements SyncStage {
  private readonly given: Params;
  private readonly zone: ZoneOffsets | undefined;
  private schema: Schema | undefined;
  private outputSchema: Schema | undefined;
  private index = -1;

  constructor(given: Params) {
    this.given = given;
    this.zone = given.timeZone === 'UTC' ? undefined : new ZoneOffsets(given.timeZone);
  }

  process(batch: RecordBatch, emit: Emit): void {
    if (batch.schema !== this.schema) this.bind(batch.schema);
    const column = batch.data.children[this.index] as Data;
    emit(appendColumns(batch, this.outputSchema as Schema, this.columns(readTimeNs(column, this.given.column))));
  }

  private columns(times: BigInt64Array): Data[] {
    const { features, encode } = this.given;
    const rows = times.length;
    const values = features.map(() => newInt32(rows));
    const lengths = newInt32(rows);
    for (let row = 0; row < rows; row++) {
      const instant = times[row] as bigint;
      // Division of a bigint rounds to zero: before 1970 that is the second after.
      const whole = instant / NS_PER_SECOND;
      const utc = Number(instant % NS_PER_SECOND < 0n ? whole - 1n : whole);
      const seconds = utc + (this.zone?.at(utc) ?? 0);
      const days = Math.floor(seconds / 86_400);
      const minute = Math.floor((seconds - days * 86_400) / 60);
      const { year, month, day } = dateFromDays(days);
      lengths[row] = daysInMonth(year, month);
      for (let at = 0; at < features.length; at++) {
        const out = values[at] as Int32Array;
        switch (features[at] as Feature) {
          case 'minuteOfDay':
            out[row] = minute;
            break;
          case 'hour':
            out[row] = Math.floor(minute / 60);
            break;
          case 'weekday':
            // 1 January 1970 was a Thursday.
            out[row] = ((((days + 3) % 7) + 7) % 7) + 1;
            break;
          case 'dayOfMonth':
            out[row] = day;
            break;
          case 'month':
            out[row] = month;
            break;
          case 'quarter':
            out[row] = Math.ceil(month / 3);
            break;
        }
      }
    }
    return features.flatMap((feature, at) => {
      const numbers = values[at] as Int32Array;
      return [
        ...(encode === 'cycle' ? [] : [int32Column(numbers, rows)]),
        ...(encode === 'number' ? [] : cycleOf(feature, numbers, lengths, rows)),
      ];
    });
  }

  private bind(schema: Schema): void {
    const { column, features, encode } = this.given;
    this.index = columnOf(schema, 'calendarFeatures', column, isTime, 'a time column');
    const added = features.flatMap((feature) => [
      ...(encode === 'cycle' ? [] : [new Field(feature, new Int32(), false)]),
      ...(encode === 'number'
        ? []
        : [`${feature}Sine`, `${feature}Cosine`].map((name) => new Field(name, new Float64(), false))),
    ]);
    this.schema = schema;
    this.outputSchema = withFields(schema, 'calendarFeatures', added);
  }
}

function cycleOf(feature: Feature, numbers: Int32Array, lengths: Int32Array, rows: number): Data[] {
  const sines = newFloat64(rows);
  const cosines = newFloat64(rows);
  for (let row = 0; row < rows; row++) {
    const length = feature === 'dayOfMonth' ? (lengths[row] as number) : LENGTH[feature];
    const angle = (2 * Math.PI * ((numbers[row] as number) - FIRST[feature])) / length;
    sines[row] = Math.sin(angle);
    cosines[row] = Math.cos(angle);
  }
  return [float64Column(sines, rows), float64Column(cosines, rows)];
}
