import * as z from 'zod';
import { expressionKey, isColumn, type ExpressionInput } from '../../expression/index.js';

const inCode = () =>
  z.custom<Exclude<ExpressionInput, string>>(
    (value) =>
      typeof value === 'function' ||
      isColumn(value) ||
      (value !== null && typeof value === 'object' && !Array.isArray(value)),
    { message: 'an expression' },
  );

/** An expression over columns: CEL text in files, a function of the columns or a column expression in code. */
export const expressionParam = () =>
  z.union([z.string().min(1), inCode()]).describe('An expression over columns, such as "fast > slow".');

/** What identifies an expression: its text or its tree; where that cannot be told, the source of its function. */
export function expressionIdentity(input: ExpressionInput): unknown {
  if (typeof input === 'function') return expressionKey(input) ?? String(input);
  return isColumn(input) ? input.tree : input;
}

/** Whether two such expressions can look alike and differ. */
export function isOpaqueExpression(input: ExpressionInput): boolean {
  return expressionKey(input) === undefined;
}
