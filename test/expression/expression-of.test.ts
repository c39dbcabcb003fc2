import { Float64, List, Field, Schema } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { InvalidParams, SchemaMismatch } from '../../src/base/index.js';
import {
  abs,
  ceil,
  clamp,
  compileExpression,
  double,
  duration,
  exp,
  expressionOf,
  literal,
  log,
  max,
  min,
  parseExpression,
  pow,
  printCel,
  round,
  sqrt,
  timestamp,
  when,
  type AnyColumns,
  type Column,
} from 'rxarrow/expression';
import type { DataType } from 'apache-arrow';
import { batchOf, schema, type Row } from './market.js';

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

describe('code and text give the same tree', () => {
  it.each<[string, (columns: AnyColumns) => Column<DataType>]>([
    ['a > b && count > 0.0', ({ a, b, count }) => a!.gt(b!).and(count!.gt(0))],
    ['(a - b) / b >= 0.005', ({ a, b }) => a!.sub(b!).div(b!).gte(0.005)],
    ['a * 2.0 + b % 3.0', ({ a, b }) => a!.mul(2).add(b!.mod(3))],
    ['-a < -1.5', ({ a }) => a!.neg().lt(-1.5)],
    ['a >= 1.0 && a <= 2.0', ({ a }) => a!.between(1, 2)],
    [
      'a in [1.0, 2.0] || symbol in ["AAPL", "MSFT"]',
      ({ a, symbol }) => a!.isIn([1, 2]).or(symbol!.isIn(['AAPL', 'MSFT'])),
    ],
    ['isNull(a) || !flag', ({ a, flag }) => a!.isNull().or(flag!.not())],
    ['orElse(a, 0.0) != b', ({ a, b }) => a!.orElse(0).neq(b!)],
    [
      'symbol.startsWith("A") && symbol.endsWith("L") && symbol.contains("P")',
      ({ symbol }) => symbol!.startsWith('A').and(symbol!.endsWith('L')).and(symbol!.contains('P')),
    ],
    ['flag ? a : null', ({ flag, a }) => when(flag!, a!, null)],
    ['flag ? "long" : "short"', ({ flag }) => when(flag!, 'long', 'short')],
    ['min(a, b, 1.0) + max(a, 2.0)', ({ a, b }) => min(a!, b!, 1).add(max(a!, 2))],
    [
      'abs(a) + sqrt(a) + exp(a) + log(a) + pow(a, 2.0)',
      ({ a }) => {
        const x = a!;
        return abs(x).add(sqrt(x)).add(exp(x)).add(log(x)).add(pow(x, 2));
      },
    ],
    [
      'clamp(a, -1.0, 1.0) + ceil(a) + round(a) + double(flag)',
      ({ a, flag }) => clamp(a!, -1, 1).add(ceil(a!)).add(round(a!)).add(double(flag!)),
    ],
    [
      'hour(time) == 9.0 && dayOfWeek(time) in [1.0, 5.0]',
      ({ time }) =>
        time!
          .hour()
          .eq(9)
          .and(time!.dayOfWeek().isIn([1, 5])),
    ],
    ['time >= timestamp("2012-05-18T00:00:00Z")', ({ time }) => time!.gte('2012-05-18')],
    ['time < timestamp("1970-01-01T00:00:00.000000005Z")', ({ time }) => time!.lt(5n)],
    ['time - seen > duration("1h")', ({ time, seen }) => time!.since(seen!).gt('1h')],
    [
      'time + duration("90s") > timestamp("2012-05-18T00:00:00Z")',
      ({ time }) => time!.add('90s').gt(timestamp('2012-05-18')),
    ],
    ['seconds(span * 2.0 - duration("1m"))', ({ span }) => span!.mul(2).sub(duration('1m')).seconds()],
    ['a > 1.5', ({ a }) => a!.gt(literal(1.5))],
    ['column("a") < b', ({ a, b }) => a!.lt(b!)],
  ])('%s', (text, code) => {
    const tree = expressionOf(code, schema);
    expect(tree).toEqual(parseExpression(text, schema));
    expect(parseExpression(printCel(tree), schema)).toEqual(tree);
    expect(expressionOf(tree, schema)).toBe(tree);
  });
});

describe('what cannot be', () => {
  it('names the column that was meant', () => {
    expect(() => expressionOf(({ symbl }: AnyColumns) => symbl!.eq('A'), schema)).toThrow('Did you mean "symbol"?');
  });

  it.each<[string, (columns: AnyColumns) => unknown]>([
    ['symbol is text', ({ a, symbol }) => a!.gt(symbol!)],
    ['flag is a boolean', ({ flag }) => flag!.add(1)],
    ['expected a finite number', ({ a }) => a!.gt(Number.NaN)],
    ['a time such as 2012-05-18T00:00:00Z', ({ time }) => time!.gt('soon')],
    ['a duration such as 1h30m', ({ span }) => span!.gt('soon')],
    ['expected a column expression such as fast.gt(slow)', () => true],
    ['called once with columns', ({ a }) => (a as unknown as number) > 1],
    ['in the list is text', ({ a }) => a!.isIn([1, 'x'])],
  ])('%s', (part, code) => {
    expect(() => expressionOf(code as never, schema)).toThrow(part);
    expect(() => expressionOf(code as never, schema)).toThrow(InvalidParams);
  });

  it('refuses columns of types that it cannot use', () => {
    const lists = new Schema([new Field('path', new List(new Field('item', new Float64())))]);
    expect(() => compileExpression(parseExpression('isNull(path)'), lists as Schema)).toThrow(SchemaMismatch);
    expect(() => timestamp('x')).toThrow(InvalidParams);
    expect(() => duration('x')).toThrow(InvalidParams);
  });

  it('refuses to select rows by a number', () => {
    expect(() => compileExpression(parseExpression('a + b'), schema).select(batchOf([ROW]), new Int32Array(1))).toThrow(
      'expected a boolean that says which rows to keep',
    );
  });
});
