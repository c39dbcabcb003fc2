import * as z from 'zod';
import {
  defineOperator,
  fittedParam,
  giveFitted,
  IndicatorStage,
  type AddColumns,
  type Numeric,
  type StageOptions,
} from '../../core/index.js';
import { scaler } from '../../kernels/index.js';
import type { Float64 } from 'apache-arrow';

const params = () =>
  z.strictObject({
    columns: z
      .array(z.string().min(1))
      .min(1)
      .refine((columns) => new Set(columns).size === columns.length, { message: 'each column once' })
      .describe('Columns of numbers to scale.'),
    method: z
      .enum(['standard', 'minMax'])
      .default('standard')
      .describe('By mean and standard deviation, or by the least and the largest value.'),
    by: z
      .string()
      .min(1)
      .nullable()
      .optional()
      .describe('Column that tells series apart: "symbol" where there is one; null to scale all alike.'),
    fitted: fittedParam(),
  });

/** `scale({ columns: ['volume'] })` adds `volumeScaled`. */
export type Scale = <const C extends string>(
  given: Omit<z.input<ReturnType<typeof params>>, 'columns'> & { readonly columns: readonly C[] },
  options?: StageOptions,
) => AddColumns<Record<C, Numeric>, { [K in C as `${K}Scaled`]: Float64 }>;

/** Scales columns by all that is known of them so far, or by what was learned of another stream. */
export const scale = defineOperator({
  name: 'scale',
  title: 'Scale',
  summary: 'Scales columns by what all rows so far have shown, or by what was learned of another stream.',
  formula:
    'standard: (x - mean) / std, of the population, 0 where all were equal; minMax: (x - min) / (max - min), 0.5 where all were equal. Over the rows of the symbol so far, this one among them; with `fitted` over those it was fitted on, and no value for a symbol that was not there.',
  see: ['B. P. Welford, Note on a Method for Calculating Corrected Sums of Squares and Products, 1962'],
  params,
  scope: 'key',
  missing: 'see',
  addsColumns: true,
  fits: true,
  examples: [
    { title: 'Two columns', params: { columns: ['close', 'volume'] } },
    { title: 'To a range', params: { columns: ['close'], method: 'minMax' } },
  ],
  open: ({ columns, method, by, fitted }) => {
    const stage = new IndicatorStage({
      name: 'scale',
      kernel: scaler(method, columns.length, fitted === undefined),
      params: {},
      seesMissing: true,
      columns,
      by,
      outputs: columns.map((column) => `${column}Scaled`),
      outputTypes: columns.map(() => 'number'),
      timeToLiveNs: undefined,
    });
    if (fitted !== undefined) giveFitted('scale', fitted, stage);
    return stage;
  },
  signature: undefined as Scale | undefined,
});
