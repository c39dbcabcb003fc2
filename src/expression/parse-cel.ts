import { createRequire } from 'node:module';
import { didYouMean } from '../base/errors.js';
import { ExpressionError, setPosition, type Position } from './expression-error.js';
import { FUNCTIONS, functionName } from './functions.js';
import { checkTree, EXPRESSION_LIMITS, limitExceeded } from './limits.js';
import { OPERATORS } from './operators.js';
import { checkExpression } from './resolve.js';
import {
  callTree,
  columnTree,
  durationTree,
  literalTree,
  operationTree,
  timeTree,
  type ExpressionTree,
  type Operator,
} from './tree.js';
import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import type { Schema } from 'apache-arrow';

interface CelParser {
  readonly Environment: typeof Environment;
}

let environment: Environment | undefined;

/** Loaded at the first text: those who write expressions in code do not pay for the parser. */
function celEnvironment(): Environment {
  if (environment === undefined) {
    const cel = createRequire(import.meta.url)('@marcbachmann/cel-js') as CelParser;
    const { nesting, nodes } = EXPRESSION_LIMITS;
    environment = new cel.Environment({
      unlistedVariablesAreDyn: true,
      limits: {
        maxDepth: nesting,
        maxAstNodes: nodes,
        maxListElements: nodes,
        maxCallArguments: nodes,
        maxMapEntries: 1,
      },
    });
  }
  return environment;
}

/**
 * The tree of an expression in CEL syntax, such as `fast > slow && volume > 0`.
 * Without a schema only the syntax and the names of functions are checked; with one, columns and types too.
 * @throws ExpressionError (InvalidParams) with line and column, SchemaMismatch for an unknown column, LimitExceeded
 */
export function parseExpression(text: string, schema?: Schema): ExpressionTree {
  if (text.length > EXPRESSION_LIMITS.length) throw limitExceeded('length', text.length);
  const tree = convert(parseSyntax(text), text);
  checkTree(tree);
  if (schema !== undefined) checkExpression(tree, schema);
  return tree;
}

function parseSyntax(text: string): ASTNode {
  try {
    return celEnvironment().parse(text).ast;
  } catch (error) {
    // A thousand minus signs in a row are deeper than the stack.
    if (error instanceof RangeError) throw limitExceeded('nesting');
    const { code, summary, range } = error as {
      code?: string;
      summary?: string;
      range?: { start: number; end: number };
    };
    if (summary === undefined) throw error;
    if (code === 'limit_exceeded') throw limitExceeded(summary.includes('maxDepth') ? 'nesting' : 'nodes');
    const start = Math.min(range?.start ?? 0, text.length);
    throw new ExpressionError({
      ...explainSyntax(summary, text, start),
      where: { text, start, end: Math.max(start, range?.end ?? start) },
      cause: error,
    });
  }
}

const TOKENS: Readonly<Record<string, string>> = {
  EOF: 'the end',
  RPAREN: '")"',
  RBRACKET: '"]"',
  COLON: '":"',
  IDENTIFIER: 'a name',
  NUMBER: 'a number',
  STRING: 'a text',
};

function explainSyntax(
  summary: string,
  text: string,
  start: number,
): { found: string; expected: string; hint?: string } {
  const character = text[start];
  if (text.trim() === '') return { found: 'it is empty', expected: 'an expression such as close > open' };
  if (character === '=')
    return { found: 'a single "="', expected: '"==" to compare', hint: 'Expressions compare; they do not assign.' };
  if (character === '&' || character === '|')
    return { found: `a single "${character}"`, expected: `"${character}${character}"` };
  const [, token] = /^Unexpected token: (\w+)$/.exec(summary) ?? [];
  if (token !== undefined) {
    return {
      found: start >= text.length ? 'it ends too soon' : `${TOKENS[token] ?? `"${character}"`} cannot stand here`,
      expected: 'a value',
    };
  }
  const [, wanted, got] = /^Expected (\w+), got (\w+)$/.exec(summary) ?? [];
  if (wanted !== undefined && got !== undefined) {
    return {
      found: `${TOKENS[got] ?? `"${character}"`} stands here`,
      expected: TOKENS[wanted] ?? wanted.toLowerCase(),
    };
  }
  return { found: summary.charAt(0).toLowerCase() + summary.slice(1), expected: 'CEL syntax' };
}

const BINARY: ReadonlyMap<string, Operator> = new Map(
  Object.values(OPERATORS)
    .filter(({ name }) => name !== 'if' && name !== 'not' && name !== 'neg')
    .map(({ sign, name }) => [sign, name] as const),
);

/** The parser's node as ours, with its place remembered. */
function convert(root: ASTNode, text: string): ExpressionTree {
  const placeOf = (node: ASTNode): Position => ({ text, start: node.start, end: node.end });

  const visit = (node: ASTNode): ExpressionTree => {
    const tree = visitNode(node);
    setPosition(tree, placeOf(node));
    return tree;
  };

  const visitNode = (node: ASTNode): ExpressionTree => {
    switch (node.op) {
      case 'id':
        return columnTree(node.args);
      case 'value':
        return constant(node);
      case '!_':
        return operationTree('not', visit(node.args));
      case '-_':
        return operationTree('neg', visit(node.args));
      case '?:':
        return operationTree('if', visit(node.args[0]), visit(node.args[1]), visit(node.args[2]));
      case 'call':
        return call(node, node.args[0], node.args[1]);
      case 'rcall':
        return call(node, node.args[0], [node.args[1], ...node.args[2]]);
      case 'in':
        return listTest(node, node.args[0], node.args[1]);
      case '==':
      case '!=':
        return nullTest(node.op, node.args) ?? binary(node.op, node.args);
      case '||':
      case '&&':
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
      case '<':
      case '<=':
      case '>':
      case '>=':
        return binary(node.op, node.args);
      case '.':
      case '.?':
      case '[]':
      case '[?]':
      case 'list':
      case 'map':
        throw new ExpressionError({
          found:
            node.op === 'list'
              ? 'a list stands alone'
              : `"${text.slice(node.start, node.end).slice(0, 40)}" takes a part out of a value`,
          expected: node.op === 'list' ? 'a list after "in"' : 'a plain column, since columns have no parts',
          where: placeOf(node),
          hint: node.op === '.' ? 'A column whose name has a dot is written column("a.b").' : undefined,
        });
    }
  };

  const binary = (sign: string, args: readonly [ASTNode, ASTNode]): ExpressionTree =>
    operationTree(BINARY.get(sign) as Operator, visit(args[0]), visit(args[1]));

  /** `x == null` is asked by many and would always be null: it is read as isNull(x). */
  const nullTest = (sign: '==' | '!=', [left, right]: readonly [ASTNode, ASTNode]): ExpressionTree | undefined => {
    const value = isNull(right) ? left : isNull(left) ? right : undefined;
    if (value === undefined || isNull(value)) return undefined;
    return callTree(sign === '==' ? 'isNull' : 'has', visit(value));
  };

  const isNull = (node: ASTNode): boolean => node.op === 'value' && node.args === null;

  const constant = (node: Extract<ASTNode, { op: 'value' }>): ExpressionTree => {
    const value = node.args;
    if (typeof value === 'bigint') return literalTree(Number(value));
    if (value === null || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string')
      return literalTree(value);
    throw new ExpressionError({
      found: `${text.slice(node.start, node.end)} is ${value instanceof Uint8Array ? 'bytes' : 'an unsigned integer'}`,
      expected: 'a number, a text, true, false or null',
      where: placeOf(node),
    });
  };

  const listTest = (node: ASTNode, value: ASTNode, list: ASTNode): ExpressionTree => {
    if (list.op === 'list') return operationTree('in', visit(value), ...list.args.map(visit));
    throw new ExpressionError({
      found: '"in" is not followed by a list',
      expected: 'a list such as ["AAPL", "MSFT"]',
      where: placeOf(node),
    });
  };

  const call = (node: ASTNode, written: string, args: readonly ASTNode[]): ExpressionTree => {
    if (written === 'column' || written === 'timestamp' || written === 'duration') return textCall(node, written, args);
    const name = functionName(written);
    if (name !== undefined) return callTree(name, ...args.map(visit));
    throw new ExpressionError({
      found: `there is no function "${written}"`,
      expected: 'a function of the expression language',
      where: placeOf(node),
      hint: didYouMean(written, [...FUNCTIONS.keys(), 'column', 'timestamp', 'duration']),
    });
  };

  const textCall = (
    node: ASTNode,
    name: 'column' | 'timestamp' | 'duration',
    args: readonly ASTNode[],
  ): ExpressionTree => {
    const argument = args.length === 1 && args[0]?.op === 'value' ? args[0].args : undefined;
    const tree =
      typeof argument !== 'string'
        ? undefined
        : name === 'column'
          ? columnTree(argument)
          : name === 'timestamp'
            ? timeTree(argument)
            : durationTree(argument);
    if (tree !== undefined) return tree;
    const examples = {
      column: 'column("Adj Close")',
      timestamp: 'timestamp("2012-05-18T00:00:00Z")',
      duration: 'duration("1h30m")',
    };
    throw new ExpressionError({
      found: `"${text.slice(node.start, node.end).slice(0, 60)}" is not one`,
      expected: examples[name],
      where: placeOf(node),
    });
  };

  return visit(root);
}
