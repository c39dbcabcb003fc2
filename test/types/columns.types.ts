import type { Bool, Float64, RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { expectTypeOf } from 'vitest';
import { pipe, type Bar } from 'rxarrow';
import { atr, crossOver, derive, drop, ema, lag, macd, obv, rename, rsi, select, where } from 'rxarrow/operators';
import { csv } from 'rxarrow/sources';

declare const bars: Observable<RecordBatch<Bar>>;
type Columns<S> = S extends Observable<RecordBatch<infer T>> ? T : never;

// Nothing here runs: the compiler is the judge, in `npm run types` and in the test beside this file.

/** A source typed by contract has its columns. */
export function aSourceTypedByContractHasItsColumns(): void {
  expectTypeOf(csv('bars.csv', { contract: 'Bar', interval: '1d' })).toExtend<Observable<RecordBatch<Bar>>>();
}

/** Columns are followed through pipe(). */
export function columnsAreFollowedThroughPipe(): Observable<RecordBatch> {
  const stream = bars.pipe(
    ema({ period: 12, as: 'fast' }),
    ema({ period: 26, as: 'slow' }),
    macd({ as: { signal: 'line' } }),
    crossOver(),
    obv({ as: 'balance' }),
    derive({ signal: ({ fast, slow }) => fast.gt(slow), middle: ({ high, low }) => high.add(low).div(2) }),
    where(({ middle }) => middle.gt(0)),
    rename({ middle: 'centre' }),
    drop(['volume']),
  );
  expectTypeOf<Columns<typeof stream>['fast']>().toEqualTypeOf<Float64>();
  expectTypeOf<Columns<typeof stream>['line']>().toEqualTypeOf<Float64>();
  expectTypeOf<Columns<typeof stream>['macdHistogram']>().toEqualTypeOf<Float64>();
  expectTypeOf<Columns<typeof stream>['crossOver']>().toEqualTypeOf<Bool>();
  expectTypeOf<Columns<typeof stream>['signal']>().toEqualTypeOf<Bool>();
  expectTypeOf<Columns<typeof stream>['centre']>().toEqualTypeOf<Float64>();
  return stream;
}

/** What does not fit does not compile. */
export function whatDoesNotFitDoesNotCompile(): void {
  // @ts-expect-error a parameter that is not there
  ema({ perid: 12 });
  // @ts-expect-error a parameter of the wrong type
  ema({ period: '12' });
  // @ts-expect-error a column that is not there
  bars.pipe(ema({ column: 'clos' }));
  // @ts-expect-error a column that is not a number
  bars.pipe(ema({ column: 'symbol' }));
  // @ts-expect-error one of several columns that is not there
  bars.pipe(atr({ columns: { high: 'hihg' } }));
  // @ts-expect-error a name that is taken
  bars.pipe(ema(), ema());
  // @ts-expect-error a misspelt column in an expression
  bars.pipe(derive({ up: ({ clos }) => clos.gt(1) }));
  // @ts-expect-error a text in arithmetic
  bars.pipe(derive({ up: ({ symbol, close }) => close.add(symbol) }));
  // @ts-expect-error a derived name that is taken
  bars.pipe(derive({ close: ({ open }) => open.add(1) }));
  // @ts-expect-error a selected column that is not there
  bars.pipe(select(['clos']));
  // @ts-expect-error a column that was selected away
  bars.pipe(select(['symbol', 'close']), ema({ column: 'high' }));
  // @ts-expect-error a contract that does not exist
  csv('bars.csv', { contract: 'Bars', interval: '1d' });
}

/** Our own pipe follows columns through twenty steps. */
export function ourOwnPipeFollowsColumnsThroughTwentySteps(): Observable<RecordBatch> {
  const stream = pipe(
    bars,
    ema({ period: 2, as: 'e1' }),
    ema({ period: 3, as: 'e2' }),
    ema({ period: 4, as: 'e3' }),
    ema({ period: 5, as: 'e4' }),
    ema({ period: 6, as: 'e5' }),
    ema({ period: 7, as: 'e6' }),
    ema({ period: 8, as: 'e7' }),
    ema({ period: 9, as: 'e8' }),
    ema({ period: 10, as: 'e9' }),
    rsi(),
    lag({ period: 1 }),
    ema({ period: 11, as: 'e10' }),
    ema({ period: 12, as: 'e11' }),
    ema({ period: 13, as: 'e12' }),
    ema({ period: 14, as: 'e13' }),
    ema({ period: 15, as: 'e14' }),
    ema({ period: 16, as: 'e15' }),
    derive({ up: ({ e1, e15 }) => e1.gt(e15) }),
    where(({ up }) => up),
    rename({ e15: 'slowest' }),
  );
  expectTypeOf<Columns<typeof stream>['slowest']>().toEqualTypeOf<Float64>();
  expectTypeOf<Columns<typeof stream>['up']>().toEqualTypeOf<Bool>();
  return stream;
}

/** A stream whose columns are unknown takes any. */
export function aStreamWhoseColumnsAreUnknownTakesAny(): void {
  const unknown = bars as unknown as Observable<RecordBatch<TypeMap>>;
  unknown.pipe(ema({ column: 'whatever' }), ema(), derive({ up: 'whatever > 1.0' }));
}
