import { InvalidParams } from '../base/errors.js';
import { DataType, type Bool, type Float64 } from 'apache-arrow';
import { call, ColumnBuilder, operation, toColumn, type Operand } from './column-builder.js';
import { durationTree, timeTree, type Custom, type CustomFunction } from './tree.js';
import { valueTypeOf } from './value-type.js';
import type {
  AnyColumn,
  BooleanColumn,
  BooleanOperand,
  DurationColumn,
  NumberColumn,
  NumberOperand,
  TextColumn,
  TextOperand,
  TimeColumn,
} from './columns.js';

function numeric(name: string, ...operands: readonly NumberOperand[]): NumberColumn {
  return call(
    name,
    ...operands.map((operand) => toColumn(operand as unknown as Operand, 'number')),
  ) as unknown as NumberColumn;
}

/** The size of a number, without its sign. */
export const abs = (x: NumberOperand): NumberColumn => numeric('abs', x);
/** 1, -1 or 0. */
export const sign = (x: NumberOperand): NumberColumn => numeric('sign', x);
/** The next whole number up. */
export const ceil = (x: NumberOperand): NumberColumn => numeric('ceil', x);
/** The next whole number down. */
export const floor = (x: NumberOperand): NumberColumn => numeric('floor', x);
/** The nearest whole number; halves go away from zero. */
export const round = (x: NumberOperand): NumberColumn => numeric('round', x);
/** The square root; null below zero. */
export const sqrt = (x: NumberOperand): NumberColumn => numeric('sqrt', x);
/** e to the power of a number. */
export const exp = (x: NumberOperand): NumberColumn => numeric('exp', x);
/** The natural logarithm; null at and below zero. */
export const log = (x: NumberOperand): NumberColumn => numeric('log', x);
/** The logarithm to base 10; null at and below zero. */
export const log10 = (x: NumberOperand): NumberColumn => numeric('log10', x);
/** The first number to the power of the second. */
export const pow = (x: NumberOperand, y: NumberOperand): NumberColumn => numeric('pow', x, y);
/** The sine of an angle in radians. */
export const sin = (x: NumberOperand): NumberColumn => numeric('sin', x);
/** The cosine of an angle in radians. */
export const cos = (x: NumberOperand): NumberColumn => numeric('cos', x);
/** The tangent of an angle in radians. */
export const tan = (x: NumberOperand): NumberColumn => numeric('tan', x);
/** The angle whose sine this is. */
export const asin = (x: NumberOperand): NumberColumn => numeric('asin', x);
/** The angle whose cosine this is. */
export const acos = (x: NumberOperand): NumberColumn => numeric('acos', x);
/** The angle whose tangent this is. */
export const atan = (x: NumberOperand): NumberColumn => numeric('atan', x);
/** The hyperbolic sine. */
export const sinh = (x: NumberOperand): NumberColumn => numeric('sinh', x);
/** The hyperbolic cosine. */
export const cosh = (x: NumberOperand): NumberColumn => numeric('cosh', x);
/** The hyperbolic tangent. */
export const tanh = (x: NumberOperand): NumberColumn => numeric('tanh', x);
/** The smallest; null when any is null. */
export const min = (x: NumberOperand, y: NumberOperand, ...more: NumberOperand[]): NumberColumn =>
  numeric('min', x, y, ...more);
/** The largest; null when any is null. */
export const max = (x: NumberOperand, y: NumberOperand, ...more: NumberOperand[]): NumberColumn =>
  numeric('max', x, y, ...more);
/** The number, but not below `low` nor above `high`. */
export const clamp = (x: NumberOperand, low: NumberOperand, high: NumberOperand): NumberColumn =>
  numeric('clamp', x, low, high);
/** A truth value as a number: 1 for true, 0 for false. */
export const double = (x: BooleanOperand): NumberColumn =>
  call('double', toColumn(x as unknown as Operand, 'boolean')) as unknown as NumberColumn;

/** A constant as a column. */
export function literal(value: number): NumberColumn;
export function literal(value: boolean): BooleanColumn;
export function literal(value: string): TextColumn;
export function literal(value: number | boolean | string): unknown {
  return toColumn(value, 'null');
}

/** A moment as a column, from ISO 8601 text or nanoseconds since 1970. */
export function timestamp(value: string | bigint): TimeColumn {
  const tree = timeTree(value);
  if (tree === undefined)
    throw new InvalidParams({ path: 'timestamp', found: value, expected: 'ISO 8601, such as 2012-05-18T00:00:00Z' });
  return new ColumnBuilder(tree, 'time') as unknown as TimeColumn;
}

/** A length of time as a column, from text such as `1h30m` or nanoseconds. */
export function duration(value: string | bigint): DurationColumn {
  const tree = durationTree(value);
  if (tree === undefined)
    throw new InvalidParams({ path: 'duration', found: value, expected: 'a duration such as 1h30m' });
  return new ColumnBuilder(tree, 'duration') as unknown as DurationColumn;
}

/** `yes` where the condition is true, `no` where it is false, null where it is null. One branch may be null. */
export function when(
  condition: BooleanOperand,
  yes: AnyColumn,
  no: AnyColumn | number | boolean | string | null,
): AnyColumn;
export function when(condition: BooleanOperand, yes: NumberOperand | null, no: NumberOperand): NumberColumn;
export function when(condition: BooleanOperand, yes: NumberOperand, no: null): NumberColumn;
export function when(condition: BooleanOperand, yes: BooleanOperand | null, no: BooleanOperand): BooleanColumn;
export function when(condition: BooleanOperand, yes: BooleanOperand, no: null): BooleanColumn;
export function when(condition: BooleanOperand, yes: TextOperand | null, no: TextOperand): TextColumn;
export function when(condition: BooleanOperand, yes: TextOperand, no: null): TextColumn;
export function when<C extends TimeColumn | DurationColumn>(condition: BooleanOperand, yes: C | null, no: C): C;
export function when<C extends TimeColumn | DurationColumn>(condition: BooleanOperand, yes: C, no: null): C;
export function when(condition: unknown, yes: unknown, no: unknown): unknown {
  return operation(
    'if',
    toColumn(condition as Operand, 'boolean'),
    toColumn(yes as Operand, 'null'),
    toColumn(no as Operand, 'null'),
  );
}

/**
 * A function of your own over column views: the escape when the verbs do not suffice. It is opaque: it cannot be
 * written to a file, and a checkpointed run wants an `id`. Each row of `out` must depend on the same row of the views
 * alone; NaN is null. `columns` names what it reads, for those who ask which columns a pipeline needs.
 */
export function custom<T extends Float64 | Bool>(
  type: T,
  run: CustomFunction,
  options: { readonly id?: string; readonly columns?: readonly string[] } = {},
): T extends Bool ? BooleanColumn : NumberColumn {
  const kind = type instanceof DataType ? valueTypeOf(type) : undefined;
  if (kind !== 'number' && kind !== 'boolean') {
    throw new InvalidParams({ path: 'custom.type', found: String(type), expected: 'Float64 or Bool' });
  }
  const node: Custom = { type: kind, run, ...options };
  return new ColumnBuilder({ custom: node }, kind) as unknown as T extends Bool ? BooleanColumn : NumberColumn;
}
