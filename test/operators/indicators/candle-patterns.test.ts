import type { Int32 } from 'apache-arrow';
import { type RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { compute, type Bar } from 'rxarrow';
import { candlePatternTable } from 'rxarrow/kernels';
import { candlePatterns } from 'rxarrow/operators';
import { generateBars } from 'rxarrow/testing';
import { candleCases, candleColumns, ownSettings } from '../../support/candle-reference.js';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(candlePatterns);

describe('finds what TA-Lib finds where every pattern occurs', () => {
  it.each(candleCases.map((each) => ({ ...each, given: { ...each.params, settings: each.settings } })))(
    '$fn $given',
    ({ fn, params, settings, lookback, found }) => {
      const { name } = candlePatternTable.find(({ talib }) => talib === fn)!;
      const options = { patterns: [name], ...params, ...(settings === undefined ? {} : { settings: ownSettings }) };
      const column = compute(candleColumns, candlePatterns(options))[name] as Float64Array;
      const expected = candleColumns.open.map((_, row) => (row < lookback ? Number.NaN : 0));
      for (const [row, value] of found) expected[row] = value;
      expect(column).toEqual(expected);
    },
  );

  it('every one of them, with each of its values', () => {
    for (const { name, talib, values } of candlePatternTable) {
      const { found } = candleCases.find(({ fn }) => fn === talib)!;
      expect([...new Set(found.map(([, value]) => value))].sort(), name).toEqual([...values].sort());
    }
  });
});

describe('candlePatterns', () => {
  it('gives many in one pass what each gives alone', () => {
    const together = compute(candleColumns, candlePatterns({ patterns: 'all' }));
    for (const { name } of candlePatternTable)
      expect(together[name], name).toEqual(compute(candleColumns, candlePatterns({ patterns: [name] }))[name]);
  });

  it('adds whole numbers, by the name of the pattern or as told', () => {
    const [bars] = generateBars();
    const fields = (operator: object): string[] =>
      compute(bars!, operator)
        .schema.fields.slice(10)
        .map(({ name, type }) => `${String(name)} ${String(type)}`);
    expect(fields(candlePatterns({ patterns: ['harami', 'doji'] }))).toEqual(['harami Int32', 'doji Int32']);
    expect(fields(candlePatterns({ patterns: ['doji'], as: 'candle' }))).toEqual(['candleDoji Int32']);
    expect(fields(candlePatterns({ patterns: ['doji', 'takuri'], as: { doji: 'd' } }))).toEqual([
      'd Int32',
      'takuri Int32',
    ]);
  });

  it('says what it does not know', () => {
    const wrong = (params: unknown) => () => candlePatterns.configure(params);
    expect(wrong({})).toThrow(/"patterns"/);
    expect(wrong({ patterns: [] })).toThrow(/"patterns"/);
    expect(wrong({ patterns: ['dojo'] })).toThrow(/"patterns/);
    expect(wrong({ patterns: ['doji'], settings: { bodyDojo: {} } })).toThrow(/settings/);
    expect(wrong({ patterns: ['doji'], settings: { bodyDoji: { period: 16 } } })).toThrow(/settings.bodyDoji.period/);
    expect(wrong({ patterns: ['doji', 'doji'] })).toThrow(/doji/);
  });

  it('has columns that the compiler knows', () => {
    const add = (bars: Observable<RecordBatch<Bar>>) =>
      bars.pipe(candlePatterns({ patterns: ['doji', 'harami'], as: { doji: 'd' } }));
    type Added = ReturnType<typeof add> extends Observable<RecordBatch<infer T>> ? T : never;
    expectTypeOf<Added['d']>().toEqualTypeOf<Int32>();
    expectTypeOf<Added['harami']>().toEqualTypeOf<Int32>();
    expectTypeOf<Extract<keyof Added, 'doji' | 'takuri'>>().toEqualTypeOf<never>();
    expect(add).toBeTypeOf('function');
  });
});
