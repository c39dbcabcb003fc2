import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Float64, makeData } from 'apache-arrow';
import { newBatch, newSchema, sliceRows } from 'rxarrow/columnar';
import {
  compileExpression,
  FUNCTIONS,
  OPERATORS,
  parseExpression,
  printCel,
  type Entry,
  type ExpressionTree,
  type ValueType,
} from 'rxarrow/expression';
import { batchOf, rows, schema, valuesOf, type Row, type Value } from './market.js';
import { expected } from './oracle.js';
import { tree, treesOf } from './trees.js';

const TYPES: readonly ValueType[] = ['number', 'boolean', 'text', 'time', 'duration'];

function check(expression: ExpressionTree, table: readonly Row[], offset: number): void {
  const compiled = compileExpression(expression, schema);
  const batch = batchOf(table, offset);
  const wanted = table.map((row) => expected(expression, row, compiled.valueType));
  const result = compiled.evaluate(batch);
  expect(result.length).toBe(table.length);
  expect(valuesOf(result), printCel(expression)).toEqual(wanted);
  expect(result.nullCount).toBe(wanted.filter((value) => value === null).length);
  if (compiled.valueType !== 'boolean') return;
  const found = new Int32Array(table.length);
  const kept = compiled.select(batch, found);
  expect([...found.subarray(0, kept)]).toEqual(wanted.flatMap((value, row) => (value === true ? [row] : [])));
}

describe('every operator and function gives what a plain reading of it gives, row by row', () => {
  const entries: readonly Entry[] = [...Object.values(OPERATORS), ...FUNCTIONS.values()];
  it.each(entries.map((entry) => [entry.name, entry] as const))('%s', (_, entry) => {
    fc.assert(
      fc.property(treesOf(entry), rows, fc.integer({ min: 0, max: 9 }), (expression, table, offset) =>
        check(expression, table, offset),
      ),
    );
  });
});

it.each(TYPES)('nested expressions of type %s', (type) => {
  fc.assert(
    fc.property(tree(type, 4), rows, fc.integer({ min: 0, max: 9 }), (expression, table, offset) =>
      check(expression, table, offset),
    ),
    { numRuns: 200 },
  );
});

it('gives the same bits however the rows are cut', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...TYPES).chain((type) => tree(type, 3)),
      rows,
      fc.array(fc.nat(40), { maxLength: 5 }),
      (expression, table, points) => {
        const whole = compileExpression(expression, schema);
        const compiled = compileExpression(expression, schema);
        const batch = batchOf(table);
        const wanted = valuesOf(whole.evaluate(batch));
        const cuts = [0, ...points.map((point) => Math.min(point, table.length)).sort((x, y) => x - y), table.length];
        const found: Value[] = [];
        for (let cut = 1; cut < cuts.length; cut++) {
          const part = sliceRows(batch, cuts[cut - 1] as number, cuts[cut] as number);
          found.push(...valuesOf(compiled.evaluate(part)));
        }
        expect(found).toEqual(wanted);
      },
    ),
  );
});

it('works through more rows than a block holds', () => {
  const row: Row = {
    a: 1,
    b: 2,
    count: 3,
    flag: true,
    open: null,
    symbol: 'AAPL',
    venue: null,
    time: 5n,
    seen: null,
    span: 7n,
  };
  const table = Array.from({ length: 2500 }, (_, index) => ({
    ...row,
    a: index % 7 === 0 ? null : index / 4,
    symbol: index % 3 === 0 ? 'MSFT' : 'AAPL',
    time: BigInt(index) * 3_600_000_000_000n,
  }));
  fc.assert(
    fc.property(
      fc.constantFrom(...TYPES).chain((type) => tree(type, 3)),
      (expression) => check(expression, table, 3),
    ),
    { numRuns: 30 },
  );
});

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

it('writes null into no input', () => {
  const batch = batchOf([ROW, { ...ROW, a: null, time: null }]);
  const before = batch.data.children.map(valuesOf);
  for (const text of ['a * a + b', 'flag && open', 'time + span > seen', 'orElse(symbol, venue)', 'flag ? a : b']) {
    compileExpression(parseExpression(text, schema), schema).evaluate(batch);
  }
  expect(batch.data.children.map(valuesOf)).toEqual(before);
});

it.each([
  ['a / 0.0', null],
  ['a % 0.0', null],
  ['sqrt(-a)', null],
  ['log(a - a)', null],
  ['exp(a * 1000.0)', null],
  ['a * 1e308 * 10.0', null],
  ['acos(a)', null],
  ['pow(a / 0.0, 0.0)', null],
  ['1.0 / 3.0', 1 / 3],
  ['a / 0.0 > 1.0', null],
  ['a / 0.0 > 1.0 || flag', true],
  ['a / 0.0 > 1.0 && open', null],
  ['open && false', false],
  ['open || true', true],
  ['open ? 1.0 : 2.0', null],
  ['round(-2.5)', -3],
  ['round(0.49999999999999994)', 0],
  ['-7.0 % 3.0', -1],
  ['clamp(5.0, 2.0, 1.0)', 2],
])('the rules for what has no value: %s is %s', (text, wanted) => {
  expect(valuesOf(compileExpression(parseExpression(text, schema), schema).evaluate(batchOf([ROW])))).toEqual([wanted]);
});

it('takes an infinity in a column as a value to compare with, and nothing computed from it', () => {
  const columns = newSchema([['x', new Float64(), true]]);
  const batch = newBatch(columns, 2, [
    makeData({ type: new Float64(), length: 2, nullCount: 0, data: Float64Array.of(Infinity, Number.NaN) }),
  ]);
  const values = (text: string) => valuesOf(compileExpression(parseExpression(text), columns).evaluate(batch));
  expect(values('x > 1')).toEqual([true, null]);
  expect(values('x == x')).toEqual([true, null]);
  expect(values('x - x')).toEqual([null, null]);
  expect(values('isNull(x)')).toEqual([false, true]);
});
