import {
  Field,
  Schema,
  type Data,
  type DataType,
  type RecordBatch,
  type TimestampNanosecond,
  type TypeMap,
} from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { didYouMean, SchemaMismatch } from '../../base/errors.js';
import {
  BatchBuilder,
  appendColumns,
  columnIndex,
  describeSchema,
  newDictionaryType,
  readTimeNs,
  TIMESTAMP,
} from '../../columnar/index.js';
import {
  calendarOf,
  calendarParam,
  dayText,
  defineOperator,
  type ArrowColumns,
  type Check,
  type Emit,
  type StageOptions,
  type SyncStage,
  type TradingCalendar,
  type WithColumns,
  type Word,
} from '../../core/index.js';

const paramsSchema = () =>
  z.strictObject({
    calendar: calendarParam(),
    column: z.string().min(1).default('time').describe('Time column to look up.'),
  });

interface SessionColumns {
  sessionDate: Word;
  sessionOpen: TimestampNanosecond;
  sessionClose: TimestampNanosecond;
}

/** `session('XNYS')`: the trading session of each row. */
export type SessionOperator = (
  params: z.input<ReturnType<typeof paramsSchema>> | string,
  options?: StageOptions,
) => <T extends TypeMap>(
  source: Observable<RecordBatch<T>> & Check<T, unknown, SessionColumns>,
) => Observable<RecordBatch<ArrowColumns<WithColumns<T, SessionColumns>>>>;

/** Adds the trading session in which each row lies. */
export const session = defineOperator({
  name: 'session',
  title: 'Trading session',
  summary:
    'Adds the day, the opening and the close of the trading session in which a row lies; null outside of sessions.',
  formula:
    'A row at t lies in the session with open <= t < close by the calendar: its hours in local time, its holidays and early closes, with the changes of clocks of the time zone database.',
  params: paramsSchema,
  shorthand: 'calendar',
  scope: 'row',
  addsColumns: true,
  outputs: ['sessionDate', 'sessionOpen', 'sessionClose'],
  examples: [
    { title: 'New York', params: 'XNYS' },
    {
      title: 'A calendar of your own, through the night',
      params: {
        calendar: {
          timeZone: 'America/Chicago',
          sessions: [{ open: '17:00', close: '16:00', days: ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday'] }],
          holidays: [{ name: 'Christmas', month: 12, day: 25 }, '2025-01-09'],
        },
      },
    },
  ],
  open: ({ calendar, column }) => new SessionStage(calendarOf('session', calendar), column),
  signature: undefined as SessionOperator | undefined,
});

class SessionStage implements SyncStage {
  private readonly calendar: TradingCalendar;
  private readonly column: string;
  private schema: Schema | undefined;
  private output: Schema | undefined;
  private builder: BatchBuilder | undefined;

  constructor(calendar: TradingCalendar, column: string) {
    this.calendar = calendar;
    this.column = column;
  }

  process(batch: RecordBatch, emit: Emit): void {
    if (batch.schema !== this.schema) this.bind(batch.schema as Schema);
    const builder = this.builder as BatchBuilder;
    const rows = batch.numRows;
    builder.reserve(rows);
    const index = columnIndex(batch.schema, this.column);
    const times = rows === 0 ? new BigInt64Array(0) : readTimeNs(batch.data.children[index] as Data, this.column);
    const [opens, closes, codes] = [builder.int64(1), builder.int64(2), builder.codes(0)];
    // Neighbours are mostly in the same session.
    let from = 0n;
    let to = 0n;
    let code = -1;
    let found = false;
    for (let row = 0; row < rows; row++) {
      const time = times[row] as bigint;
      if (!found || time < from || time >= to) {
        const session = this.calendar.sessionAt(time);
        found = session !== undefined;
        from = session?.openNs ?? 0n;
        to = session?.closeNs ?? 0n;
        code = session === undefined ? -1 : builder.code(0, dayText(session.day));
      }
      codes[row] = code;
      opens[row] = from;
      closes[row] = to;
      if (found) continue;
      builder.setNull(1, row);
      builder.setNull(2, row);
    }
    const added = builder.finish(rows).data.children as Data[];
    emit(appendColumns(batch, this.output as Schema, added));
  }

  private bind(schema: Schema): void {
    if (columnIndex(schema, this.column) < 0) {
      const names = schema.fields.map(({ name }) => name as string);
      throw new SchemaMismatch({
        component: 'session',
        column: this.column,
        wanted: 'a time column',
        available: describeSchema(schema),
        hint: didYouMean(this.column, names),
      });
    }
    this.builder ??= new BatchBuilder(
      new Schema([
        new Field('sessionDate', newDictionaryType() as DataType, true),
        new Field('sessionOpen', TIMESTAMP, true),
        new Field('sessionClose', TIMESTAMP, true),
      ]),
    );
    const added = this.builder.schema.fields;
    const taken = added.find(({ name }) => columnIndex(schema, name as string) >= 0);
    if (taken !== undefined) {
      throw new SchemaMismatch({
        component: 'session',
        column: taken.name as string,
        wanted: 'a name that is not taken',
        available: describeSchema(schema),
        hint: 'Rename or drop the column before.',
      });
    }
    this.schema = schema;
    this.output = new Schema([...schema.fields, ...added], schema.metadata);
  }
}
