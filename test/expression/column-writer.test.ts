import { expect, it } from 'vitest';
import { dictionaryWords, readStrings } from 'rxarrow/columnar';
import { compileExpression, parseExpression } from 'rxarrow/expression';
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
  span: 1n,
};

it('gives the plain value of a column as that column, in its own type', () => {
  const batch = batchOf([ROW]);
  const compiled = compileExpression(parseExpression('count'), schema);
  expect(compiled.evaluate(batch)).toBe(batch.data.children[2]);
  expect(compiled.outputType).toBe(schema.fields[2]?.type);
  expect(compileExpression(parseExpression('a'), schema).columns).toEqual(['a']);
});

it('never gives memory twice: a later batch leaves earlier results alone', () => {
  for (const text of [
    'a + 1',
    'a > b',
    'flag ? "x" : symbol',
    'time + span',
    'span * 2',
    '1.5',
    '"x"',
    'timestamp("2012-05-18")',
  ]) {
    const compiled = compileExpression(parseExpression(text, schema), schema);
    const first = compiled.evaluate(batchOf([ROW]));
    const before = valuesOf(first);
    compiled.evaluate(batchOf([{ ...ROW, a: 99, b: 100, flag: false, time: 77n, span: 5n }]));
    expect(valuesOf(first)).toEqual(before);
  }
});

it('gives texts codes that never change', () => {
  const compiled = compileExpression(parseExpression('a > 2 ? "high" : orElse(symbol, "none")', schema), schema);
  const first = compiled.evaluate(batchOf([ROW, { ...ROW, a: 1, symbol: null }]));
  const second = compiled.evaluate(batchOf([{ ...ROW, a: 1 }, { ...ROW, a: 1, symbol: null }, ROW]));
  expect(readStrings(first, 'x')).toEqual(['high', 'none']);
  expect(readStrings(second, 'x')).toEqual(['AAPL', 'none', 'high']);
  expect(dictionaryWords(second as never, 'x').slice(0, 2)).toEqual(dictionaryWords(first as never, 'x'));
  expect(second.type).toBe(compiled.outputType);
});
