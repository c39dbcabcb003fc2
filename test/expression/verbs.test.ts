import { Bool, Float64, Utf8 } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { InvalidParams, SchemaMismatch } from '../../src/base/index.js';
import * as verbs from 'rxarrow/expression';
import { columnsOf, compileExpression, custom, expressionOf, printCel, type AnyColumns } from 'rxarrow/expression';
import { batchOf, schema, valuesOf, type Row } from './market.js';

const ROW: Row = {
  a: 3,
  b: 2,
  count: 1,
  flag: true,
  open: null,
  symbol: 'AAPL',
  venue: 'X',
  time: 0n,
  seen: 1n,
  span: 1_000_000_000n,
};

it.each([
  'abs',
  'sign',
  'ceil',
  'floor',
  'round',
  'sqrt',
  'exp',
  'log',
  'log10',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'double',
])('%s is the function of the table with that name', (name) => {
  const verb = (verbs as unknown as Record<string, (x: unknown) => verbs.NumberColumn>)[name];
  expect(verb?.(name === 'double' ? true : 1.5).tree).toMatchObject({ call: name });
});

describe('custom functions', () => {
  const twice = custom(
    new Float64(),
    (views, from, to, out) => {
      const a = views.numbers('a');
      for (let row = from; row < to; row++) out[row] = 2 * (a[row] as number);
    },
    { id: 'twice', columns: ['a'] },
  );

  it('stand in expressions like any other value', () => {
    const tree = expressionOf(({ b }: AnyColumns) => b!.add(twice).gt(7), schema);
    expect(columnsOf(tree)).toEqual(['b', 'a']);
    const batch = batchOf([ROW, { ...ROW, a: null }, { ...ROW, a: 1 }], 2);
    expect(valuesOf(compileExpression(tree, schema).evaluate(batch))).toEqual([true, null, false]);
    expect(valuesOf(compileExpression(twice.tree, schema).evaluate(batch))).toEqual([6, null, 2]);
  });

  it('may be truth values, read every kind of column and leave rows null', () => {
    const known = custom(new Bool(), (views, from, to, out) => {
      for (let row = from; row < to; row++) {
        if (views.texts('symbol')[row] !== 'AAPL') continue;
        out[row] = (views.times('time')[row] as bigint) > 0n && views.numbers('flag')[row] === 1 ? 1 : 0;
      }
    });
    const batch = batchOf([ROW, { ...ROW, time: 5n }, { ...ROW, symbol: null }]);
    const compiled = compileExpression(known.tree, schema);
    expect(valuesOf(compiled.evaluate(batch))).toEqual([false, true, null]);
    const found = new Int32Array(3);
    expect(compiled.select(batch, found)).toBe(1);
    expect(found[0]).toBe(1);
  });

  it('cannot be written to a file, and say what is wrong', () => {
    expect(() => printCel(twice.tree)).toThrow('Keep this part of the pipeline in code.');
    expect(() => custom(new Utf8() as never, () => undefined)).toThrow(InvalidParams);
    const lost = custom(new Float64(), (views) => void views.numbers('nowhere'));
    expect(() => compileExpression(lost.tree, schema).evaluate(batchOf([ROW]))).toThrow(SchemaMismatch);
  });
});
