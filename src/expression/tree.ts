import { formatDurationNs, formatTimeNs, parseDurationNs, parseTimeNs } from '../columnar/index.js';

/**
 * A column expression as plain data: comparable, serialisable, the same whether it was written as CEL text in a file
 * or with typed columns in code. Only `custom` holds a function, and only it cannot be written to a file.
 *
 * Null, once for all: an operand that is null makes arithmetic, comparison and functions null; `and` and `or` are
 * three-valued (false and null is false, true or null is true); `isNull` and `orElse` see nulls; a condition that is
 * null takes neither branch and gives null; `where` keeps the rows that are true. An operation whose result is not a
 * finite number gives null: 1 / 0, sqrt(-1), log(0), overflow. NaN in a column is null; an infinity in a column is an
 * ordinary value to compare with. There are no integers: every number is a float64, and `1` means `1.0`.
 */
export type ExpressionTree = ColumnTree | LiteralTree | TimeTree | DurationTree | OperationTree | CallTree | CustomTree;

/** The value of a column. */
export interface ColumnTree {
  readonly column: string;
}

/** A number, a truth value, a text, or null in a branch of a conditional. */
export interface LiteralTree {
  readonly literal: number | boolean | string | null;
}

/** A moment, as UTC text to the nanosecond: `2012-05-18T00:00:00Z`. */
export interface TimeTree {
  readonly time: string;
}

/** A length of time: `1h30m`. */
export interface DurationTree {
  readonly duration: string;
}

/** An operator with a sign of its own in CEL. */
export interface OperationTree {
  readonly op: Operator;
  readonly args: readonly ExpressionTree[];
}

/** A function of the function table. */
export interface CallTree {
  readonly call: string;
  readonly args: readonly ExpressionTree[];
}

/** A function of the user: opaque, not to be written to a file. */
export interface CustomTree {
  readonly custom: Custom;
}

/** Operators; `if` has a condition and two branches, `in` a value and the literals of its list. */
export type Operator =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'mod'
  | 'neg'
  | 'eq'
  | 'neq'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte'
  | 'and'
  | 'or'
  | 'not'
  | 'in'
  | 'if';

/** The columns of a batch as a custom function reads them; row 0 is the first row of the batch. Never write to them. */
export interface ColumnViews {
  /** A numeric or boolean column; NaN is null. */
  numbers(column: string): Float64Array;
  /** A time column in nanoseconds since 1970; the smallest int64 is null. */
  times(column: string): BigInt64Array;
  /** A text column; allocates, so not for hot paths. */
  texts(column: string): readonly (string | null)[];
}

/** Writes rows [from, to) of `out`; NaN is null, 1 and 0 are true and false. Each row must depend on that row alone. */
export type CustomFunction = (views: ColumnViews, from: number, to: number, out: Float64Array) => void;

export interface Custom {
  readonly type: 'number' | 'boolean';
  readonly run: CustomFunction;
  /** Names the function across restarts. */
  readonly id?: string;
  /** The columns that it reads, for those who ask which are needed. */
  readonly columns?: readonly string[];
}

/** A reference to a column. */
export function columnTree(column: string): ColumnTree {
  return { column };
}

/** A constant; minus zero becomes zero, so that equal trees are written alike. */
export function literalTree(literal: number | boolean | string | null): LiteralTree {
  return { literal: literal === 0 ? 0 : literal };
}

/** A moment from text or nanoseconds since 1970, in its one way of writing; undefined when the text is none. */
export function timeTree(time: string | bigint): TimeTree | undefined {
  const ns = typeof time === 'bigint' ? time : parseTimeNs(time);
  return ns === undefined ? undefined : { time: formatTimeNs(ns) };
}

/** A length of time from text or nanoseconds, in its one way of writing; undefined when the text is none. */
export function durationTree(duration: string | bigint): DurationTree | undefined {
  const ns = typeof duration === 'bigint' ? duration : parseDurationNs(duration);
  return ns === undefined ? undefined : { duration: formatDurationNs(ns) };
}

/** An operator on its operands; minus before a number is part of the number. */
export function operationTree(op: Operator, ...args: readonly ExpressionTree[]): ExpressionTree {
  const first = args[0];
  if (op === 'neg' && first !== undefined && 'literal' in first && typeof first.literal === 'number') {
    return literalTree(-first.literal);
  }
  return { op, args };
}

/** A call of a function of the table. */
export function callTree(call: string, ...args: readonly ExpressionTree[]): CallTree {
  return { call, args };
}

/** The operands of a node, if it has any. */
export function argumentsOf(tree: ExpressionTree): readonly ExpressionTree[] {
  return 'op' in tree || 'call' in tree ? tree.args : [];
}

/** Whether two trees mean the same by construction. Custom functions are the same by identity or by id. */
export function sameTree(a: ExpressionTree, b: ExpressionTree): boolean {
  if (a === b) return true;
  if ('column' in a) return 'column' in b && a.column === b.column;
  if ('literal' in a) return 'literal' in b && a.literal === b.literal;
  if ('time' in a) return 'time' in b && a.time === b.time;
  if ('duration' in a) return 'duration' in b && a.duration === b.duration;
  if ('custom' in a) {
    return (
      'custom' in b && (a.custom.run === b.custom.run || (a.custom.id !== undefined && a.custom.id === b.custom.id))
    );
  }
  if ('op' in a) return 'op' in b && a.op === b.op && sameTrees(a.args, b.args);
  return 'call' in b && a.call === b.call && sameTrees(a.args, b.args);
}

function sameTrees(a: readonly ExpressionTree[], b: readonly ExpressionTree[]): boolean {
  return a.length === b.length && a.every((tree, index) => sameTree(tree, b[index] as ExpressionTree));
}

/** The columns that an expression reads, each once, in the order of their first use. */
export function columnsOf(tree: ExpressionTree): string[] {
  const found = new Set<string>();
  const visit = (node: ExpressionTree): void => {
    if ('column' in node) found.add(node.column);
    else if ('custom' in node) node.custom.columns?.forEach((column) => found.add(column));
    else argumentsOf(node).forEach(visit);
  };
  visit(tree);
  return [...found];
}
