import { expect, it } from 'vitest';
import { columnsFor, expressionOf, isColumn, literal, type AnyColumns } from 'rxarrow/expression';
import { schema } from './market.js';

it('lists and spreads columns like an object', () => {
  const names: string[] = [];
  expressionOf((columns: AnyColumns) => {
    names.push(...Object.keys(columns));
    const { a, ...others } = columns;
    expect('a' in columns).toBe(true);
    expect('x' in columns).toBe(false);
    expect(Object.keys(others)).not.toContain('a');
    return a!.gt(0);
  }, schema);
  expect(names).toEqual(schema.fields.map((field) => field.name));
});

it('tells columns from other values', () => {
  expect(isColumn(columnsFor(schema)['a'])).toBe(true);
  expect(isColumn(literal(1))).toBe(true);
  expect(isColumn({ tree: { column: 'a' } })).toBe(false);
});
