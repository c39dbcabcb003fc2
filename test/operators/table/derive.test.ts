import { expect, test } from 'vitest';
import { compute, SchemaMismatch } from 'rxarrow';
import { derive, ema } from 'rxarrow/operators';

const arrays = { open: [1, 2, 3], close: [2, 2, Number.NaN], volume: [0, 10, 20] };

test('adds columns from text and from typed columns alike', () => {
  const fromText = compute(arrays, derive({ change: 'close - open', up: 'close > open' }));
  const fromCode = compute(
    arrays,
    derive({ change: (c) => c['close']!.sub(c['open']!), up: (c) => c['close']!.gt(c['open']!) }),
  );
  expect(fromText).toEqual(fromCode);
  expect(fromText['change']).toEqual(Float64Array.of(1, 0, Number.NaN));
  expect(fromText['up']).toEqual(Float64Array.of(1, 0, Number.NaN));
});

test('all columns of one derive see the same input', () => {
  expect(() => compute(arrays, derive({ a: 'open * 2.0', b: 'a + 1.0' }))).toThrow(/"a"/);
  const chained = compute(arrays, derive({ a: 'open * 2.0' }), derive({ b: 'a + 1.0' }));
  expect(chained['b']).toEqual(Float64Array.of(3, 5, 7));
});

test('refuses a name that is taken and a column that is not there', () => {
  expect(() => compute(arrays, derive({ close: 'open' }))).toThrow(SchemaMismatch);
  expect(() => compute(arrays, derive({ x: 'clos + 1.0' }))).toThrow(/Did you mean "close"\?/);
});

test('is computed with indicators before and after it', () => {
  const out = compute({ close: [1, 2, 3, 4] }, derive({ twice: 'close * 2.0' }), ema({ period: 2, column: 'twice' }));
  expect(out['ema']?.[1]).toBe(3);
});
