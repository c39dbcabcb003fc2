import { expect, test } from 'vitest';
import { compute } from 'rxarrow';
import { drop } from 'rxarrow/operators';

const rows = [{ a: 1, b: 2, c: 3 }];

test('leaves out the named columns', () => {
  expect(compute(rows, drop(['b']))).toEqual([{ a: 1, c: 3 }]);
});

test('names the column that is not there', () => {
  expect(() => compute(rows, drop(['x']))).toThrow(/column "x"/);
});
