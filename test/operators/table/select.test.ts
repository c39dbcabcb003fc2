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
