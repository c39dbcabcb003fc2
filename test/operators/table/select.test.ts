import { expect, test } from 'vitest';
import { compute } from 'rxarrow';
import { select } from 'rxarrow/operators';

const rows = [{ a: 1, b: 2, c: 3 }];

test('keeps the named columns in the order they are named', () => {
  expect(Object.keys(compute(rows, select(['c', 'a']))[0] ?? {})).toEqual(['c', 'a']);
});

test('names the column that is not there', () => {
  expect(() => compute(rows, select(['a', 'bb']))).toThrow(/column "bb".*Did you mean "b"\?/);
});

test('wants each column once, and takes options without a prototype', () => {
  expect(() => select(['a', 'a'])).toThrow(/each column once/);
  const options = Object.assign(Object.create(null) as object, { columns: ['b'] });
  expect(compute(rows, select.configure(options) as object)).toEqual([{ b: 2 }]);
});
