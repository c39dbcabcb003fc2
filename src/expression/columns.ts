import { didYouMean, SchemaMismatch } from '../base/errors.js';
import { columnIndex, describeSchema } from '../columnar/index.js';
import { ANY_TYPE, ColumnBuilder, NO_TYPE } from './column-builder.js';
import { columnTree, type ExpressionTree } from './tree.js';
import { valueTypeOf } from './value-type.js';
import type {
  Bool,
  DataType,
  Date_,
  Dictionary,
  Duration,
  DurationNanosecond,
  Float,
  Float64,
  Int,
  Int32,
  LargeUtf8,
  Schema,
  Timestamp,
  TimestampNanosecond,
  TypeMap,
  Utf8,
} from 'apache-arrow';

declare const outputType: unique symbol;

/** A column expression in code, of the Arrow type that it gives. Only methods make new ones; it holds no values. */
export interface Column<T extends DataType> {
  /** The expression as data. */
  readonly tree: ExpressionTree;
  /** For the compiler alone: the type of the column that the expression gives. */
  readonly [outputType]?: T;
  /** Whether the value is null; never null itself. */
  isNull(): BooleanColumn;
}

/** A number column or a plain number. */
export type NumberOperand = number | NumberColumn<DataType> | AnyColumn;
/** A truth column or a plain truth value. */
export type BooleanOperand = boolean | BooleanColumn | AnyColumn;
/** A text column or a plain text. */
export type TextOperand = string | TextColumn<DataType> | AnyColumn;
/** A time column, ISO 8601 text or nanoseconds since 1970. */
export type TimeOperand = string | bigint | TimeColumn<DataType> | AnyColumn;
/** A duration column, text such as `1h30m`, or nanoseconds. */
export type DurationOperand = string | bigint | DurationColumn<DataType> | AnyColumn;

/** Comparisons that every ordered column has; null when either side is null. */
export interface Ordered<Operand> {
  eq(other: Operand): BooleanColumn;
  neq(other: Operand): BooleanColumn;
  lt(other: Operand): BooleanColumn;
  lte(other: Operand): BooleanColumn;
  gt(other: Operand): BooleanColumn;
  gte(other: Operand): BooleanColumn;
  /** From `low` to `high`, both included. */
  between(low: Operand, high: Operand): BooleanColumn;
}

/** Numbers; what is computed from them is float64. A result that is not finite is null. */
export interface NumberColumn<T extends DataType = Float64> extends Column<T>, Ordered<NumberOperand> {
  readonly kind: 'number';
  add(other: NumberOperand): NumberColumn;
  sub(other: NumberOperand): NumberColumn;
  mul(other: NumberOperand): NumberColumn;
  /** Null where `other` is 0. */
  div(other: NumberOperand): NumberColumn;
  /** The remainder, with the sign of this column. */
  mod(other: NumberOperand): NumberColumn;
  neg(): NumberColumn;
  abs(): NumberColumn;
  isIn(values: readonly number[]): BooleanColumn;
  /** `value` where this is null. */
  orElse(value: NumberOperand): NumberColumn;
}

/** Truth values with three-valued logic: false and null is false, true or null is true. */
export interface BooleanColumn extends Column<Bool> {
  readonly kind: 'boolean';
  and(other: BooleanOperand): BooleanColumn;
  or(other: BooleanOperand): BooleanColumn;
  not(): BooleanColumn;
  eq(other: BooleanOperand): BooleanColumn;
  neq(other: BooleanOperand): BooleanColumn;
  orElse(value: BooleanOperand): BooleanColumn;
}

/** Texts, compared by number and not letter by letter. */
export interface TextColumn<T extends DataType = Dictionary<Utf8, Int32>> extends Column<T> {
  readonly kind: 'text';
  eq(other: TextOperand): BooleanColumn;
  neq(other: TextOperand): BooleanColumn;
  isIn(values: readonly string[]): BooleanColumn;
  startsWith(part: TextOperand): BooleanColumn;
  endsWith(part: TextOperand): BooleanColumn;
  contains(part: TextOperand): BooleanColumn;
  orElse(value: TextOperand): TextColumn;
}

/** Times in nanoseconds; their fields are those of UTC. */
export interface TimeColumn<T extends DataType = TimestampNanosecond> extends Column<T>, Ordered<TimeOperand> {
  readonly kind: 'time';
  add(duration: DurationOperand): TimeColumn;
  /** The duration since another time, exact below 104 days. */
  since(other: TimeOperand): DurationColumn;
  /** Earlier by a duration. */
  sub(duration: DurationOperand): TimeColumn;
  orElse(value: TimeOperand): TimeColumn;
  year(): NumberColumn;
  /** 1 to 12. */
  month(): NumberColumn;
  /** 1 to 31. */
  dayOfMonth(): NumberColumn;
  /** 0 for Sunday to 6 for Saturday. */
  dayOfWeek(): NumberColumn;
  /** 0 to 23. */
  hour(): NumberColumn;
  minute(): NumberColumn;
  second(): NumberColumn;
}

/** Lengths of time. */
export interface DurationColumn<T extends DataType = DurationNanosecond> extends Column<T>, Ordered<DurationOperand> {
  readonly kind: 'duration';
  add(other: DurationOperand): DurationColumn;
  sub(other: DurationOperand): DurationColumn;
  mul(factor: NumberOperand): DurationColumn;
  div(divisor: NumberOperand): DurationColumn;
  neg(): DurationColumn;
  /** As a number of seconds. */
  seconds(): NumberColumn;
  orElse(value: DurationOperand): DurationColumn;
}

/** A column of a stream whose types are known only when it runs: every verb, checked then. */
export interface AnyColumn extends Column<DataType> {
  readonly kind: never;
  eq(other: AnyOperand): BooleanColumn;
  neq(other: AnyOperand): BooleanColumn;
  lt(other: AnyOperand): BooleanColumn;
  lte(other: AnyOperand): BooleanColumn;
  gt(other: AnyOperand): BooleanColumn;
  gte(other: AnyOperand): BooleanColumn;
  between(low: AnyOperand, high: AnyOperand): BooleanColumn;
  isIn(values: readonly (number | string)[]): BooleanColumn;
  add(other: AnyOperand): AnyColumn;
  sub(other: AnyOperand): AnyColumn;
  mul(other: AnyOperand): AnyColumn;
  div(other: AnyOperand): AnyColumn;
  mod(other: AnyOperand): NumberColumn;
  neg(): AnyColumn;
  abs(): NumberColumn;
  and(other: AnyOperand): BooleanColumn;
  or(other: AnyOperand): BooleanColumn;
  not(): BooleanColumn;
  orElse(value: AnyOperand): AnyColumn;
  startsWith(part: TextOperand): BooleanColumn;
  endsWith(part: TextOperand): BooleanColumn;
  contains(part: TextOperand): BooleanColumn;
  since(other: AnyOperand): DurationColumn;
  seconds(): NumberColumn;
  year(): NumberColumn;
  month(): NumberColumn;
  dayOfMonth(): NumberColumn;
  dayOfWeek(): NumberColumn;
  hour(): NumberColumn;
  minute(): NumberColumn;
  second(): NumberColumn;
}

type AnyOperand = number | boolean | string | bigint | Column<DataType>;

/** What a column of an Arrow type can do. Types that expressions cannot use have no verbs but `isNull`. */
export type ColumnOf<T extends DataType> = DataType extends T
  ? AnyColumn
  : T extends Float | Int
    ? NumberColumn<T>
    : T extends Bool
      ? BooleanColumn
      : T extends Utf8 | LargeUtf8 | Dictionary<Utf8>
        ? TextColumn<T>
        : T extends Timestamp | Date_
          ? TimeColumn<T>
          : T extends Duration
            ? DurationColumn<T>
            : Column<T>;

/** The columns of a stream by name. */
export type Columns<T extends TypeMap> = { readonly [K in keyof T]: ColumnOf<T[K]> };

/** The columns of a stream whose names are known only when it runs. */
export type AnyColumns = Readonly<Record<string, AnyColumn>>;

/** Whether a value is a column expression. */
export function isColumn(value: unknown): value is Column<DataType> {
  return value instanceof ColumnBuilder;
}

/**
 * The columns of a schema, for expressions in code.
 * @throws SchemaMismatch when a column is asked for that is not there
 */
export function columnsFor<T extends TypeMap>(schema: Schema<T>): Columns<T> {
  const untyped = schema as unknown as Schema;
  return new Proxy(Object.create(null) as Columns<T>, {
    get: (_, name) => (typeof name === 'string' ? columnNamed(name, untyped) : undefined),
    has: (_, name) => typeof name === 'string' && columnIndex(untyped, name) >= 0,
    ownKeys: () => untyped.fields.map((field) => field.name),
    getOwnPropertyDescriptor: (_, name) =>
      typeof name === 'string' && columnIndex(untyped, name) >= 0
        ? { value: columnNamed(name, untyped), enumerable: true, configurable: true }
        : undefined,
  });
}

/** Columns of every name, while the stream is not known yet. */
export function columnsOfAnyStream(): AnyColumns {
  return new Proxy(Object.create(null) as AnyColumns, {
    get: (_, name) =>
      typeof name === 'string'
        ? (new ColumnBuilder(columnTree(name), ANY_TYPE) as unknown as AnyColumn)
        : (undefined as never),
  });
}

function columnNamed(name: string, schema: Schema): ColumnBuilder {
  const field = schema.fields[columnIndex(schema, name)];
  if (field === undefined) {
    const names = schema.fields.map((one) => one.name);
    throw new SchemaMismatch({
      column: name,
      wanted: 'by the expression',
      available: describeSchema(schema),
      hint: didYouMean(name, names),
    });
  }
  return new ColumnBuilder(columnTree(name), valueTypeOf(field.type as DataType) ?? NO_TYPE);
}
