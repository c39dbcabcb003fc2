import { InvalidParams, LimitExceeded } from '../base/errors.js';
import type { ExpressionTree } from './tree.js';

/** Bounds on one expression: far beyond what people write, and small enough that a hostile file costs nothing. */
export const EXPRESSION_LIMITS = {
  /** Characters of the text. */
  length: 32_768,
  /** Parentheses, calls and conditionals within each other, in text. */
  nesting: 100,
  /** Nodes from the root to a leaf; a chain of sums is as deep as it is long. */
  depth: 1000,
  /** Operators, functions, columns and constants. */
  nodes: 5000,
} as const;

/** Says which bound was passed. */
export function limitExceeded(limit: keyof typeof EXPRESSION_LIMITS, found?: number): LimitExceeded {
  const most = EXPRESSION_LIMITS[limit];
  const what = { length: 'characters', nesting: 'levels of nesting', depth: 'levels', nodes: 'nodes' }[limit];
  return new LimitExceeded(
    `expression.${limit}`,
    `An expression may have ${most} ${what}${found === undefined ? '; this one has more.' : `; this one has ${found}.`}`,
    { hint: 'Split it into several derived columns.' },
  );
}

/**
 * Checks the bounds and the shape of a tree, which may come from a file or a program.
 * @throws LimitExceeded
 * @throws InvalidParams when something in it is not a node
 */
export function checkTree(tree: ExpressionTree): void {
  const nodes: ExpressionTree[] = [tree];
  const depths: number[] = [1];
  let count = 0;
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    const depth = depths.pop() as number;
    if (++count > EXPRESSION_LIMITS.nodes) throw limitExceeded('nodes');
    if (depth > EXPRESSION_LIMITS.depth) throw limitExceeded('depth');
    if (!isNode(node)) {
      throw new InvalidParams({
        path: 'expression',
        found: node,
        expected:
          'an expression tree: { column }, { literal }, { time }, { duration }, { op, args }, { call, args } or { custom }',
      });
    }
    for (const arg of 'args' in node ? node.args : []) {
      nodes.push(arg);
      depths.push(depth + 1);
    }
  }
}

function isNode(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const node = value as Record<string, unknown>;
  if (typeof node['op'] === 'string' || typeof node['call'] === 'string') return Array.isArray(node['args']);
  if ('args' in node) return false;
  if (typeof node['column'] === 'string' || typeof node['time'] === 'string' || typeof node['duration'] === 'string')
    return true;
  if ('literal' in node) {
    const literal = node['literal'];
    return literal === null || ['boolean', 'string'].includes(typeof literal) || Number.isFinite(literal);
  }
  const custom = node['custom'];
  return (
    typeof custom === 'object' && custom !== null && typeof (custom as Record<string, unknown>)['run'] === 'function'
  );
}
