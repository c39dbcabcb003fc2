import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidParams, LimitExceeded, SchemaMismatch } from '../../src/base/index.js';
import {
  columnTree,
  compileExpression,
  EXPRESSION_LIMITS,
  ExpressionError,
  operationTree,
  parseExpression,
  type ExpressionTree,
} from 'rxarrow/expression';
import { schema } from './market.js';

function errorOf(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('An error was expected.');
}

describe('limits against hostile text', () => {
  const { length, nesting, nodes, depth } = EXPRESSION_LIMITS;
  it.each([
    ['length', 'a'.repeat(length + 1)],
    ['nesting', '('.repeat(nesting + 1) + 'a' + ')'.repeat(nesting + 1)],
    ['nesting', 'abs('.repeat(nesting + 1) + 'a' + ')'.repeat(nesting + 1)],
    ['nesting', '-'.repeat(length - 1) + 'a'],
    ['nodes', `a in [${'1,'.repeat(nodes)}1]`],
    ['depth', 'a' + '+a'.repeat(depth)],
  ])('%s', (limit, text) => {
    const error = errorOf(() => parseExpression(text));
    expect(error).toBeInstanceOf(LimitExceeded);
    expect(error).toMatchObject({ limit: `expression.${limit}` });
  });

  it('holds for trees too', () => {
    let deep: ExpressionTree = columnTree('a');
    for (let level = 0; level < depth; level++) deep = operationTree('neg', deep);
    expect(() => compileExpression(deep, schema)).toThrow(LimitExceeded);
    const round = { op: 'neg', args: [] as unknown[] };
    round.args.push(round);
    expect(() => compileExpression(round as never, schema)).toThrow(LimitExceeded);
  });

  it.each([
    [null],
    [3],
    [{}],
    [{ op: 'add' }],
    [{ column: 3 }],
    [{ literal: Number.NaN }],
    [{ literal: {} }],
    [{ custom: 1 }],
  ])('refuses %j, which is no tree', (wrong) => {
    expect(() => compileExpression(wrong as never, schema)).toThrow(InvalidParams);
  });

  it.each([
    [{ op: 'toString', args: [] }],
    [{ call: 'constructor', args: [] }],
    [{ op: 'exec', args: [columnTree('a')] }],
    [{ time: 'x' }],
    [{ duration: 'x' }],
  ])('refuses %j, which is in no table', (wrong) => {
    expect(() => compileExpression(wrong as never, schema)).toThrow(ExpressionError);
  });

  it('never throws anything but its own errors', () => {
    const piece = fc.constantFrom(
      'a',
      'symbol',
      '1',
      '"x"',
      '(',
      ')',
      '[',
      ']',
      '+',
      '-',
      '!',
      '?',
      ':',
      '&&',
      ' in ',
      '.',
      ',',
      '=',
      'abs(',
      'null',
      '\\',
      "'",
      'time',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          parseExpression(pieces.join(''), schema);
        } catch (error) {
          expect([ExpressionError, SchemaMismatch, LimitExceeded].some((kind) => error instanceof kind)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
