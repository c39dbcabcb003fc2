import { expectTypeOf } from 'vitest';
import { Bool, Float64 } from 'apache-arrow';
import {
  custom,
  literal,
  max,
  when,
  type AnyColumn,
  type BooleanColumn,
  type Column,
  type Columns,
  type DurationColumn,
  type NumberColumn,
  type TextColumn,
  type TimeColumn,
} from 'rxarrow/expression';
import type { DataType, Dictionary, Duration, Int32, List, TimestampNanosecond, TypeMap, Utf8 } from 'apache-arrow';

// Checked by the compiler alone; nothing here runs.

type Bar = {
  time: TimestampNanosecond;
  symbol: Dictionary<Utf8, Int32>;
  venue: Utf8;
  close: Float64;
  volume: Int32;
  live: Bool;
  wait: Duration;
  path: List<Float64>;
};

declare const bar: Columns<Bar>;
declare const unknown: Columns<TypeMap>;
declare function derive<D extends Record<string, (columns: Columns<Bar>) => Column<DataType>>>(
  columns: D,
): { [K in keyof D]: ReturnType<D[K]> extends Column<infer T> ? T : never };

export function kinds(): void {
  expectTypeOf(bar.close).toEqualTypeOf<NumberColumn<Float64>>();
  expectTypeOf(bar.volume).toEqualTypeOf<NumberColumn<Int32>>();
  expectTypeOf(bar.live).toEqualTypeOf<BooleanColumn>();
  expectTypeOf(bar.symbol).toEqualTypeOf<TextColumn<Dictionary<Utf8, Int32>>>();
  expectTypeOf(bar.venue).toEqualTypeOf<TextColumn<Utf8>>();
  expectTypeOf(bar.time).toEqualTypeOf<TimeColumn<TimestampNanosecond>>();
  expectTypeOf(bar.wait).toEqualTypeOf<DurationColumn<Duration>>();
  expectTypeOf(bar.path).toEqualTypeOf<Column<List<Float64>>>();
  expectTypeOf(unknown['any']).toEqualTypeOf<AnyColumn | undefined>();
}

export function results(): void {
  const added = derive({
    signal: ({ close, volume }) => close.gt(volume),
    ratio: ({ close, volume }) => close.div(volume),
    same: ({ volume }) => volume,
    size: ({ live, volume }) => when(live, volume, null),
    word: ({ live }) => when(live, 'on', 'off'),
    age: ({ time }) => time.since('2012-05-18').seconds(),
    day: ({ time }) => time.dayOfWeek().isIn([1, 5]).and(time.gte(5n)),
    most: ({ close }) => max(close, 1, literal(2)),
    own: () => custom(new Bool(), () => undefined),
    other: () => custom(new Float64(), () => undefined),
  });
  expectTypeOf(added).toEqualTypeOf<{
    signal: Bool;
    ratio: Float64;
    same: Int32;
    size: Float64;
    word: Dictionary<Utf8, Int32>;
    age: Float64;
    day: Bool;
    most: Float64;
    own: Bool;
    other: Float64;
  }>();
}

export function mistakes(): void {
  // @ts-expect-error: there is no such column
  derive({ signal: ({ clse }) => clse.gt(1) });
  // @ts-expect-error: a result must be a column
  derive({ signal: ({ close }) => close > 1 });
  // @ts-expect-error: a number is not compared with text
  bar.close.gt('1');
  // @ts-expect-error: a number is not compared with a text column
  bar.close.gt(bar.symbol);
  // @ts-expect-error: a number is not compared with a time
  bar.close.eq(bar.time);
  // @ts-expect-error: truth values are not added
  bar.live.add(1);
  // @ts-expect-error: `and` wants truth values
  bar.live.and(bar.close);
  // @ts-expect-error: texts have no order
  bar.symbol.gt('A');
  // @ts-expect-error: a text is one of texts
  bar.symbol.isIn([1]);
  // @ts-expect-error: times are not multiplied
  bar.time.mul(2);
  // @ts-expect-error: a time is moved by a duration
  bar.time.add(bar.time);
  // @ts-expect-error: only times have hours
  bar.close.hour();
  // @ts-expect-error: lists cannot be computed with
  bar.path.add(1);
  // @ts-expect-error: both branches have one type
  when(bar.live, 1, 'x');
  // @ts-expect-error: custom columns are numbers or truth values
  custom(bar.symbol, () => undefined);
}

export function untyped(): void {
  const { fast, slow } = unknown;
  if (fast === undefined || slow === undefined) return;
  expectTypeOf(fast.gt(slow)).toEqualTypeOf<BooleanColumn>();
  expectTypeOf(fast.div(2).lt(slow).and(fast.hour().eq(3))).toEqualTypeOf<BooleanColumn>();
}
