import type { Bool, Float64, Int32, RecordBatch, TimestampNanosecond } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { expectTypeOf } from 'vitest';
import type { Bar } from 'rxarrow';
import {
  calendarFeatures,
  metaLabel,
  oneHot,
  onlineRegression,
  ordinal,
  scale,
  targetEncoder,
  trendScan,
  tripleBarrier,
} from 'rxarrow/operators';

declare const bars: Observable<RecordBatch<Bar>>;
type Columns<S> = S extends Observable<RecordBatch<infer T>> ? T : never;

// Nothing here runs: the compiler is the judge, in `npm run types`.

/** The columns of features are named after their parameters. */
export function featuresAreNamedAfterTheirParameters(): Observable<RecordBatch> {
  const stream = bars.pipe(
    calendarFeatures({ features: ['hour', 'month'], encode: 'cycle' }),
    calendarFeatures({ features: ['weekday'] }),
    scale({ columns: ['close', 'volume'] }),
    oneHot({ column: 'symbol', values: ['AAPL', 'msft'] }),
    ordinal({ column: 'symbol' }),
    targetEncoder({ column: 'symbol', target: 'close', as: 'usual' }),
    onlineRegression({ features: ['closeScaled', 'hourSine'], target: 'close' }),
  );
  expectTypeOf<Columns<typeof stream>['hourSine']>().toEqualTypeOf<Float64>();
  expectTypeOf<Columns<typeof stream>['monthCosine']>().toEqualTypeOf<Float64>();
  expectTypeOf<Columns<typeof stream>['weekday']>().toEqualTypeOf<Int32>();
  expectTypeOf<Columns<typeof stream>['volumeScaled']>().toEqualTypeOf<Float64>();
  expectTypeOf<Columns<typeof stream>['symbolIsMsft']>().toEqualTypeOf<Bool>();
  expectTypeOf<Columns<typeof stream>['symbolCode']>().toEqualTypeOf<Int32>();
  expectTypeOf<Columns<typeof stream>['usual']>().toEqualTypeOf<Float64>();
  expectTypeOf<Columns<typeof stream>['onlineRegression']>().toEqualTypeOf<Float64>();
  return stream;
}

/** Labels add what they are and when they began. */
export function labelsAddWhatTheyAre(): Observable<RecordBatch> {
  const stream = bars.pipe(tripleBarrier({ width: 0.02 }));
  expectTypeOf<Columns<typeof stream>['label']>().toEqualTypeOf<Int32>();
  expectTypeOf<Columns<typeof stream>['labelStart']>().toEqualTypeOf<TimestampNanosecond>();
  const _trends = bars.pipe(trendScan());
  expectTypeOf<Columns<typeof _trends>['labelTValue']>().toEqualTypeOf<Float64>();
  return stream;
}

/** What does not fit does not compile. */
export function whatDoesNotFitDoesNotCompile(): void {
  // @ts-expect-error a column that is not there
  bars.pipe(scale({ columns: ['clos'] }));
  // @ts-expect-error a column that is not a number
  bars.pipe(onlineRegression({ features: ['symbol'], target: 'close' }));
  // @ts-expect-error a feature that there is not
  bars.pipe(calendarFeatures({ features: ['hours'] }));
  // @ts-expect-error a side is needed
  bars.pipe(metaLabel({ width: 0.02 }));
  // @ts-expect-error a second label of the same names
  bars.pipe(tripleBarrier({ width: 0.02 }), trendScan());
}
