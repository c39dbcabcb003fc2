import { expect, test } from 'vitest';
import { compute } from 'rxarrow';
import { rename } from 'rxarrow/operators';

const rows = [{ a: 1, b: 2 }];

test('gives another name and keeps the place', () => {
  expect(Object.entries(compute(rows, rename({ a: 'first' }))[0] ?? {})).toEqual([
    ['first', 1],
    ['b', 2],
  ]);
});

test('two columns may swap names', () => {
  expect(compute(rows, rename({ a: 'b', b: 'a' }))).toEqual([{ b: 1, a: 2 }]);
});

test('refuses a name that is taken and a column that is not there', () => {
  expect(() => compute(rows, rename({ a: 'b' }))).toThrow(/not taken/);
  expect(() => compute(rows, rename({ c: 'd' }))).toThrow(/column "c"/);
});
