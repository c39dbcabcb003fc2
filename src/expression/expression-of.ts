import { InvalidParams } from '../base/errors.js';
import { columnsFor, columnsOfAnyStream, isColumn, type AnyColumns, type Column } from './columns.js';
import { checkTree } from './limits.js';
import { parseExpression } from './parse-cel.js';
import { checkExpression } from './resolve.js';
import type { DataType, Schema } from 'apache-arrow';
import { argumentsOf, type ExpressionTree } from './tree.js';

/** Every way to write an expression: CEL text, a function of the columns, a column, a tree. */
export type ExpressionInput = string | ((columns: never) => Column<DataType>) | Column<DataType> | ExpressionTree;

/**
 * The tree of an expression, however it was written, checked against the columns of a schema.
 * @throws SchemaMismatch, ExpressionError (InvalidParams) or LimitExceeded when it cannot be over these columns
 */
export function expressionOf(input: ExpressionInput, schema: Schema): ExpressionTree {
  if (typeof input === 'string') return parseExpression(input, schema);
  const tree = treeOf(input, schema);
  checkTree(tree);
  checkExpression(tree, schema);
  return tree;
}

function treeOf(input: Exclude<ExpressionInput, string>, schema: Schema): ExpressionTree {
  if (isColumn(input)) return input.tree;
  if (typeof input !== 'function') return input;
  const result: unknown = (input as (columns: AnyColumns) => unknown)(columnsFor(schema));
  if (isColumn(result)) return result.tree;
  throw new InvalidParams({
    path: 'expression',
    found: result,
    expected: 'a column expression such as fast.gt(slow)',
    hint: 'The function is called once with columns, not for each row: combine columns with their methods.',
  });
}

/**
 * What tells an expression from others before its stream is known: its text or its tree, in which the constants of a closure are.
 * Undefined where that cannot be told: `custom` without an id, and functions that do more than combine columns.
 */
export function expressionKey(input: ExpressionInput): string | ExpressionTree | undefined {
  if (typeof input === 'string') return input;
  const tree = isColumn(input) ? input.tree : typeof input === 'function' ? treeOfAnyStream(input) : input;
  return tree === undefined || isOpaque(tree) ? undefined : tree;
}

function treeOfAnyStream(input: (columns: never) => unknown): ExpressionTree | undefined {
  try {
    const result = (input as (columns: AnyColumns) => unknown)(columnsOfAnyStream());
    return isColumn(result) ? result.tree : undefined;
  } catch {
    // Whether it fits its stream is said when the stream is known.
    return undefined;
  }
}

function isOpaque(tree: ExpressionTree): boolean {
  return 'custom' in tree ? tree.custom.id === undefined : argumentsOf(tree).some(isOpaque);
}
