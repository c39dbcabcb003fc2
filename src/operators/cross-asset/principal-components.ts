import type { Float64, Int32 } from 'apache-arrow';
import * as z from 'zod';
import { defineOperator, type Word } from '../../core/index.js';
import { symmetricEigen, toCorrelation, triangleAt } from '../../kernels/index.js';
import type { OwnColumns } from './_own-columns.js';
import type { PanelBody } from './_panel-measure.js';
import { panelSchema, panelStage, PANEL_WORDS, type PanelOperator } from './_panel-params.js';
import type { RowWriter } from './_row-writer.js';

const schema = () =>
  panelSchema({
    factors: z.int().min(1).max(100).default(3).describe('Factors that come out, the strongest first.'),
    matrix: z
      .enum(['correlation', 'covariance'])
      .default('correlation')
      .describe('Whether all symbols count alike, or as much as they move.'),
  });

type Given = z.output<ReturnType<typeof schema>>;

/** The columns of factors, as the compiler knows them. */
export type FactorColumns = OwnColumns<{
  symbol: Word;
  factor: Int32;
  loading: Float64;
  eigenvalue: Float64;
  share: Float64;
  score: Float64;
}>;

/** `principalComponents({ symbols, factors: 3 })`: a row for each symbol and factor at each instant. */
export type PrincipalComponents = PanelOperator<z.input<ReturnType<typeof schema>>, FactorColumns>;

/** The factors that move some symbols together. */
export const principalComponents = defineOperator({
  name: 'principalComponents',
  title: 'Principal components',
  summary:
    'The factors that move some symbols most over the last instants: how much of each is in each symbol, and what each did at this one.',
  formula: `${PANEL_WORDS} Eigenvectors v of the matrix of the last \`period\` instants, eigenvalues from the largest on; loading = v[i], of length 1 and with the largest component positive, share = eigenvalue / sum of all, score = sum v[i] (x[i] - mean[i]) / std[i] of the present instant (not divided by std for covariances). Signs may turn from one window to another where two components are about as large.`,
  see: ['H. Hotelling, Analysis of a Complex of Statistical Variables into Principal Components, 1933'],
  params: schema,
  scope: 'crossSection',
  addsColumns: false,
  examples: [
    {
      title: 'The first factor of three symbols',
      params: { symbols: ['AAA', 'BBB', 'CCC'], period: 5, factors: 1, column: 'close' },
    },
    {
      title: 'Of covariances',
      params: { symbols: ['AAA', 'BBB'], period: 6, factors: 2, column: 'close', matrix: 'covariance', every: 3 },
    },
  ],
  open: (given, node) => panelStage('principalComponents', given, new FactorBody(given), node),
  signature: undefined as PrincipalComponents | undefined,
});

class FactorBody implements PanelBody {
  readonly columns = {
    symbol: 'word',
    factor: 'integer',
    loading: 'number',
    eigenvalue: 'number',
    share: 'number',
    score: 'number',
  } as const;
  private readonly given: Given;
  private writer: RowWriter | undefined;
  private codes: Int32Array = new Int32Array(0);

  constructor(given: Given) {
    this.given = given;
  }

  prepare(writer: RowWriter): void {
    this.writer = writer;
    this.codes = writer.codesOf(writer.place('symbol'), this.given.symbols);
  }

  write(covariances: Float64Array, means: Float64Array, values: Float64Array, add: () => number): void {
    const { symbols, factors, matrix } = this.given;
    const writer = this.writer as RowWriter;
    const size = symbols.length;
    const standardised = matrix === 'correlation';
    const deviations = standardised ? toCorrelation(covariances, size) : undefined;
    let total = 0;
    for (let i = 0; i < size; i++) total += covariances[triangleAt(i, i)] as number;
    const { values: eigenvalues, vectors } = symmetricEigen(covariances, size);
    for (let factor = 0; factor < Math.min(factors, size); factor++) {
      const vector = vectors.subarray(factor * size, (factor + 1) * size);
      const eigenvalue = eigenvalues[factor] as number;
      let score = 0;
      for (let i = 0; i < size; i++) {
        const distance = (values[i] as number) - (means[i] as number);
        const scale = deviations === undefined ? 1 : (deviations[i] as number);
        if (scale > 0) score += ((vector[i] as number) * distance) / scale;
      }
      for (let i = 0; i < size; i++) {
        const row = add();
        writer.code(writer.place('symbol'), row, this.codes[i] as number);
        writer.integer(writer.place('factor'), row, factor + 1);
        writer.number(writer.place('loading'), row, vector[i] as number);
        writer.number(writer.place('eigenvalue'), row, eigenvalue);
        writer.number(writer.place('share'), row, total > 0 ? eigenvalue / total : Number.NaN);
        writer.number(writer.place('score'), row, score);
      }
    }
  }
}
