import {
  Float64,
  Int32,
  type DataType,
  type TimestampNanosecond,
  type Int64,
  type Uint32,
  type Bool,
} from 'apache-arrow';
import * as z from 'zod';
import { InvalidParams } from '../../base/errors.js';
import { componentParam, configuredOf, type Numeric, type Word } from '../../core/index.js';
import {
  countOfRows,
  countOfValues,
  deviation,
  firstValue,
  lastValue,
  maximum,
  meanOfValues,
  minimum,
  sumOfValues,
  weightedMean,
  type Accumulator,
} from '../../kernels/index.js';

/** One statistic of a window, as data. */
export type Aggregate =
  | { readonly first: string }
  | { readonly last: string }
  | { readonly sum: string }
  | { readonly mean: string }
  | { readonly min: string }
  | { readonly max: string }
  | { readonly count: string }
  | { readonly std: string; readonly freedom?: number | undefined }
  | { readonly quantile: string; readonly at?: number | undefined }
  | { readonly vwap: string; readonly weight: string }
  | { readonly indicator: object; readonly output?: string | undefined };

/** The statistics of a window by the names of their columns. */
export type Aggregates = Readonly<Record<string, Aggregate>>;

const column = (says: string): z.ZodString => z.string().min(1).describe(says);

const aggregate = () =>
  z.union([
    // The first, since the pipeline looks for components in the first of several objects.
    z.strictObject({
      indicator: componentParam('indicator').describe(
        'Its value in the last row, computed over the rows of the window alone.',
      ),
      output: z.string().min(1).optional().describe('Which of its columns, where it has several.'),
    }),
    z.strictObject({ first: column('Value of the earliest event.') }),
    z.strictObject({ last: column('Value of the latest event.') }),
    z.strictObject({ sum: column('Sum.') }),
    z.strictObject({ mean: column('Mean.') }),
    z.strictObject({ min: column('Smallest value.') }),
    z.strictObject({ max: column('Largest value.') }),
    z.strictObject({ count: column('Number of values; "*" counts rows.') }),
    z.strictObject({
      std: column('Standard deviation.'),
      freedom: z.int().min(0).max(1).optional().describe('0 divides by n (when left out), 1 by n - 1.'),
    }),
    z.strictObject({
      quantile: column('Quantile, between two values where it falls between them.'),
      at: z.number().min(0).max(1).optional().describe('Which, from 0 to 1; the median when left out.'),
    }),
    z.strictObject({
      vwap: column('Mean weighted by another column.'),
      weight: column('The column of the weights.'),
    }),
  ]);

/** The parameter `aggregates` of every window. */
export const aggregatesParam = () =>
  z
    .record(z.string().min(1), aggregate())
    .refine((given) => Object.keys(given).length > 0, { message: 'at least one column' })
    .describe('Columns of a window, each with its statistic: { high: { max: price } }.');

/** What tells aggregates apart: the same data, an indicator by its name and parameters. */
export function aggregatesIdentity(aggregates: Aggregates): unknown {
  return Object.entries(aggregates).map(([name, given]) => {
    if (!('indicator' in given)) return [name, given];
    const configured = configuredOf(given.indicator);
    return [name, configured?.card.name, configured?.params, given.output];
  });
}

/** How one column of a window is computed. */
export interface AggregatePlan {
  readonly name: string;
  readonly columns: readonly string[];
  readonly integer: boolean;
  /** What grows row by row; without one the rows of the window are kept until it closes. */
  readonly accumulator?: Accumulator;
  /** Of what is computed from kept rows. */
  readonly quantile?: number;
  readonly indicator?: { readonly operator: object; readonly output: string | undefined };
}

const NUMBER = new Float64();
const COUNT = new Int32();

export function aggregateType(plan: AggregatePlan): DataType {
  return plan.integer ? COUNT : NUMBER;
}

/** @throws InvalidParams for an indicator of which it does not say the column */
export function planAggregates(component: string, aggregates: Aggregates): AggregatePlan[] {
  return Object.entries(aggregates).map(([name, given]) => planOf(component, name, given));
}

const SIMPLE = {
  first: firstValue,
  last: lastValue,
  sum: sumOfValues,
  mean: meanOfValues,
  min: minimum,
  max: maximum,
} as const;

function planOf(component: string, name: string, given: Aggregate): AggregatePlan {
  const of = (columns: readonly string[], accumulator: Accumulator, integer = false): AggregatePlan => ({
    name,
    columns,
    integer,
    accumulator,
  });
  for (const [kind, accumulator] of Object.entries(SIMPLE)) {
    const from = (given as Readonly<Record<string, unknown>>)[kind];
    if (typeof from === 'string') return of([from], accumulator);
  }
  if ('count' in given) return given.count === '*' ? of([], countOfRows, true) : of([given.count], countOfValues, true);
  if ('std' in given) return of([given.std], deviation(given.freedom ?? 0));
  if ('vwap' in given) return of([given.vwap, given.weight], weightedMean);
  if ('quantile' in given) return { name, columns: [given.quantile], integer: false, quantile: given.at ?? 0.5 };
  return indicatorPlan(component, name, given as Extract<Aggregate, { indicator: object }>);
}

interface ReadsColumns {
  readonly column?: string;
  readonly columns?: Readonly<Record<string, string | undefined>>;
  readonly by?: string | null;
}

function indicatorPlan(
  component: string,
  name: string,
  { indicator, output }: Extract<Aggregate, { indicator: object }>,
): AggregatePlan {
  const configured = configuredOf(indicator);
  const path = `aggregates.${name}`;
  if (configured === undefined)
    throw new InvalidParams({ component, path, found: indicator, expected: 'an indicator' });
  const { column: one, columns: several, by } = (configured.params ?? {}) as ReadsColumns;
  if (typeof by === 'string')
    throw new InvalidParams({
      component,
      path: `${path}.by`,
      found: by,
      expected: 'no key of its own: the rows of a window are one series',
    });
  const columns = (configured.card.inputs ?? []).map((role) => one ?? several?.[role] ?? role);
  return {
    name,
    columns: [...new Set(columns)],
    integer: false,
    indicator: { operator: indicator, output },
  };
}

type ColumnsRead<A> = A extends { readonly indicator: object }
  ? never
  : A extends { readonly vwap: infer V extends string; readonly weight: infer W extends string }
    ? V | W
    : A extends { readonly count: infer C extends string }
      ? Exclude<C, '*'>
      : A extends { readonly std: infer S extends string }
        ? S
        : A extends { readonly quantile: infer Q extends string }
          ? Q
          : A extends Readonly<Record<string, infer Only>>
            ? Extract<Only, string>
            : never;

/** The columns that aggregates read, as the compiler knows them. */
export type AggregateInputs<A> = { [K in ColumnsRead<A[keyof A]>]: Numeric };

/** The columns that aggregates give. */
export type AggregateColumns<A> = {
  [K in keyof A]: A[K] extends { readonly count: string } ? Int32 : Float64;
};

type KeyColumns<T, By> = By extends string
  ? { [K in By & keyof T]: Word }
  : By extends null
    ? Record<never, never>
    : { [K in 'symbol' & keyof T]: Word };

type Revised<Late> = Late extends 'amend' ? { revision: Int32; retracted: Bool } : Record<never, never>;

/** The columns of a window: its key, its times, its statistics. */
export type WindowColumns<T, A, By = undefined, Late = undefined> = KeyColumns<T, By> & {
  sequence: Int64;
  time: TimestampNanosecond;
  available: TimestampNanosecond;
} & AggregateColumns<A> & { quality: Uint32 } & Revised<Late>;
