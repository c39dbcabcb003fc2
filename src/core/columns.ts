import type { Bool, Float, Float64, Int, Int32, RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';

/** Types an indicator can read as a number. */
export type Numeric = Float | Int | Bool;

/** The columns of a stream whose columns are not known to the compiler. */
export type AnyColumns = TypeMap;

type IsUntyped<T> = 0 extends 1 & T ? true : string extends keyof T ? true : false;

type Missing<T, Needed> = {
  [K in keyof Needed]: K extends keyof T
    ? T[K] extends Needed[K]
      ? never
      : `column "${K & string}" has the wrong type`
    : `no column "${K & string}" in this stream`;
}[keyof Needed];

type Clashes<T, Added> = {
  [K in keyof Added]: K extends keyof T
    ? `column "${K & string}" exists already; choose another name with "as"`
    : never;
}[keyof Added];

/** Nothing when the columns fit; else a type whose only property is the sentence to read. */
export type Check<T, Needed, Added> =
  IsUntyped<T> extends true
    ? unknown
    : [Missing<T, Needed> | Clashes<T, Added>] extends [never]
      ? unknown
      : { readonly rxarrow: Missing<T, Needed> | Clashes<T, Added> };

/** The same columns, in the eyes of the compiler certainly ones of Arrow. */
export type ArrowColumns<T> = T extends TypeMap ? T : never;

/** The columns of a stream with more added. */
export type WithColumns<T, Added> =
  IsUntyped<T> extends true
    ? T
    : { [K in keyof T | keyof Added]: K extends keyof Added ? Added[K] : K extends keyof T ? T[K] : never };

/** An operator that needs some columns and adds others. */
export interface AddColumns<Needed, Added> {
  <T extends TypeMap>(
    source: Observable<RecordBatch<T>> & Check<T, Needed, Added>,
  ): Observable<RecordBatch<ArrowColumns<WithColumns<T, Added>>>>;
}

/** An operator that leaves the columns as they are. */
export interface SameColumns<Needed = unknown> {
  <T extends TypeMap>(source: Observable<RecordBatch<T>> & Check<T, Needed, unknown>): Observable<RecordBatch<T>>;
}

type Capitalised<Prefix extends string, Output extends string, Component extends string> = Output extends Component
  ? Prefix
  : `${Prefix}${Capitalize<Output>}`;

/** `as` of an indicator: a name, or for several outputs a name for each. */
export type AsOption<Outputs extends readonly string[]> = Outputs extends readonly [string]
  ? string
  : string | { readonly [K in Outputs[number]]?: string };

type OutputName<
  Component extends string,
  As,
  Output extends string,
  Outputs extends readonly string[],
> = Outputs extends readonly [string]
  ? As extends string
    ? As
    : Component
  : // The default is the name of the component, which also comes as a union of that name with itself.
    [As] extends [Component]
    ? Capitalised<Component, Output, Component>
    : As extends string
      ? Capitalised<As, Output, Component>
      : As extends { readonly [K in Output]: infer Name extends string }
        ? Name
        : Capitalised<Component, Output, Component>;

/** What a column of an indicator holds: float64, true and false, or int32. */
export type OutputType = 'number' | 'boolean' | 'integer';

/** One type for all outputs, or one for each of those that do not hold plain numbers. */
export type OutputTypes<Outputs extends readonly string[]> =
  OutputType | { readonly [O in Outputs[number]]?: OutputType };

interface ColumnOfType {
  readonly number: Float64;
  readonly boolean: Bool;
  readonly integer: Int32;
}

type OutputColumn<Types, Output extends string> = Types extends OutputType
  ? ColumnOfType[Types]
  : Types extends { readonly [K in Output]: infer Type extends OutputType }
    ? ColumnOfType[Type]
    : Float64;

/** The columns an indicator adds. */
export type OutputColumns<Component extends string, Outputs extends readonly string[], As, Types = 'number'> = {
  [O in Outputs[number] as OutputName<Component, As, O, Outputs>]: OutputColumn<Types, O>;
};

/** `column` (one input) or `columns` (several) of an indicator: where to read instead of the columns of that name. */
export type ColumnChoice<Inputs extends readonly string[]> = Inputs extends readonly [string]
  ? string
  : { readonly [K in Inputs[number]]?: string };

export type ColumnOption<Inputs extends readonly string[], Choice> = Inputs extends readonly [string]
  ? { readonly column?: Choice }
  : { readonly columns?: Choice };

export type DefaultChoice<Inputs extends readonly string[]> = Inputs extends readonly [infer Only extends string]
  ? Only
  : Record<never, never>;

/** The numeric columns an indicator reads. */
export type InputColumns<Inputs extends readonly string[], Choice> = {
  [
    I in Inputs[number] as Choice extends string
      ? Choice
      : Choice extends { readonly [K in I]: infer Name extends string }
        ? Name
        : I
  ]: Numeric;
};
