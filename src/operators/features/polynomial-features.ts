import * as z from 'zod';
import { defineOperator, IndicatorStage, type BatchOperator, type StageOptions } from '../../core/index.js';
import { monomials, powersUpTo, type Powers } from '../../kernels/index.js';

const MOST_COLUMNS = 500;

const params = () =>
  z
    .strictObject({
      columns: z.array(z.string().min(1)).min(1).max(20).describe('Columns of numbers to multiply.'),
      degree: z.int().min(2).max(5).default(2).describe('Largest sum of the powers in a product.'),
      crossOnly: z.boolean().default(false).describe('Whether each column comes once at most, without its powers.'),
    })
    .refine(({ columns }) => new Set(columns).size === columns.length, {
      path: ['columns'],
      message: 'each column once',
    })
    .refine(({ columns, degree, crossOnly }) => powersUpTo(columns.length, degree, crossOnly).length <= MOST_COLUMNS, {
      path: ['degree'],
      message: `a degree that gives at most ${MOST_COLUMNS} products`,
    });

/** `polynomialFeatures({ columns: ['close', 'volume'] })` adds `close2`, `closeTimesVolume` and `volume2`. */
export type PolynomialFeatures = (given: z.input<ReturnType<typeof params>>, options?: StageOptions) => BatchOperator;

/** Products of columns and their powers. */
export const polynomialFeatures = defineOperator({
  name: 'polynomialFeatures',
  title: 'Polynomial features',
  summary: 'Adds the products of columns, and their powers, up to a degree.',
  formula:
    'All products x1^p1 x2^p2 ... with 2 <= p1 + p2 + ... <= degree; named after their columns, as `close2` and `closeTimesVolume`. No value where a column has none.',
  see: ['J. D. Gergonne, The Application of the Method of Least Squares to the Interpolation of Sequences, 1815'],
  params,
  scope: 'row',
  missing: 'skip',
  addsColumns: true,
  examples: [
    { title: 'Squares and products', params: { columns: ['close', 'volume'] } },
    {
      title: 'Only products of different columns',
      params: { columns: ['open', 'high', 'low'], degree: 3, crossOnly: true },
    },
  ],
  open: ({ columns, degree, crossOnly }) => {
    const each = powersUpTo(columns.length, degree, crossOnly);
    return new IndicatorStage({
      name: 'polynomialFeatures',
      kernel: monomials(columns, each),
      params: {},
      seesMissing: false,
      columns,
      by: null,
      outputs: each.map((powers) => nameOf(columns, powers)),
      outputTypes: each.map(() => 'number'),
      timeToLiveNs: undefined,
    });
  },
  signature: undefined as PolynomialFeatures | undefined,
});

function nameOf(columns: readonly string[], powers: Powers): string {
  return columns
    .flatMap((column, at) => (powers[at] === 0 ? [] : [`${column}${powers[at] === 1 ? '' : String(powers[at])}`]))
    .map((part, place) => (place === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1)))
    .join('Times');
}
