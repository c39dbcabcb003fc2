import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidParams, SchemaMismatch } from '../../src/base/index.js';
import {
  callTree,
  columnsOf,
  columnTree,
  compileExpression,
  ExpressionError,
  literalTree,
  operationTree,
  parseExpression,
  type ExpressionTree,
} from 'rxarrow/expression';
import { batchOf, rows, schema, valuesOf } from './market.js';
import { tree } from './trees.js';

function errorOf(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('An error was expected.');
}

describe('parsing', () => {
  it('knows every sign, with the precedence of CEL', () => {
    expect(parseExpression('-a + b * 2 < 3 && !flag || a % 2 == 0')).toEqual({
      op: 'or',
      args: [
        {
          op: 'and',
          args: [
            {
              op: 'lt',
              args: [
                {
                  op: 'add',
                  args: [
                    { op: 'neg', args: [{ column: 'a' }] },
                    { op: 'mul', args: [{ column: 'b' }, { literal: 2 }] },
                  ],
                },
                { literal: 3 },
              ],
            },
            { op: 'not', args: [{ column: 'flag' }] },
          ],
        },
        {
          op: 'eq',
          args: [{ op: 'mod', args: [{ column: 'a' }, { literal: 2 }] }, { literal: 0 }],
        },
      ],
    });
  });

  it.each<[string, ExpressionTree]>([
    ['1', literalTree(1)],
    ['-1.5', literalTree(-1.5)],
    ['0x10', literalTree(16)],
    ['1e3', literalTree(1000)],
    ["'text'", literalTree('text')],
    ['"\\u00e9"', literalTree('é')],
    ['true', literalTree(true)],
    ['null', literalTree(null)],
    ['flag ? 1 : null', operationTree('if', columnTree('flag'), literalTree(1), literalTree(null))],
    ['symbol in ["AAPL", "MSFT"]', operationTree('in', columnTree('symbol'), literalTree('AAPL'), literalTree('MSFT'))],
    ['a in []', operationTree('in', columnTree('a'))],
    ['a == null', callTree('isNull', columnTree('a'))],
    ['null != a', callTree('has', columnTree('a'))],
    ['has(a)', callTree('has', columnTree('a'))],
    ['ln(a)', callTree('log', columnTree('a'))],
    ['coalesce(a, 0)', callTree('orElse', columnTree('a'), literalTree(0))],
    ['a.abs()', callTree('abs', columnTree('a'))],
    ['symbol.startsWith("A")', callTree('startsWith', columnTree('symbol'), literalTree('A'))],
    ['column("Adj Close")', columnTree('Adj Close')],
    ['timestamp("2012-05-18T02:00:00+02:00")', { time: '2012-05-18T00:00:00Z' }],
    ['duration("90m")', { duration: '1h30m' }],
    ['a // what follows is a remark', columnTree('a')],
  ])('reads %s', (text, wanted) => {
    expect(parseExpression(text)).toEqual(wanted);
  });

  it('gives plain data that survives JSON', () => {
    fc.assert(
      fc.property(tree('boolean', 3), (expression) => {
        expect(JSON.parse(JSON.stringify(expression))).toEqual(expression);
      }),
    );
  });
});

it('agrees with the row by row evaluator of the parser where there are no nulls', () => {
  const environment = new Environment();
  for (const name of ['a', 'b']) environment.registerVariable(name, 'double');
  for (const name of ['flag', 'open']) environment.registerVariable(name, 'bool');
  environment.registerVariable('symbol', 'string');
  const numbers = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom('a', 'b', '0.25', '-1.5', '3.0'),
      fc.tuple(tie('node'), fc.constantFrom('+', '-', '*'), tie('node')).map(([x, sign, y]) => `(${x} ${sign} ${y})`),
    ),
  })).node;
  const tests = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(
        'flag',
        'open',
        'symbol == "AAPL"',
        'symbol != "MSFT"',
        'symbol in ["AAPL", "X"]',
        'symbol.startsWith("A")',
      ),
      fc
        .tuple(numbers, fc.constantFrom('<', '<=', '>', '>=', '==', '!='), numbers)
        .map(([x, sign, y]) => `${x} ${sign} ${y}`),
      fc.tuple(tie('node'), fc.constantFrom('&&', '||'), tie('node')).map(([x, sign, y]) => `(${x}) ${sign} (${y})`),
      tie('node').map((x) => `!(${x})`),
      fc.tuple(tie('node'), tie('node'), tie('node')).map(([x, y, z]) => `(${x}) ? (${y}) : (${z})`),
    ),
  })).node;
  fc.assert(
    fc.property(fc.oneof(numbers, tests), rows, (text, table) => {
      const full = table.map((row) => ({
        ...row,
        a: row.a ?? 1,
        b: row.b ?? 2,
        flag: row.flag ?? true,
        open: row.open ?? false,
        symbol: row.symbol ?? 'X',
      }));
      const evaluate = environment.parse(text);
      const found = valuesOf(
        compileExpression(parseExpression(text, schema), schema).evaluate(
          batchOf(full.map((row) => ({ ...row, symbol: row.symbol === 'X' ? 'MSFT' : row.symbol }))),
        ),
      );
      const wanted = full.map(
        ({ a, b, flag, open, symbol }) =>
          evaluate({ a, b, flag, open, symbol: symbol === 'X' ? 'MSFT' : symbol }) as unknown,
      );
      expect(found, text).toEqual(wanted.map((value) => (typeof value === 'number' ? value + 0 : value)));
    }),
  );
});

describe('what cannot be', () => {
  it.each([
    ['a >', 1, 4, 'it ends too soon'],
    ['a = 3', 1, 3, 'a single "="'],
    ['a & b', 1, 3, 'a single "&"'],
    ['(a', 1, 3, 'expected ")"'],
    ['', 1, 1, 'it is empty'],
    ['a > "x"', 1, 5, '"x" is text; expected a number for >'],
    ['a\n  + flag', 2, 5, 'flag is a boolean; expected a number for +'],
    ['sqr(a)', 1, 1, 'Did you mean "sqrt"?'],
    ['abs(a, b)', 1, 1, 'abs has 2 operands; expected one operand'],
    ['min(a)', 1, 1, 'expected 2 operands or more'],
    ['a && b', 1, 1, 'a is a number; expected a boolean for &&'],
    ['symbol < "B"', 1, 1, 'symbol is text'],
    ['null', 1, 1, 'null alone has no type'],
    ['a + null', 1, 5, 'write isNull(value)'],
    ['a in [b]', 1, 7, 'b in the list is no constant'],
    ['a in ["x"]', 1, 7, '"x" in the list is text'],
    ['a in b', 1, 1, 'not followed by a list'],
    ['[a]', 1, 1, 'a list stands alone'],
    ['a.b', 1, 1, 'column("a.b")'],
    ['a[0]', 1, 1, 'takes a part out of a value'],
    ['{"a": 1}', 1, 1, 'takes a part out of a value'],
    ['1u', 1, 1, 'unsigned integer'],
    ['b"x"', 1, 1, 'bytes'],
    ['timestamp("soon")', 1, 1, 'timestamp("2012-05-18T00:00:00Z")'],
    ['duration(a)', 1, 1, 'duration("1h30m")'],
    ['time > "2012-05-18"', 1, 8, 'expected a time for >'],
    ['time + time', 1, 8, 'expected a duration for +'],
    ['flag ? a : symbol', 1, 12, 'symbol is text'],
    ['a.all(x, x > 1)', 1, 1, 'there is no function "all"'],
    ['package > 1', 1, 1, 'reserved'],
  ])('%s', (text, line, column, part) => {
    const error = errorOf(() => parseExpression(text, schema));
    expect(error).toBeInstanceOf(InvalidParams);
    expect(error.message).toContain(part);
    expect(error).toMatchObject({ line, column, name: 'InvalidParams' });
  });

  it('shows the place', () => {
    expect(errorOf(() => parseExpression('a > 1 &&\n symbol > 2', schema)).message).toBe(
      'Expression, line 2, column 2: symbol is text; expected a number or a time or a duration for >.\n   symbol > 2\n   ^^^^^^',
    );
  });

  it('names the column that was meant', () => {
    const error = errorOf(() => parseExpression('a > 1 && symbl == "A"', schema));
    expect(error).toBeInstanceOf(SchemaMismatch);
    expect(error).toMatchObject({ column: 'symbl' });
    expect(error.message).toContain('(line 1, column 10)');
    expect(error.message).toContain('Did you mean "symbol"?');
  });

  it('is found without a schema as far as syntax goes', () => {
    expect(columnsOf(parseExpression('fast > slow && fast > now + "x"'))).toEqual(['fast', 'slow', 'now']);
    expect(() => parseExpression('fst(1)')).toThrow(ExpressionError);
  });
});
