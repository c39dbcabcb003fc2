import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { ordinal } from 'rxarrow/operators';

const rows = ['b', null, 'a', 'b', 'c'].map((word) => ({ word }));
const codes = (...operators: object[]): unknown[] => compute(rows, ...operators).map((row) => row['wordCode']);

it('numbers words as they come, a missing one not', () => {
  expect(codes(ordinal({ column: 'word' }))).toEqual([0, null, 1, 0, 2]);
  expect(codes(ordinal({ column: 'word', most: 2 }))).toEqual([0, null, 1, 0, -1]);
});

it('numbers them by a list', () => {
  expect(codes(ordinal({ column: 'word', values: ['a', 'b'] }))).toEqual([1, null, 0, 1, -1]);
});
