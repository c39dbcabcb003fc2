import { Float64, Utf8 } from 'apache-arrow';
import { expect, it } from 'vitest';
import { columnOf } from '../../src/core/find-column.js';
import { isNumeric, newSchema } from 'rxarrow/columnar';

const schema = newSchema([
  ['close', new Float64(), true],
  ['symbol', new Utf8(), false],
]);
const numbers = (column: string): number => columnOf(schema, 'it', column, isNumeric, 'a column of numbers');

it('finds a column of the type that is wanted', () => {
  expect(numbers('close')).toBe(0);
});

it('says what there is when it has another type, and which name may be meant when there is none', () => {
  expect(() => numbers('symbol')).toThrow(/a column of numbers.*symbol: Utf8/s);
  expect(() => numbers('cloze')).toThrow(/close/);
});
