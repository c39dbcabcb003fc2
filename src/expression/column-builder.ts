import { InvalidParams } from '../base/errors.js';
import { signatureOf, type NodeType } from './resolve.js';
import {
  callTree,
  durationTree,
  literalTree,
  operationTree,
  timeTree,
  type ExpressionTree,
  type Operator,
} from './tree.js';

/** The type of a column that expressions cannot use, and of one whose type comes out when it is compiled. */
export const NO_TYPE = 'null';

/** The type of a column while the stream is not known yet: every verb goes, and only the tree counts. */
export const ANY_TYPE = 'any';

type BuilderKind = NodeType | typeof ANY_TYPE;

/** What may stand beside a column. */
export type Operand = number | boolean | string | bigint | ColumnBuilder | null;

/** Every verb of every kind of column; the interfaces in columns.ts say which columns have which. Types are checked here too. */
export class ColumnBuilder {
  readonly tree: ExpressionTree;
  readonly kind: BuilderKind;

  constructor(tree: ExpressionTree, kind: BuilderKind) {
    this.tree = tree;
    this.kind = kind;
  }

  eq(other: Operand): ColumnBuilder {
    return this.compare('eq', other);
  }
  neq(other: Operand): ColumnBuilder {
    return this.compare('neq', other);
  }
  lt(other: Operand): ColumnBuilder {
    return this.compare('lt', other);
  }
  lte(other: Operand): ColumnBuilder {
    return this.compare('lte', other);
  }
  gt(other: Operand): ColumnBuilder {
    return this.compare('gt', other);
  }
  gte(other: Operand): ColumnBuilder {
    return this.compare('gte', other);
  }
  between(low: Operand, high: Operand): ColumnBuilder {
    return this.gte(low).and(this.lte(high));
  }
  isIn(values: readonly (number | string)[]): ColumnBuilder {
    return operation('in', this, ...values.map((value) => toColumn(value, this.kind)));
  }

  add(other: Operand): ColumnBuilder {
    return operation('add', this, toColumn(other, this.spanKind()));
  }
  sub(other: Operand): ColumnBuilder {
    return operation('sub', this, toColumn(other, this.spanKind()));
  }
  since(other: Operand): ColumnBuilder {
    return operation('sub', this, toColumn(other, 'time'));
  }
  mul(other: Operand): ColumnBuilder {
    return operation('mul', this, toColumn(other, 'number'));
  }
  div(other: Operand): ColumnBuilder {
    return operation('div', this, toColumn(other, 'number'));
  }
  mod(other: Operand): ColumnBuilder {
    return operation('mod', this, toColumn(other, 'number'));
  }
  neg(): ColumnBuilder {
    return operation('neg', this);
  }
  abs(): ColumnBuilder {
    return call('abs', this);
  }
  seconds(): ColumnBuilder {
    return call('seconds', this);
  }

  and(other: Operand): ColumnBuilder {
    return operation('and', this, toColumn(other, 'boolean'));
  }
  or(other: Operand): ColumnBuilder {
    return operation('or', this, toColumn(other, 'boolean'));
  }
  not(): ColumnBuilder {
    return operation('not', this);
  }

  isNull(): ColumnBuilder {
    return call('isNull', this);
  }
  orElse(value: Operand): ColumnBuilder {
    return call('orElse', this, toColumn(value, this.kind));
  }

  startsWith(part: Operand): ColumnBuilder {
    return call('startsWith', this, toColumn(part, 'text'));
  }
  endsWith(part: Operand): ColumnBuilder {
    return call('endsWith', this, toColumn(part, 'text'));
  }
  contains(part: Operand): ColumnBuilder {
    return call('contains', this, toColumn(part, 'text'));
  }

  year(): ColumnBuilder {
    return call('year', this);
  }
  month(): ColumnBuilder {
    return call('month', this);
  }
  dayOfMonth(): ColumnBuilder {
    return call('dayOfMonth', this);
  }
  dayOfWeek(): ColumnBuilder {
    return call('dayOfWeek', this);
  }
  hour(): ColumnBuilder {
    return call('hour', this);
  }
  minute(): ColumnBuilder {
    return call('minute', this);
  }
  second(): ColumnBuilder {
    return call('second', this);
  }

  private compare(op: Operator, other: Operand): ColumnBuilder {
    return operation(op, this, toColumn(other, this.kind));
  }

  /** Text or nanoseconds added to a time or a duration are a duration. */
  private spanKind(): BuilderKind {
    return this.kind === 'time' || this.kind === 'duration' ? 'duration' : this.kind;
  }
}

/** An operand as a column; text and bigint mean a time or a duration beside one. */
export function toColumn(operand: Operand, beside: BuilderKind): ColumnBuilder {
  if (operand instanceof ColumnBuilder) return operand;
  if (operand === null) return new ColumnBuilder(literalTree(null), 'null');
  if (typeof operand === 'boolean') return new ColumnBuilder(literalTree(operand), 'boolean');
  if (typeof operand === 'number') {
    if (Number.isFinite(operand)) return new ColumnBuilder(literalTree(operand), 'number');
    throw new InvalidParams({
      path: 'expression',
      found: operand,
      expected: 'a finite number',
      hint: 'For no value, write null.',
    });
  }
  if (typeof operand === 'string' && beside !== 'time' && beside !== 'duration') {
    return new ColumnBuilder(literalTree(operand), 'text');
  }
  if (typeof operand === 'bigint' && beside === ANY_TYPE)
    return new ColumnBuilder(literalTree(`${operand}n`), ANY_TYPE);
  if (typeof operand === 'string' || typeof operand === 'bigint') {
    const tree = beside === 'time' ? timeTree(operand) : beside === 'duration' ? durationTree(operand) : undefined;
    if (tree !== undefined) return new ColumnBuilder(tree, beside);
    const expected = { time: 'a time such as 2012-05-18T00:00:00Z', duration: 'a duration such as 1h30m' }[
      String(beside)
    ];
    throw new InvalidParams({
      path: 'expression',
      found: operand,
      expected: expected ?? 'a number, a text or a column',
    });
  }
  throw new InvalidParams({ path: 'expression', found: operand, expected: 'a column, a number, a text or a boolean' });
}

/** An operator on columns, checked as soon as it is written. */
export function operation(op: Operator, ...operands: readonly ColumnBuilder[]): ColumnBuilder {
  return typed(operationTree(op, ...operands.map(({ tree }) => tree)), operands);
}

/** A function on columns, checked as soon as it is written. */
export function call(name: string, ...operands: readonly ColumnBuilder[]): ColumnBuilder {
  return typed(callTree(name, ...operands.map(({ tree }) => tree)), operands);
}

function typed(tree: ExpressionTree, operands: readonly ColumnBuilder[]): ColumnBuilder {
  const kinds = operands.map(({ kind }) => kind);
  if (kinds.includes(ANY_TYPE)) return new ColumnBuilder(tree, ANY_TYPE);
  if (!('op' in tree) && !('call' in tree)) return new ColumnBuilder(tree, operands[0]?.kind ?? NO_TYPE);
  return new ColumnBuilder(tree, signatureOf(tree, kinds as readonly NodeType[]).result);
}
