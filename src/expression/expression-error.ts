import { InvalidParams } from '../base/errors.js';
import { printExpression } from './print-cel.js';
import type { ExpressionTree } from './tree.js';

/** Where in its text a node was written. */
export interface Position {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const positions = new WeakMap<ExpressionTree, Position>();

/** Remembers where a node was written. Trees stay plain data: the position is beside them. */
export function setPosition(tree: ExpressionTree, position: Position): void {
  positions.set(tree, position);
}

/** Where a node was written, if it comes from text. */
export function positionOf(tree: ExpressionTree): Position | undefined {
  return positions.get(tree);
}

/** Line and column, both from 1. */
export function lineAndColumn(position: Position): { line: number; column: number } {
  const before = position.text.slice(0, position.start);
  const line = before.split('\n').length;
  return { line, column: position.start - (before.lastIndexOf('\n') + 1) + 1 };
}

/** An expression that cannot be: points at the place in the text. */
export class ExpressionError extends InvalidParams {
  /** From 1; undefined when the expression was not written as text. */
  readonly line: number | undefined;
  /** From 1. */
  readonly column: number | undefined;

  constructor(details: {
    /** What is wrong, as a clause: `"symbol" is text`. */
    found: string;
    /** What would be right: `a number`. */
    expected: string;
    where: Position | ExpressionTree;
    hint?: string | undefined;
    cause?: unknown;
  }) {
    const position = isPosition(details.where) ? details.where : positionOf(details.where);
    const text = position?.text ?? printExpression(details.where as ExpressionTree);
    super({ path: 'expression', found: text, expected: details.expected, hint: details.hint, cause: details.cause });
    const place = position === undefined ? undefined : lineAndColumn(position);
    this.line = place?.line;
    this.column = place?.column;
    const hint = details.hint === undefined ? '' : ` ${details.hint}`;
    const start = place === undefined ? `Expression ${text}` : `Expression, line ${place.line}, column ${place.column}`;
    this.message = `${start}: ${details.found}; expected ${details.expected}.${hint}${position === undefined ? '' : frame(position)}`;
  }
}

function isPosition(where: Position | ExpressionTree): where is Position {
  return 'start' in where;
}

/** The line of the text with the place marked below it. */
function frame(position: Position): string {
  const { text, start, end } = position;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', start) < 0 ? text.length : text.indexOf('\n', start);
  // A long line is cut so that the place stays in sight.
  const from = Math.max(lineStart, start - 60);
  const to = Math.min(lineEnd, start + 60);
  const width = Math.max(1, Math.min(end, to) - start);
  return `\n  ${text.slice(from, to)}\n  ${' '.repeat(start - from)}${'^'.repeat(width)}`;
}
